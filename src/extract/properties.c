/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "properties.h"

#include <string.h>

/* A value longer than this is no property but a payload. */
#define MAX_VALUE (64u << 10)

/* Dublin Core, ECMA-376 part 2 table 11-1, ODF 1.3 part 3, 4.3. */
static const struct
{
  const char *name;
  const char *label;
} properties[] = {
  { "title", "Title" },
  { "creator", "Author" },
  { "initial-creator", "Created by" },
  { "lastModifiedBy", "Last modified by" },
  { "subject", "Subject" },
  { "keywords", "Keywords" },
  { "keyword", "Keywords" },
  { "description", "Description" },
  { "category", "Category" },
  { "Company", "Company" },
  { "Manager", "Manager" },
};

struct _ExtractProperties
{
  ExtractSink *sink;
  char *label;    /* of the property that is open */
  GString *value;
};

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  ExtractProperties *self = data;

  /* The value of a custom property is one element further in. */
  if (self->label != NULL && self->value->len == 0)
    return;
  g_clear_pointer (&self->label, g_free);
  g_string_truncate (self->value, 0);
  if (strcmp (name, "property") == 0 || strcmp (name, "user-defined") == 0)
    {
      self->label = extract_xml_dup_attribute (attributes, "name");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (strcmp (name, properties[i].name) == 0)
      {
        self->label = g_strdup (properties[i].label);
        return;
      }
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  ExtractProperties *self = data;

  if (self->label == NULL)
    return;
  g_strstrip (self->value->str);
  if (strcmp (self->label, "Title") == 0)
    extract_sink_set_title (self->sink, self->value->str);
  extract_sink_metadata (self->sink, self->label, self->value->str);
  g_clear_pointer (&self->label, g_free);
  g_string_truncate (self->value, 0);
}

static void
on_text (gpointer data,
         const char *text,
         gsize length)
{
  ExtractProperties *self = data;

  if (self->label != NULL && self->value->len + length < MAX_VALUE)
    g_string_append_len (self->value, text, (gssize) length);
}

const ExtractXmlHandler extract_properties_handler = { on_start, on_end, on_text };

ExtractProperties *
extract_properties_new (ExtractSink *sink)
{
  ExtractProperties *self = g_new0 (ExtractProperties, 1);

  self->sink = sink;
  self->value = g_string_new (NULL);
  return self;
}

void
extract_properties_free (ExtractProperties *self)
{
  if (self == NULL)
    return;
  g_free (self->label);
  g_string_free (self->value, TRUE);
  g_free (self);
}
