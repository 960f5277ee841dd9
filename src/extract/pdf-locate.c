/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-locate.h"

#include "pdf-order.h"

#include <string.h>

/* Letters of the block that are looked at on either side of those that are meant. */
#define CONTEXT 300

/* Cells of the table of the alignment, one byte each; a block that needs more is marked as a whole. */
#define MAX_CELLS (32u << 20)

/* Needleman-Wunsch, free at the ends. */
#define SCORE_SAME 2
#define SCORE_OTHER -1
#define SCORE_GAP -1

/* How far out of the block's box a word may stand, in units of its height: boxes are rounded. */
#define OUTSIDE 0.25f

typedef enum
{
  STEP_END,
  STEP_BOTH,
  STEP_PART,
  STEP_PAGE,
} Step;

typedef struct
{
  gunichar letter;
  guint owner; /* of the page's letters: index in the words; of the part's: whether it is meant */
} Letter;

typedef struct
{
  const PdfWord *word;
  guint line;
  guint n_letters;
  guint n_meant;
} Place;

/* What is compared: letters and figures, without case, marks and forms. */
static void
add_letters (GArray *letters,
             const char *text,
             gsize length,
             guint owner)
{
  const char *end = text + length;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      gsize n = g_unichar_fully_decompose (g_utf8_get_char (p), TRUE, parts, G_N_ELEMENTS (parts));

      for (gsize i = 0; i < n; i++)
        {
          Letter letter = { g_unichar_tolower (parts[i]), owner };

          if (g_unichar_isalnum (letter.letter))
            g_array_append_val (letters, letter);
        }
    }
}

/* The letters that are meant, owner TRUE, and some of those around. */
static GArray *
part_letters (const TwinPagePart *part)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  guint before, end;

  add_letters (letters, part->text, part->start, FALSE);
  before = letters->len;
  add_letters (letters, part->text + part->start, part->length, TRUE);
  end = letters->len;
  add_letters (letters, part->text + part->start + part->length, strlen (part->text + part->start + part->length), FALSE);
  if (letters->len > end + CONTEXT)
    g_array_set_size (letters, end + CONTEXT);
  if (before > CONTEXT)
    g_array_remove_range (letters, 0, before - CONTEXT);
  return letters;
}

static gboolean
is_inside (const PdfWord *word,
           const TwinPageBox *box)
{
  float room = OUTSIDE * (word->y1 - word->y0);
  float x = (word->x0 + word->x1) / 2, y = (word->y0 + word->y1) / 2;

  if (box->width <= 0 || box->height <= 0)
    return TRUE;
  return x >= box->x - room && x <= box->x + box->width + room && y >= box->y - room && y <= box->y + box->height + room;
}

/* The words of the block in reading order, and their letters. */
static GArray *
page_letters (const PdfPage *page,
              const TwinPageBox *box,
              GArray *places)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (PdfOrder) order = NULL;
  GPtrArray *ordered;

  for (guint i = 0; i < page->lines->len; i++)
    g_ptr_array_add (lines, &g_array_index (page->lines, PdfLine, i));
  order = pdf_order_new (page, (const PdfLine *const *) lines->pdata, lines->len);
  ordered = pdf_order_get_lines (order);
  for (guint i = 0; i < ordered->len; i++)
    {
      const PdfLine *line = g_ptr_array_index (ordered, i);

      for (guint w = 0; line != NULL && w < line->n_words; w++)
        {
          Place place = { .word = pdf_page_get_word (page, line->first_word + w), .line = i };
          guint before = letters->len;

          if (!is_inside (place.word, box))
            continue;
          add_letters (letters, page->text + place.word->start, place.word->length, places->len);
          place.n_letters = letters->len - before;
          g_array_append_val (places, place);
        }
    }
  return letters;
}

/* Fills the table; @steps has (@a->len + 1) rows of (@b->len + 1). */
static void
fill_table (const GArray *a,
            const GArray *b,
            guint8 *steps)
{
  gsize stride = (gsize) b->len + 1;
  g_autofree int *above = g_new0 (int, stride);
  g_autofree int *row = g_new0 (int, stride);

  memset (steps, STEP_PAGE, stride);
  for (guint i = 1; i <= a->len; i++)
    {
      gunichar letter = g_array_index (a, Letter, i - 1).letter;
      guint8 *step = steps + i * stride;
      int *swap = above;

      row[0] = 0;
      step[0] = STEP_PART;
      for (guint k = 1; k <= b->len; k++)
        {
          int both = above[k - 1] + (letter == g_array_index (b, Letter, k - 1).letter ? SCORE_SAME : SCORE_OTHER);
          int skip_part = above[k] + (k == b->len ? 0 : SCORE_GAP);
          int skip_page = row[k - 1] + (i == a->len ? 0 : SCORE_GAP);

          row[k] = MAX (both, MAX (skip_part, skip_page));
          step[k] = row[k] == both ? STEP_BOTH : row[k] == skip_part ? STEP_PART : STEP_PAGE;
        }
      above = row;
      row = swap;
    }
  steps[0] = STEP_END;
}

/* Counts for each place how many of its letters are meant. */
static void
align (const GArray *part,
       const GArray *page,
       GArray *places)
{
  gsize stride = (gsize) page->len + 1;
  g_autofree guint8 *steps = g_malloc ((part->len + 1) * stride);
  guint i = part->len, k = page->len;

  fill_table (part, page, steps);
  while (i > 0 || k > 0)
    {
      Step step = steps[i * stride + k];

      if (step == STEP_BOTH)
        {
          const Letter *a = &g_array_index (part, Letter, i - 1);
          const Letter *b = &g_array_index (page, Letter, k - 1);

          if (a->owner && a->letter == b->letter)
            g_array_index (places, Place, b->owner).n_meant++;
        }
      i -= step != STEP_PAGE;
      k -= step != STEP_PART;
    }
}

/* One box for each run of meant words on a line. */
static guint
add_boxes (const GArray *places,
           GArray *boxes)
{
  guint n = 0, last_line = G_MAXUINT;

  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      const PdfWord *word = place->word;
      TwinPageBox *box;

      /* A sign without letters goes with the word before it. */
      if (place->n_letters == 0)
        continue;
      if (place->n_meant * 2 < place->n_letters || place->n_meant == 0)
        {
          last_line = G_MAXUINT;
          continue;
        }
      if (place->line != last_line)
        {
          const TwinPageBox fresh = { word->x0, word->y0, word->x1 - word->x0, word->y1 - word->y0 };

          g_array_append_val (boxes, fresh);
          last_line = place->line;
          n++;
          continue;
        }
      box = &g_array_index (boxes, TwinPageBox, boxes->len - 1);
      box->width = MAX (box->x + box->width, word->x1) - MIN (box->x, word->x0);
      box->height = MAX (box->y + box->height, word->y1) - MIN (box->y, word->y0);
      box->x = MIN (box->x, word->x0);
      box->y = MIN (box->y, word->y0);
    }
  return n;
}

void
pdf_locate_part (const PdfPage *page,
                 const TwinPagePart *part,
                 GArray *boxes)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (GArray) wanted = NULL;
  g_autoptr (GArray) found = NULL;

  g_return_if_fail (page != NULL && part != NULL && boxes != NULL);

  wanted = part_letters (part);
  found = page_letters (page, &part->box, places);
  if ((guint64) (wanted->len + 1) * (found->len + 1) <= MAX_CELLS)
    align (wanted, found, places);
  if (add_boxes (places, boxes) == 0 && part->box.width > 0 && part->box.height > 0)
    g_array_append_val (boxes, part->box);
}
