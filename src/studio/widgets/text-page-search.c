/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-page-private.h"

/* How many bytes of @text match @needle (lower case) at its beginning, or 0. */
static gsize
match_here (const char *text, const char *end, const char *needle)
{
  const char *p = text;

  for (; *needle != '\0'; needle = g_utf8_next_char (needle), p = g_utf8_next_char (p))
    if (p >= end || g_unichar_tolower (g_utf8_get_char (p)) != g_utf8_get_char (needle))
      return 0;
  return p - text;
}

static gboolean
search_range (StudioTextPage *self, const char *needle, gsize from, gsize to, gboolean last)
{
  gsize length;
  const char *text = studio_text_content_get_text (self->content, &length);
  gboolean found = FALSE;

  for (const char *p = text + from; p < text + MIN (to, length); p = g_utf8_next_char (p))
    {
      gsize matched = match_here (p, text + length, needle);

      if (matched == 0)
        continue;
      self->found.start = p - text;
      self->found.end = self->found.start + matched;
      found = TRUE;
      if (!last)
        break;
    }
  return found;
}

static void
show_found (StudioTextPage *self)
{
  _studio_text_page_clear_selection (self);
  studio_text_page_scroll_to (self, self->found.start);
  gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
}

gboolean
studio_text_page_search (StudioTextPage *self, const char *needle, gboolean backwards)
{
  g_autofree char *lower = needle != NULL ? g_utf8_strdown (needle, -1) : NULL;
  gsize before_start;
  gsize before_end;
  gboolean found;

  g_return_val_if_fail (STUDIO_IS_TEXT_PAGE (self), FALSE);

  before_start = self->found.start;
  before_end = self->found.end;
  self->found = (TextRange) { 0, 0 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (lower == NULL || *lower == '\0' || self->content == NULL)
    return FALSE;

  if (backwards)
    found = search_range (self, lower, 0, before_start, TRUE) || search_range (self, lower, before_start, G_MAXSIZE, TRUE);
  else
    found = search_range (self, lower, before_end, G_MAXSIZE, FALSE) || search_range (self, lower, 0, before_end, FALSE);
  if (found)
    show_found (self);
  return found;
}

void
studio_text_page_show_range (StudioTextPage *self, gsize start, gsize end)
{
  g_return_if_fail (STUDIO_IS_TEXT_PAGE (self));

  self->found.start = start;
  self->found.end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (start < end && self->content != NULL)
    show_found (self);
}
