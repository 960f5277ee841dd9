/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-page-private.h"

static gsize
get_caret (StudioTextPage *self)
{
  if (self->found_end > self->found_start)
    return self->found_start;
  if (self->content != NULL && self->current < studio_text_content_get_n_marks (self->content))
    return studio_text_content_get_mark (self->content, self->current)->start;
  return 0;
}

/* Bytes of the character range [start, end). */
static void
get_byte_range (StudioTextPage *self, guint start, guint end, gsize *byte_start, gsize *byte_end)
{
  gsize length;
  const char *text = studio_text_content_get_text (self->content, &length);
  guint n = g_utf8_strlen (text, length);
  const char *from = g_utf8_offset_to_pointer (text, MIN (start, n));

  *byte_start = from - text;
  *byte_end = end >= n ? length : (gsize) (g_utf8_offset_to_pointer (from, MAX (end, start) - MIN (start, n)) - text);
}

static GBytes *
get_contents (GtkAccessibleText *text, guint start, guint end)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (text);
  gsize byte_start;
  gsize byte_end;
  char *copy;

  if (self->content == NULL)
    return g_bytes_new_static ("", 1);
  get_byte_range (self, start, end, &byte_start, &byte_end);
  /* Readers of the bytes take them for a string. */
  copy = g_strndup (studio_text_content_get_text (self->content, NULL) + byte_start, byte_end - byte_start);
  return g_bytes_new_take (copy, byte_end - byte_start + 1);
}

static gboolean
begins (const PangoLogAttr *attr, GtkAccessibleTextGranularity granularity)
{
  switch (granularity)
    {
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_CHARACTER:
      return attr->is_cursor_position;
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_WORD:
      return attr->is_word_start;
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_SENTENCE:
      return attr->is_sentence_start;
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_LINE:
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_PARAGRAPH:
    default:
      return FALSE;
    }
}

static GBytes *
get_contents_at (GtkAccessibleText *text, guint offset, GtkAccessibleTextGranularity granularity, guint *start,
                 guint *end)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (text);
  const StudioTextParagraph *paragraph;
  g_autofree PangoLogAttr *attrs = NULL;
  const char *all;
  guint first;
  guint n;
  guint at;
  gsize byte;
  gsize unused;

  *start = *end = 0;
  if (_studio_text_page_get_n_paragraphs (self) == 0)
    return g_bytes_new_static ("", 1);

  all = studio_text_content_get_text (self->content, NULL);
  get_byte_range (self, offset, offset, &byte, &unused);
  paragraph = studio_text_content_get_paragraph (self->content, studio_text_content_find_paragraph (self->content, byte));
  first = g_utf8_strlen (all, paragraph->start);
  n = g_utf8_strlen (all + paragraph->start, paragraph->length);
  at = MIN (offset - MIN (offset, first), n);

  attrs = g_new0 (PangoLogAttr, n + 1);
  pango_get_log_attrs (all + paragraph->start, paragraph->length, -1, pango_language_get_default (), attrs, n + 1);
  *start = at;
  while (*start > 0 && !begins (&attrs[*start], granularity))
    (*start)--;
  *end = MIN (at + 1, n);
  while (*end < n && !begins (&attrs[*end], granularity))
    (*end)++;
  *start += first;
  *end += first;
  return get_contents (text, *start, *end);
}

static guint
get_caret_position (GtkAccessibleText *text)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (text);

  return self->content != NULL ? g_utf8_strlen (studio_text_content_get_text (self->content, NULL), get_caret (self)) : 0;
}

static gboolean
get_selection (GtkAccessibleText *text, gsize *n_ranges, GtkAccessibleTextRange **ranges)
{
  *n_ranges = 0;
  return FALSE;
}

static gboolean
get_attributes (GtkAccessibleText *text, guint offset, gsize *n_ranges, GtkAccessibleTextRange **ranges,
                char ***names, char ***values)
{
  *n_ranges = 0;
  return FALSE;
}

void
_studio_text_page_accessible_text_init (GtkAccessibleTextInterface *iface)
{
  iface->get_contents = get_contents;
  iface->get_contents_at = get_contents_at;
  iface->get_caret_position = get_caret_position;
  iface->get_selection = get_selection;
  iface->get_attributes = get_attributes;
}
