/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-page.h"

#include "pdf-paint.h"
#include "pdf-rtl.h"

#include <math.h>
#include <string.h>

/* poppler may leave out the blank between the columns of a line; a gap this wide, in units
 * of the type, is one all the same. */
#define BLANK_EM 0.6f

/* A word that stands so much higher or lower than the one before is of another line; marks
 * of notes stand less far up. */
#define STEP_EM 0.7f

/* The mark of a note is set in type smaller than this, to that of the word it stands behind. */
#define MARK_RATIO 0.85f
#define MIN_MARKED 3

/* Letters of one word that are set apart stand closer than this, words further away. Two letters are too few to tell. */
#define LETTER_GAP_EM 0.2f
#define MIN_SINGLE 3

/* PopplerColor components from here on are white to the eye. */
#define WHITE_FROM 0xf800

/* What poppler says of one run of characters. */
typedef struct
{
  float size;
  gboolean bold;
  gboolean monospaced;
  gboolean white;
} Face;

/* Reading a page. */
typedef struct
{
  PdfPage *page;
  GList *attribute;       /* that covers the character, or comes after it */
  const char *font_name;  /* that @face was made of */
  Face face;
  PdfWord word;           /* being put together */
  float x, y;             /* the middle of its last character */
  guint n_steps;          /* its characters that stand above or below the one before */
  guint first_word;       /* of the line */
} Reader;

static gboolean
has_folded (const char *text,
            const char *needle)
{
  gsize length = strlen (needle);

  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, needle, length) == 0)
      return TRUE;
  return FALSE;
}

