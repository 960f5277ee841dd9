/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-page-private.h"

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
  g_autofree PangoLogAttr *attrs = NULL;
  guint paragraph;
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
  paragraph = studio_text_content_find_paragraph (self->content, byte);
  first = g_utf8_strlen (all, studio_text_content_get_paragraph (self->content, paragraph)->start);
  attrs = text_breaks_get_attributes (self->content, paragraph, &n);
  at = MIN (offset - MIN (offset, first), n);
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

  return self->content != NULL ? g_utf8_strlen (studio_text_content_get_text (self->content, NULL), _studio_text_page_get_caret (self)) : 0;
}

static gboolean
get_selection (GtkAccessibleText *text, gsize *n_ranges, GtkAccessibleTextRange **ranges)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (text);
  TextRange selected = _studio_text_page_get_selection (self);
  const char *all;

  *n_ranges = 0;
  if (selected.start == selected.end)
    return FALSE;
  all = studio_text_content_get_text (self->content, NULL);
  *n_ranges = 1;
  *ranges = g_new (GtkAccessibleTextRange, 1);
  (*ranges)[0].start = g_utf8_strlen (all, selected.start);
  (*ranges)[0].length = g_utf8_strlen (all + selected.start, selected.end - selected.start);
  return TRUE;
}

/* The paragraphs of @range that are in sight; the nearest one if none is. */
static void
get_paragraphs_in_sight (StudioTextPage *self, TextRange range, guint *first, guint *last)
{
  guint bottom = _studio_text_page_pick (self, gtk_widget_get_height (GTK_WIDGET (self)));

  *first = studio_text_content_find_paragraph (self->content, range.start);
  *last = studio_text_content_find_paragraph (self->content, range.end);
  *first = MIN (MAX (*first, self->anchor), *last);
  *last = MAX (MIN (*last, bottom), *first);
}

/* Where characters are, for readers that follow the pointer or frame what they read. */
static gboolean
get_extents (GtkAccessibleText *text, guint start, guint end, graphene_rect_t *extents)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (text);
  gboolean any = FALSE;
  TextRange range;
  guint first;
  guint last;

  if (_studio_text_page_get_n_paragraphs (self) == 0 || self->width == 0)
    return FALSE;
  get_byte_range (self, start, end, &range.start, &range.end);
  get_paragraphs_in_sight (self, range, &first, &last);
  for (guint i = first; i <= last; i++)
    {
      const TextLayout *layout = _studio_text_page_lay_out (self, i);
      graphene_rect_t part;

      if (!text_layout_get_extents (layout, range, &part))
        continue;
      graphene_rect_offset (&part, self->column_x, _studio_text_page_get_top (self, i));
      if (any)
        graphene_rect_union (extents, &part, extents);
      else
        *extents = part;
      any = TRUE;
    }
  return any;
}

static gboolean
get_offset (GtkAccessibleText *text, const graphene_point_t *point, guint *offset)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (text);
  gsize byte;

  if (_studio_text_page_get_n_paragraphs (self) == 0 || self->width == 0)
    return FALSE;
  byte = _studio_text_page_get_offset_at (self, point->x, point->y);
  *offset = g_utf8_strlen (studio_text_content_get_text (self->content, NULL), byte);
  return TRUE;
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
  iface->get_extents = get_extents;
  iface->get_offset = get_offset;
}
