/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-extras.h"

#include <string.h>

static void
tell_property (ExtractSink *sink,
               const char *label,
               char *value)
{
  extract_sink_metadata (sink, label, value);
  g_free (value);
}

void
pdf_tell_metadata (PopplerDocument *document,
                   ExtractSink *sink)
{
  g_autofree char *title = NULL;

  g_return_if_fail (POPPLER_IS_DOCUMENT (document) && sink != NULL);

  title = poppler_document_get_title (document);
  extract_sink_set_title (sink, title);
  extract_sink_metadata (sink, "Title", title);
  tell_property (sink, "Author", poppler_document_get_author (document));
  tell_property (sink, "Subject", poppler_document_get_subject (document));
  tell_property (sink, "Keywords", poppler_document_get_keywords (document));
  tell_property (sink, "Creator", poppler_document_get_creator (document));
  tell_property (sink, "Producer", poppler_document_get_producer (document));
}

static gboolean
tell (ExtractSink *sink,
      PopplerPage *page,
      TwinBlockKind kind,
      TwinBlockFlags flags,
      const PopplerRectangle *area,
      const char *text)
{
  TwinBlock block = { .kind = kind, .flags = flags, .page = (guint) poppler_page_get_index (page) + 1 };
  double width, height;

  if (text == NULL || *text == '\0')
    return TRUE;

  /* These areas count from the bottom of the page, blocks from its top. */
  poppler_page_get_size (page, &width, &height);
  block.x = (float) MIN (area->x1, area->x2);
  block.y = (float) (height - MAX (area->y1, area->y2));
  block.width = (float) ABS (area->x2 - area->x1);
  block.height = (float) ABS (area->y2 - area->y1);
  return extract_sink_block (sink, &block, text, -1);
}

static gboolean
tell_comments (PopplerPage *page,
               ExtractSink *sink)
{
  GList *mappings = poppler_page_get_annot_mapping (page);
  gboolean wanted = TRUE;

  for (GList *l = mappings; l != NULL && wanted; l = l->next)
    {
      PopplerAnnotMapping *mapping = l->data;
      g_autofree char *contents = NULL;
      g_autofree char *author = NULL;
      g_autofree char *text = NULL;

      if (poppler_annot_get_annot_type (mapping->annot) == POPPLER_ANNOT_LINK
          || poppler_annot_get_annot_type (mapping->annot) == POPPLER_ANNOT_WIDGET)
        continue;
      contents = poppler_annot_get_contents (mapping->annot);
      if (contents == NULL || *contents == '\0')
        continue;
      if (POPPLER_IS_ANNOT_MARKUP (mapping->annot))
        author = poppler_annot_markup_get_label (POPPLER_ANNOT_MARKUP (mapping->annot));
      text = author != NULL && *author != '\0' ? g_strconcat (author, ": ", contents, NULL) : g_strdup (contents);
      wanted = tell (sink, page, TWIN_BLOCK_COMMENT, TWIN_BLOCK_FLAG_HIDDEN, &mapping->area, text);
    }
  poppler_page_free_annot_mapping (mappings);
  return wanted;
}

static gboolean
tell_links (PopplerPage *page,
            ExtractSink *sink)
{
  GList *mappings = poppler_page_get_link_mapping (page);
  const char *last = NULL;
  gboolean wanted = TRUE;

  for (GList *l = mappings; l != NULL && wanted; l = l->next)
    {
      PopplerLinkMapping *mapping = l->data;
      const char *uri;

      if (mapping->action == NULL || mapping->action->type != POPPLER_ACTION_URI)
        continue;
      uri = mapping->action->uri.uri;

      /* A link over two lines is two areas. */
      if (uri == NULL || (last != NULL && strcmp (uri, last) == 0))
        continue;
      last = uri;
      wanted = tell (sink, page, TWIN_BLOCK_LINK_TARGET, TWIN_BLOCK_FLAG_HIDDEN, &mapping->area, uri);
    }
  poppler_page_free_link_mapping (mappings);
  return wanted;
}

/* What a choice field shows. */
static char *
dup_choice (PopplerFormField *field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int n = poppler_form_field_choice_get_n_items (field);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *item = NULL;

      if (!poppler_form_field_choice_is_item_selected (field, i))
        continue;
      item = poppler_form_field_choice_get_item (field, i);
      if (item != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", item);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Only what the page's own text does not show already: a field without appearance. */
static gboolean
tell_fields (PopplerPage *page,
             ExtractSink *sink)
{
  GList *mappings = poppler_page_get_form_field_mapping (page);
  g_autofree char *shown = mappings != NULL ? poppler_page_get_text (page) : NULL;
  gboolean wanted = TRUE;

  for (GList *l = mappings; l != NULL && wanted; l = l->next)
    {
      PopplerFormFieldMapping *mapping = l->data;
      g_autofree char *value = NULL;

      switch (poppler_form_field_get_field_type (mapping->field))
        {
        case POPPLER_FORM_FIELD_TEXT:
          if (!poppler_form_field_text_is_password (mapping->field))
            value = poppler_form_field_text_get_text (mapping->field);
          break;
        case POPPLER_FORM_FIELD_CHOICE:
          value = dup_choice (mapping->field);
          break;
        default:
          break;
        }
      if (value == NULL || *value == '\0' || (shown != NULL && strstr (shown, value) != NULL))
        continue;
      wanted = tell (sink, page, TWIN_BLOCK_PARAGRAPH, TWIN_BLOCK_FLAG_NONE, &mapping->area, value);
    }
  poppler_page_free_form_field_mapping (mappings);
  return wanted;
}

gboolean
pdf_tell_page_extras (PopplerPage *page,
                      ExtractSink *sink)
{
  g_return_val_if_fail (POPPLER_IS_PAGE (page) && sink != NULL, FALSE);

  return tell_fields (page, sink) && tell_comments (page, sink) && tell_links (page, sink);
}
