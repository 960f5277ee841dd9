/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-content.h"

struct _StudioTextContent
{
  GString *text;
  GArray *paragraphs;
  GArray *marks;
};

static void
paragraph_clear (gpointer data)
{
  StudioTextParagraph *paragraph = data;

  g_free (paragraph->caption);
  g_free (paragraph->label);
}

StudioTextContent *
studio_text_content_new (void)
{
  StudioTextContent *self = g_atomic_rc_box_new0 (StudioTextContent);

  self->text = g_string_new (NULL);
  self->paragraphs = g_array_new (FALSE, FALSE, sizeof (StudioTextParagraph));
  g_array_set_clear_func (self->paragraphs, paragraph_clear);
  self->marks = g_array_new (FALSE, FALSE, sizeof (StudioTextMark));
  return self;
}

StudioTextContent *
studio_text_content_ref (StudioTextContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
content_clear (gpointer data)
{
  StudioTextContent *self = data;

  g_string_free (self->text, TRUE);
  g_array_unref (self->paragraphs);
  g_array_unref (self->marks);
}

void
studio_text_content_unref (StudioTextContent *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, content_clear);
}

void
studio_text_content_begin (StudioTextContent *self, StudioTextStyle style, guint level, char *caption, char *label,
                           gboolean dimmed)
{
  StudioTextParagraph paragraph = { 0 };

  g_return_if_fail (self != NULL);

  if (self->paragraphs->len > 0)
    g_string_append_c (self->text, '\n');
  paragraph.start = self->text->len;
  paragraph.style = style;
  paragraph.level = level;
  paragraph.caption = caption;
  paragraph.label = label;
  paragraph.dimmed = dimmed;
  g_array_append_val (self->paragraphs, paragraph);
}

void
studio_text_content_append (StudioTextContent *self, const char *text, gsize length)
{
  g_return_if_fail (self != NULL && self->paragraphs->len > 0);

  g_string_append_len (self->text, text, length);
  g_array_index (self->paragraphs, StudioTextParagraph, self->paragraphs->len - 1).length += length;
}

void
studio_text_content_append_mark (StudioTextContent *self, const char *text, gsize length, StudioMarkKind kind,
                                 guint value)
{
  StudioTextMark mark = { 0 };

  g_return_if_fail (self != NULL);

  mark.start = self->text->len;
  mark.end = mark.start + length;
  mark.kind = kind;
  mark.value = value;
  studio_text_content_append (self, text, length);
  g_array_append_val (self->marks, mark);
}

const char *
studio_text_content_get_text (const StudioTextContent *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (length != NULL)
    *length = self->text->len;
  return self->text->str;
}

guint
studio_text_content_get_n_paragraphs (const StudioTextContent *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->paragraphs->len;
}

const StudioTextParagraph *
studio_text_content_get_paragraph (const StudioTextContent *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->paragraphs->len, NULL);
  return &g_array_index (self->paragraphs, StudioTextParagraph, index);
}

guint
studio_text_content_get_n_marks (const StudioTextContent *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->marks->len;
}

const StudioTextMark *
studio_text_content_get_mark (const StudioTextContent *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->marks->len, NULL);
  return &g_array_index (self->marks, StudioTextMark, index);
}

guint
studio_text_content_find_paragraph (const StudioTextContent *self, gsize offset)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL && self->paragraphs->len > 0, 0);

  high = self->paragraphs->len;
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->paragraphs, StudioTextParagraph, middle).start <= offset)
        low = middle;
      else
        high = middle;
    }
  return low;
}

guint
studio_text_content_find_mark (const StudioTextContent *self, gsize offset)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, 0);

  high = self->marks->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->marks, StudioTextMark, middle).end <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}
