/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docx-styles.h"

#include "headings.h"

#include <string.h>

/* A chain of styles based on each other; longer ones, or circles, are not followed. */
#define MAX_CHAIN 16

#define OUTLINE_UNSET (-1)
#define OUTLINE_BODY 9 /* ECMA-376 17.3.1.20: "no level" */

typedef struct
{
  char *name;
  char *based_on;
  int outline_level; /* from 0 */
  int list_level;    /* from 0; -1 if it is no list */
  char *list_id;     /* "0" where a list ends that it would be of otherwise */
} Style;

struct _DocxStyles
{
  GHashTable *styles; /* id → Style */
  Style *open;
};

static void
style_free (gpointer data)
{
  Style *style = data;

  g_free (style->name);
  g_free (style->based_on);
  g_free (style->list_id);
  g_free (style);
}

static void
begin_style (DocxStyles *self,
             const ExtractXmlAttributes *attributes)
{
  char *id = extract_xml_dup_attribute (attributes, "styleId");

  self->open = NULL;
  if (id == NULL || !extract_xml_has_attribute (attributes, "type", "paragraph"))
    {
      g_free (id);
      return;
    }
  self->open = g_new0 (Style, 1);
  self->open->outline_level = OUTLINE_UNSET;
  self->open->list_level = -1;
  g_hash_table_replace (self->styles, id, self->open);
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  DocxStyles *self = data;
  Style *style = self->open;

  if (strcmp (name, "style") == 0)
    {
      begin_style (self, attributes);
      return;
    }
  if (style == NULL)
    return;

  if (strcmp (name, "name") == 0)
    {
      g_free (style->name);
      style->name = extract_xml_dup_attribute (attributes, "val");
    }
  else if (strcmp (name, "basedOn") == 0)
    {
      g_free (style->based_on);
      style->based_on = extract_xml_dup_attribute (attributes, "val");
    }
  else if (strcmp (name, "outlineLvl") == 0)
    {
      style->outline_level = extract_xml_get_int (attributes, "val", OUTLINE_BODY);
    }
  else if (strcmp (name, "numId") == 0)
    {
      g_free (style->list_id);
      style->list_id = extract_xml_dup_attribute (attributes, "val");
      if (g_strcmp0 (style->list_id, "0") != 0)
        style->list_level = MAX (style->list_level, 0);
    }
  else if (strcmp (name, "ilvl") == 0)
    {
      style->list_level = CLAMP (extract_xml_get_int (attributes, "val", 0), 0, 8);
    }
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  if (strcmp (name, "style") == 0)
    ((DocxStyles *) data)->open = NULL;
}

const ExtractXmlHandler docx_styles_handler = { on_start, on_end, NULL };

DocxStyles *
docx_styles_new (void)
{
  DocxStyles *self = g_new0 (DocxStyles, 1);

  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
  return self;
}

void
docx_styles_free (DocxStyles *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->styles);
  g_free (self);
}

gboolean
docx_styles_lookup (DocxStyles *self,
                    const char *id,
                    TwinBlockKind *kind,
                    guint *level)
{
  int list_level = -1;

  g_return_val_if_fail (self != NULL && kind != NULL && level != NULL, FALSE);

  for (guint i = 0; id != NULL && i < MAX_CHAIN; i++)
    {
      Style *style = g_hash_table_lookup (self->styles, id);

      /* A file without styles.xml still says "Heading2". */
      if (style == NULL)
        return extract_kind_from_style_name (id, kind, level);
      if (style->outline_level != OUTLINE_UNSET && style->outline_level < OUTLINE_BODY)
        {
          *kind = TWIN_BLOCK_HEADING;
          *level = MIN ((guint) MAX (style->outline_level, 0) + 1, EXTRACT_MAX_HEADING);
          return TRUE;
        }
      if (style->name != NULL && extract_kind_from_style_name (style->name, kind, level))
        return TRUE;
      if (style->outline_level == OUTLINE_BODY)
        break;
      list_level = MAX (list_level, style->list_level);
      id = style->based_on;
    }
  if (list_level < 0)
    return FALSE;
  *kind = TWIN_BLOCK_LIST_ITEM;
  *level = (guint) list_level + 1;
  return TRUE;
}

const char *
docx_styles_find_list (DocxStyles *self,
                       const char *id,
                       guint *level,
                       const char **style_id)
{
  g_return_val_if_fail (self != NULL && level != NULL && style_id != NULL, NULL);

  for (guint i = 0; id != NULL && i < MAX_CHAIN; i++)
    {
      Style *style = g_hash_table_lookup (self->styles, id);

      if (style == NULL)
        return NULL;
      if (style->list_id != NULL)
        {
          *level = (guint) MAX (style->list_level, 0);
          *style_id = id;
          return strcmp (style->list_id, "0") != 0 ? style->list_id : NULL;
        }
      id = style->based_on;
    }
  return NULL;
}
