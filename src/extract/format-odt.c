/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include "odf-package.h"
#include "odt-story.h"
#include "package.h"
#include "properties.h"

#include <string.h>

#define MIME_TYPE "application/vnd.oasis.opendocument.text"

typedef struct
{
  const ExtractInput *input;
  ExtractSink *sink;
  ExtractFlow *flow;
  TwinReason reason;
  gboolean has_content;
} Odt;

static void
note_reason (Odt *self,
             TwinReason reason)
{
  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
}

static void
read_part (Odt *self,
           ExtractPackage *package,
           const ExtractXmlHandler *handler,
           gpointer data)
{
  g_autoptr (ExtractXml) xml = extract_xml_new (handler, data);
  const char *bytes;
  gsize size;

  while (extract_package_read (package, &bytes, &size))
    {
      if (!extract_xml_push (xml, bytes, size) || extract_flow_is_full (self->flow))
        break;
      extract_sink_progress (self->sink, 0, 0);
    }
  note_reason (self, extract_package_get_reason (package));
  if (extract_flow_is_full (self->flow))
    note_reason (self, TWIN_REASON_TOO_LARGE);
  else
    note_reason (self, extract_xml_finish (xml));
}

static void
read_story (Odt *self,
            ExtractPackage *package)
{
  g_autoptr (OdtStory) story = odt_story_new (self->flow);

  extract_flow_set_story (self->flow, TWIN_BLOCK_PARAGRAPH, TWIN_BLOCK_FLAG_NONE);
  read_part (self, package, &odt_story_handler, story);
  odt_story_finish (story);
}

static void
read_properties (Odt *self,
                 ExtractPackage *package)
{
  g_autoptr (ExtractProperties) properties = extract_properties_new (self->sink);

  read_part (self, package, &extract_properties_handler, properties);
}

static void
on_manifest_entry (gpointer data,
                   const char *ns,
                   const char *name,
                   const ExtractXmlAttributes *attributes)
{
  if (strcmp (name, "encryption-data") == 0)
    note_reason (data, TWIN_REASON_ENCRYPTED);
}

static const ExtractXmlHandler manifest_handler = { on_manifest_entry, NULL, NULL };

/* Parts in the order they are told, whatever order they stand in. */
static void
read_named_part (Odt *self,
                 const char *wanted)
{
  g_autoptr (ExtractPackage) package = extract_package_new (self->input);
  const char *name;

  if (extract_flow_is_full (self->flow))
    return;
  while ((name = extract_package_next (package)) != NULL)
    {
      if (strcmp (name, wanted) != 0)
        continue;
      if (strcmp (wanted, "meta.xml") == 0)
        read_properties (self, package);
      else if (strcmp (wanted, "META-INF/manifest.xml") == 0)
        read_part (self, package, &manifest_handler, self);
      else
        read_story (self, package);
      self->has_content |= strcmp (wanted, "content.xml") == 0;
      return;
    }
  note_reason (self, extract_package_get_reason (package));
}

static gboolean
matches (const ExtractInput *input)
{
  /* Templates have "-template" behind it; "-master" and "-web" are text as well. */
  return odf_package_has_type (input, MIME_TYPE);
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  Odt self = { .input = input, .sink = sink };

  self.flow = extract_flow_new (extract_flow_emit_to_sink, sink);

  read_named_part (&self, "META-INF/manifest.xml");
  if (self.reason != TWIN_REASON_ENCRYPTED)
    {
      read_named_part (&self, "meta.xml");
      read_named_part (&self, "content.xml");
      read_named_part (&self, "styles.xml");
      if (!self.has_content)
        note_reason (&self, TWIN_REASON_BROKEN);
    }

  extract_flow_free (self.flow);
  return self.reason;
}

static const char *const extensions[] = { "odt", "ott", NULL };

const ExtractFormat extract_format_odt = {
  .id = "odt",
  .mime_type = MIME_TYPE,
  .is_package = TRUE,
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