/* Weight is in no field that poppler shows, but in the names that type foundries give. */
static gboolean
is_bold_name (const char *name)
{
  static const char *const marks[] = { "bold", "black", "heavy", "demi", "cmbx", "sfbx", "-bd", "no9l-medi" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (has_folded (name, marks[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_monospaced_name (const char *name)
{
  static const char *const marks[] = { "mono", "courier", "consolas", "typewriter", "cmtt", "menlo", "inconsolata", "fixed" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (has_folded (name, marks[i]))
      return TRUE;
  return FALSE;
}

static void
find_face (Reader *self,
           int index)
{
  const PopplerTextAttributes *attributes;

  while (self->attribute != NULL && ((PopplerTextAttributes *) self->attribute->data)->end_index < index)
    self->attribute = self->attribute->next;
  if (self->attribute == NULL)
    return;
  attributes = self->attribute->data;
  self->face.size = (float) attributes->font_size;
  self->face.white = attributes->color.red >= WHITE_FROM && attributes->color.green >= WHITE_FROM
                     && attributes->color.blue >= WHITE_FROM;
  if (attributes->font_name == NULL
      || (self->font_name != NULL && strcmp (self->font_name, attributes->font_name) == 0))
    return;
  self->font_name = attributes->font_name;
  self->face.bold = is_bold_name (self->font_name);
  self->face.monospaced = is_monospaced_name (self->font_name);
}

static void
begin_word (Reader *self,
            guint start)
{
  PdfWord *word = &self->word;

  memset (word, 0, sizeof *word);
  word->start = start;
  word->x0 = word->y0 = G_MAXFLOAT;
  word->x1 = word->y1 = -G_MAXFLOAT;
  word->size = self->face.size;
  if (self->face.bold)
    word->flags |= PDF_LINE_BOLD;
  if (self->face.monospaced)
    word->flags |= PDF_LINE_MONOSPACED;
  if (self->face.white || self->face.size < PDF_TINY_POINTS)
    word->flags |= PDF_LINE_UNPAINTED;
}

static void
end_word (Reader *self,
          guint end)
{
  if (self->word.n_chars == 0)
    return;
  self->word.length = end - self->word.start;
  if (self->n_steps * 2 >= self->word.n_chars)
    self->word.flags |= PDF_LINE_VERTICAL;
  self->n_steps = 0;
  g_array_append_val (self->page->words, self->word);
  self->word.n_chars = 0;
}

/* Whether a character stands away from the word, to any side: poppler may run the last word
 * of one column into the first of the next. */
static gboolean
is_apart (const PdfWord *word,
          const PopplerRectangle *box)
{
  float reach = BLANK_EM * word->size;

  if (word->n_chars == 0)
    return FALSE;
  return (float) MIN (box->x1, box->x2) - word->x1 > reach || word->x0 - (float) MAX (box->x1, box->x2) > reach
         || (float) MIN (box->y1, box->y2) - word->y1 > reach || word->y0 - (float) MAX (box->y1, box->y2) > reach;
}

/* Whether @c is the mark of a note behind a word, which poppler takes for its end: a small figure, set high. */
static gboolean
is_note_mark (Reader *self,
              gunichar c,
              const PopplerRectangle *box)
{
  const PdfWord *word = &self->word;

  return g_unichar_isdigit (c) && word->n_chars >= MIN_MARKED && self->face.size < MARK_RATIO * word->size
         && (float) (box->y1 + box->y2) / 2 < (word->y0 + word->y1) / 2;
}

static void
add_character (Reader *self,
               gunichar c,
               guint position,
               const PopplerRectangle *box)
{
  PdfWord *word = &self->word;
  float x = (float) (box->x1 + box->x2) / 2;
  float y = (float) (box->y1 + box->y2) / 2;

  if (is_apart (word, box) || is_note_mark (self, c, box))
    end_word (self, position);
  if (word->n_chars == 0)
    begin_word (self, position);
  else
    self->n_steps += fabsf (y - self->y) > fabsf (x - self->x);
  self->x = x;
  self->y = y;
  word->n_chars++;
  word->x0 = MIN (word->x0, (float) MIN (box->x1, box->x2));
  word->x1 = MAX (word->x1, (float) MAX (box->x1, box->x2));
  word->y0 = MIN (word->y0, (float) MIN (box->y1, box->y2));
  word->y1 = MAX (word->y1, (float) MAX (box->y1, box->y2));
  if (pdf_is_rtl (c))
    word->flags |= PDF_LINE_RTL;
}

/* Whether two words that follow each other stand at different heights. */
static gboolean
is_step (const PdfWord *a,
         const PdfWord *b)
{
  if ((a->flags | b->flags) & PDF_LINE_VERTICAL)
    return FALSE;
  return fabsf ((a->y0 + a->y1) - (b->y0 + b->y1)) / 2 > STEP_EM * MAX (a->size, b->size)
         && (b->y0 > a->y1 || a->y0 > b->y1 || b->x1 < a->x0);
}

static gboolean
is_single_letter (const PdfPage *page,
                  const PdfWord *word)
{
  return word->n_chars == 1 && g_unichar_isalpha (g_utf8_get_char (page->text + word->start));
}

/* Whether two words that follow each other stand as close as letters. */
static gboolean
is_close (const PdfWord *a,
          const PdfWord *b)
{
  float gap = b->x0 - a->x1;

  return gap >= 0 && gap < LETTER_GAP_EM * MAX (a->size, b->size) && fabsf (a->y1 - b->y1) < 0.2f * a->size
         && MIN (a->n_chars, b->n_chars) <= 2;
}

/* Makes words @first to @last one. The blanks between them are no text. */
static void
join_words (PdfPage *page,
            guint first,
            guint last)
{
  PdfWord *word = &g_array_index (page->words, PdfWord, first);

  for (guint i = first + 1; i <= last; i++)
    {
      const PdfWord *next = pdf_page_get_word (page, i);

      for (guint p = word->start + word->length; p < next->start; p++)
        if (page->text[p] == ' ')
          page->text[p] = PDF_NO_BLANK;
      word->length = next->start + next->length - word->start;
      word->n_chars += next->n_chars;
      word->x1 = MAX (word->x1, next->x1);
      word->y0 = MIN (word->y0, next->y0);
      word->y1 = MAX (word->y1, next->y1);
    }
  g_array_remove_range (page->words, first + 1, last - first);
}

/* "H e r e  i s": poppler takes letters that are set apart for words. Returns whether any stood so. */
static gboolean
join_letters (PdfPage *page,
              guint first,
              guint min_single)
{
  gboolean any = FALSE;

  for (guint i = first; i < page->words->len; i++)
    {
      guint last = i;
      guint n_single = is_single_letter (page, pdf_page_get_word (page, i));

      while (last + 1 < page->words->len && is_close (pdf_page_get_word (page, last), pdf_page_get_word (page, last + 1)))
        n_single += is_single_letter (page, pdf_page_get_word (page, ++last));
      if (last == i || n_single < min_single || n_single * 2 < last - i + 1)
        {
          i = last;
          continue;
        }
      join_words (page, i, last);
      any = TRUE;
    }
  return any;
}

static void
end_line (Reader *self,
          guint end)
{
  PdfPage *page = self->page;
  guint start = self->first_word;

  end_word (self, end);

  /* Where one word is set so, the short ones are as well. */
  if (join_letters (page, start, MIN_SINGLE))
    join_letters (page, start, 1);
  for (guint i = start; i < page->words->len; i++)
    {
      PdfLine line;

      if (i + 1 < page->words->len && !is_step (pdf_page_get_word (page, i), pdf_page_get_word (page, i + 1)))
        continue;
      line = pdf_page_make_line (page, start, i + 1 - start);
      g_array_append_val (page->lines, line);
      start = i + 1;
    }
  self->first_word = page->words->len;
}

static void
read_lines (Reader *self,
            const PopplerRectangle *boxes,
            guint n_boxes)
{
  const char *text = self->page->text;
  const char *p;
  guint index = 0;
  gboolean after_control = FALSE;

  for (p = text; *p != '\0' && index < n_boxes; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (pdf_is_bidi_control (c))
        {
          after_control = TRUE;
          continue;
        }
      if (c == PDF_NO_BLANK)
        {
          /* The word goes on. */
        }
      else if (c == '\n')
        {
          end_line (self, (guint) (p - text));
        }
      else if (g_unichar_isspace (c))
        {
          end_word (self, (guint) (p - text));
        }
      else
        {
          find_face (self, (int) index);
          if (after_control && index > 0 && pdf_is_blank_between (&boxes[index - 1], &boxes[index], c))
            end_word (self, (guint) (p - text));
          after_control = FALSE;
          add_character (self, c, (guint) (p - text), &boxes[index]);
        }
      index++;
    }
  end_line (self, (guint) (p - text));
}

static gboolean
runs_from_right (const char *text)
{
  guint n_letters = 0, n_rtl = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      n_letters += g_unichar_isalpha (c);
      n_rtl += pdf_is_rtl (c);
    }
  return n_rtl * 2 > n_letters;
}

/* poppler takes the text between two corners, as if it were selected by hand: on a page that is
 * read from the right it loses lines, unless it is told to begin at the right. */
static char *
read_text (PopplerPage *source,
           PopplerRectangle *area)
{
  PopplerRectangle mirrored = { area->x2, area->y1, area->x1, area->y2 };
  g_autofree char *text = poppler_page_get_text_for_area (source, area);
  g_autofree char *from_right = NULL;

  if (text == NULL)
    return g_strdup ("");
  if (!runs_from_right (text))
    return g_steal_pointer (&text);
  from_right = poppler_page_get_text_for_area (source, &mirrored);
  if (from_right == NULL || strlen (from_right) <= strlen (text))
    return g_steal_pointer (&text);
  *area = mirrored;
  return g_steal_pointer (&from_right);
}

PdfPage *
pdf_page_new (PopplerPage *source)
{
  PdfPage *self;
  Reader reader = { 0 };
  g_autofree PopplerRectangle *boxes = NULL;
  GList *attributes;
  guint n_boxes = 0;
  PopplerRectangle area;
  double width, height;

  g_return_val_if_fail (POPPLER_IS_PAGE (source), NULL);

  self = g_new0 (PdfPage, 1);
  self->number = (guint) poppler_page_get_index (source) + 1;
  poppler_page_get_size (source, &width, &height);
  self->width = (float) width;
  self->height = (float) height;
  self->words = g_array_new (FALSE, FALSE, sizeof (PdfWord));
  self->lines = g_array_new (FALSE, FALSE, sizeof (PdfLine));
  area = (PopplerRectangle) { 0, 0, width, height };
  self->text = read_text (source, &area);

  /* Both take as long as finding the text did, unless there is none. */
  if (*self->text == '\0' || !poppler_page_get_text_layout_for_area (source, &area, &boxes, &n_boxes))
    return self;
  attributes = poppler_page_get_text_attributes_for_area (source, &area);
  if (pdf_has_rtl_runs (self->text))
    {
      pdf_mirror_boxes (self->text, boxes, n_boxes);
      pdf_mend_arabic_ligatures (self->text, boxes, n_boxes);
      pdf_mend_blanks (self->text, boxes, n_boxes);
    }
  reader.page = self;
  reader.attribute = attributes;
  read_lines (&reader, boxes, n_boxes);
  poppler_page_free_text_attributes (attributes);
  pdf_check_paint (self, source);
  return self;
}

void
pdf_page_free (PdfPage *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_array_unref (self->words);
  g_array_unref (self->lines);
  g_free (self);
}

PdfLine
pdf_page_make_line (const PdfPage *self,
                    guint first_word,
                    guint n_words)
{
  PdfLine line = { .first_word = first_word, .n_words = n_words, .x0 = G_MAXFLOAT, .y0 = G_MAXFLOAT, .x1 = -G_MAXFLOAT, .y1 = -G_MAXFLOAT };
  guint n_of_size = 0, n_bold = 0, n_monospaced = 0, n_unpainted = 0, n_vertical = 0;
  const PdfWord *last;

  for (guint i = first_word; i < first_word + n_words; i++)
    {
      const PdfWord *word = pdf_page_get_word (self, i);

      line.n_chars += word->n_chars;
      line.x0 = MIN (line.x0, word->x0);
      line.y0 = MIN (line.y0, word->y0);
      line.x1 = MAX (line.x1, word->x1);
      line.y1 = MAX (line.y1, word->y1);
      line.flags |= word->flags & PDF_LINE_RTL;
      n_bold += word->flags & PDF_LINE_BOLD ? word->n_chars : 0;
      n_monospaced += word->flags & PDF_LINE_MONOSPACED ? word->n_chars : 0;
      n_vertical += word->flags & PDF_LINE_VERTICAL ? word->n_chars : 0;
      n_unpainted += word->flags & PDF_LINE_UNPAINTED ? word->n_chars : 0;

      /* Boyer-Moore: what is left is the size of the majority, if there is one. */
      if (n_of_size == 0)
        line.size = word->size;
      if (fabsf (line.size - word->size) < 0.1f)
        n_of_size += word->n_chars;
      else
        n_of_size -= MIN (n_of_size, word->n_chars);
    }
  last = pdf_page_get_word (self, first_word + n_words - 1);
  line.start = pdf_page_get_word (self, first_word)->start;
  line.length = last->start + last->length - line.start;
  if (n_bold * 10 >= line.n_chars * 9)
    line.flags |= PDF_LINE_BOLD;
  if (n_monospaced * 10 >= line.n_chars * 9)
    line.flags |= PDF_LINE_MONOSPACED;
  if (n_unpainted == line.n_chars)
    line.flags |= PDF_LINE_UNPAINTED;
  if (n_vertical * 2 > line.n_chars)
    line.flags |= PDF_LINE_VERTICAL;
  return line;
}
