/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "odf-package.h"
#include "odt-story.h"

#define MIME_TYPE "application/vnd.oasis.opendocument.presentation"

/* What a slide adds to the text of an OpenDocument file, which OdtStory reads. */
typedef struct
{
  ExtractSink *sink;
  ExtractFlow *flow;
  OdtStory *story;
  GHashTable *hidden_styles; /* of pages that are not shown */
  char *style;               /* being read */
  guint n_pages;
  guint depth;
  guint title_depth;         /* of the frame that is the title; 0 outside */
  guint notes_depth;
  TwinBlockFlags page_flags;
} Odp;

static void
begin_page (Odp *self,
            const ExtractXmlAttributes *attributes)
{
  g_autofree char *style = extract_xml_dup_attribute (attributes, "style-name");

  self->n_pages++;
  self->page_flags = style != NULL && g_hash_table_contains (self->hidden_styles, style) ? TWIN_BLOCK_FLAG_HIDDEN : TWIN_BLOCK_FLAG_NONE;
  extract_flow_set_story (self->flow, TWIN_BLOCK_PARAGRAPH, self->page_flags);
  extract_sink_set_page (self->sink, self->n_pages);
  extract_sink_progress (self->sink, self->n_pages, 0);
}

static void
read_style (Odp *self,
            const char *name,
            const ExtractXmlAttributes *attributes)
{
  if (strcmp (name, "style") == 0)
    {
      g_free (self->style);
      self->style = extract_xml_dup_attribute (attributes, "name");
    }
  else if (self->style != NULL && extract_xml_has_attribute (attributes, "visibility", "hidden"))
    {
      g_hash_table_add (self->hidden_styles, g_strdup (self->style));
    }
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  Odp *self = data;

  self->depth++;
  if (strcmp (name, "style") == 0 || strcmp (name, "drawing-page-properties") == 0)
    read_style (self, name, attributes);
  else if (strcmp (name, "page") == 0 && strstr (ns, "drawing") != NULL)
    begin_page (self, attributes);
  else if (strcmp (name, "notes") == 0 && self->notes_depth == 0)
    {
      self->notes_depth = self->depth;
      extract_flow_set_story (self->flow, TWIN_BLOCK_NOTE, TWIN_BLOCK_FLAG_HIDDEN);
    }
  else if (self->title_depth == 0 && self->notes_depth == 0 && extract_xml_has_attribute (attributes, "class", "title"))
    self->title_depth = self->depth;
  odt_story_handler.start (self->story, ns, name, attributes);
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  Odp *self = data;

  odt_story_handler.end (self->story, ns, name);
  if (self->depth == self->title_depth)
    self->title_depth = 0;
  if (self->depth == self->notes_depth)
    {
      self->notes_depth = 0;
      extract_flow_set_story (self->flow, TWIN_BLOCK_PARAGRAPH, self->page_flags);
    }
  self->depth--;
}

static void
on_text (gpointer data,
         const char *text,
         gsize length)
{
  odt_story_handler.text (((Odp *) data)->story, text, length);
}

static const ExtractXmlHandler handler = { on_start, on_end, on_text };

static gboolean
on_block (const TwinBlock *block,
          const char *text,
          gsize length,
          gpointer data)
{
  Odp *self = data;
  TwinBlock told = *block;

  if (self->title_depth > 0 && (told.kind == TWIN_BLOCK_PARAGRAPH || told.kind == TWIN_BLOCK_LIST_ITEM))
    {
      told.kind = TWIN_BLOCK_HEADING;
      told.level = 1;
    }
  return extract_sink_block (self->sink, &told, text, (gssize) length);
}

static gboolean
matches (const ExtractInput *input)
{
  return odf_package_has_type (input, MIME_TYPE);
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  g_autoptr (ExtractParts) parts = extract_parts_new (input, sink, NULL);
  Odp self = { .sink = sink };

  if (!odf_package_open (parts, sink))
    return extract_parts_get_reason (parts);

  self.hidden_styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.flow = extract_flow_new (on_block, &self);
  self.story = odt_story_new (self.flow);
  extract_parts_read_xml (parts, "content.xml", &handler, &self);
  odt_story_finish (self.story);
  extract_flow_finish (self.flow);
  extract_sink_set_n_pages (sink, self.n_pages);

  odt_story_free (self.story);
  extract_flow_free (self.flow);
  g_hash_table_unref (self.hidden_styles);
  g_free (self.style);
  return extract_parts_get_reason (parts);
}

static const char *const extensions[] = { "odp", "otp", NULL };

const ExtractFormat extract_format_odp = {
  .id = "odp",
  .mime_type = MIME_TYPE,
  .is_package = TRUE,
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
