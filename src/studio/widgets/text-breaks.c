/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-breaks.h"

/* One paragraph with what is known of its characters. */
typedef struct
{
  const char *text;
  gsize start;
  guint n;
  PangoLogAttr *attributes;
} Breaks;

static void
breaks_init (Breaks *self, const StudioTextContent *content, guint paragraph)
{
  self->start = studio_text_content_get_paragraph (content, paragraph)->start;
  self->text = studio_text_content_get_text (content, NULL) + self->start;
  self->attributes = text_breaks_get_attributes (content, paragraph, &self->n);
}

static void
breaks_clear (Breaks *self)
{
  g_free (self->attributes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Breaks, breaks_clear)

static guint
to_character (const Breaks *self, gsize offset)
{
  return MIN (g_utf8_strlen (self->text, offset - self->start), (glong) self->n);
}

static gsize
to_byte (const Breaks *self, guint character)
{
  return self->start + (g_utf8_offset_to_pointer (self->text, character) - self->text);
}

static gboolean
is_stop (const PangoLogAttr *attribute, TextUnit unit, gboolean forward)
{
  if (unit == TEXT_UNIT_CHARACTER)
    return attribute->is_cursor_position;
  return forward ? attribute->is_word_end : attribute->is_word_start;
}

/* The next stop in the paragraph, or G_MAXUINT. */
static guint
find_stop (const Breaks *self, guint from, TextUnit unit, gboolean forward)
{
  if (forward)
    {
      for (guint i = from + 1; i <= self->n; i++)
        if (is_stop (&self->attributes[i], unit, TRUE))
          return i;
      return G_MAXUINT;
    }
  for (guint i = from; i > 0; i--)
    if (is_stop (&self->attributes[i - 1], unit, FALSE))
      return i - 1;
  return G_MAXUINT;
}

static gsize
step_word (const StudioTextContent *content, gsize offset, gboolean forward)
{
  guint n = studio_text_content_get_n_paragraphs (content);
  guint index = studio_text_content_find_paragraph (content, offset);

  while (TRUE)
    {
      g_auto (Breaks) breaks = { 0 };
      guint stop;

      breaks_init (&breaks, content, index);
      stop = find_stop (&breaks, to_character (&breaks, offset), TEXT_UNIT_WORD, forward);
      if (stop != G_MAXUINT)
        return to_byte (&breaks, stop);
      /* No word is left: to the edge of the text, or on in the neighbour. */
      if (index == (forward ? n - 1 : 0))
        return forward ? to_byte (&breaks, breaks.n) : breaks.start;
      index += forward ? 1 : -1;
      offset = studio_text_content_get_paragraph (content, index)->start;
      if (!forward)
        offset += studio_text_content_get_paragraph (content, index)->length;
    }
}

static gsize
step_character (const StudioTextContent *content, gsize offset, gboolean forward)
{
  guint index = studio_text_content_find_paragraph (content, offset);
  const StudioTextParagraph *neighbour;
  g_auto (Breaks) breaks = { 0 };
  guint stop;

  breaks_init (&breaks, content, index);
  stop = find_stop (&breaks, to_character (&breaks, offset), TEXT_UNIT_CHARACTER, forward);
  if (stop != G_MAXUINT)
    return to_byte (&breaks, stop);
  if (index == (forward ? studio_text_content_get_n_paragraphs (content) - 1 : 0))
    return offset;
  neighbour = studio_text_content_get_paragraph (content, forward ? index + 1 : index - 1);
  return forward ? neighbour->start : neighbour->start + neighbour->length;
}

PangoLogAttr *
text_breaks_get_attributes (const StudioTextContent *content, guint paragraph, guint *n_characters)
{
  const StudioTextParagraph *p = studio_text_content_get_paragraph (content, paragraph);
  const char *text = studio_text_content_get_text (content, NULL) + p->start;
  guint n = g_utf8_strlen (text, p->length);
  PangoLogAttr *attributes = g_new0 (PangoLogAttr, n + 1);

  pango_get_log_attrs (text, p->length, -1, pango_language_get_default (), attributes, n + 1);
  *n_characters = n;
  return attributes;
}

TextRange
text_breaks_get_range (const StudioTextContent *content, gsize offset, TextUnit unit)
{
  guint index = studio_text_content_find_paragraph (content, offset);
  const StudioTextParagraph *paragraph = studio_text_content_get_paragraph (content, index);
  g_auto (Breaks) breaks = { 0 };
  guint from;
  guint to;

  if (unit == TEXT_UNIT_CHARACTER)
    return (TextRange) { offset, offset };
  if (unit == TEXT_UNIT_PARAGRAPH)
    return (TextRange) { paragraph->start, paragraph->start + paragraph->length };

  breaks_init (&breaks, content, index);
  from = to_character (&breaks, offset);
  /* Behind the last character there is nothing: what is before it is meant. */
  if (from == breaks.n && from > 0)
    from--;
  to = MIN (from + 1, breaks.n);
  while (from > 0 && !breaks.attributes[from].is_word_boundary)
    from--;
  while (to < breaks.n && !breaks.attributes[to].is_word_boundary)
    to++;
  return (TextRange) { to_byte (&breaks, from), to_byte (&breaks, to) };
}

gsize
text_breaks_step (const StudioTextContent *content, gsize offset, TextUnit unit, gboolean forward)
{
  TextRange paragraph;

  switch (unit)
    {
    case TEXT_UNIT_WORD:
      return step_word (content, offset, forward);
    case TEXT_UNIT_PARAGRAPH:
      paragraph = text_breaks_get_range (content, offset, unit);
      return forward ? paragraph.end : paragraph.start;
    case TEXT_UNIT_CHARACTER:
    default:
      return step_character (content, offset, forward);
    }
}
