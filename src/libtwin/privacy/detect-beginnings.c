/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-beginnings.h"

#include <string.h>

/* Some twice as many slots as there are beginnings of labels, and some twenty times as many bits: those are few enough to
 * stay in the nearest cache. */
#define START_SLOT_BITS 13
#define START_BITS 15

/* So many letters are compared. */
#define START_LETTERS 4
#define START_LETTERS_MIN 2

/* What up to four characters say that a word begins with. */
typedef struct
{
  guint32 folded; /* in lower case, the first in the lowest byte; 0: a free slot */
  guint64 kinds;  /* of the labels that begin with four of them, or are fewer */
} Start;

/* What labels begin with, by a hash. The bits tell quickly that nothing does: of pairs and of threes of letters, which
 * take five bits each, and of a hash of four. */
static struct
{
  Start starts[1 << START_SLOT_BITS];
  guint64 twos[(1 << 10) / 64];
  guint64 threes[(1 << 15) / 64];
  guint64 fours[(1 << START_BITS) / 64];
} index_of_starts;

static guint32
start_hash (guint32 folded)
{
  return folded * 0x9e3779b1u; /* 2^32 by the golden ratio */
}

static Start *
find_start (guint32 folded)
{
  guint slot = start_hash (folded) >> (32 - START_SLOT_BITS);

  while (index_of_starts.starts[slot].folded != 0 && index_of_starts.starts[slot].folded != folded)
    slot = (slot + 1) % G_N_ELEMENTS (index_of_starts.starts);

  return &index_of_starts.starts[slot];
}

static inline guint
two_bit (guint32 folded)
{
  return (folded & 31) | (folded >> 3 & 31 << 5);
}

static inline guint
three_bit (guint32 folded)
{
  return two_bit (folded) | (folded >> 6 & 31 << 10);
}

static inline guint
four_bit (guint32 folded)
{
  return start_hash (folded) >> (32 - START_BITS);
}

static void
set_bit (guint64 *bits, guint bit)
{
  bits[bit / 64] |= G_GUINT64_CONSTANT (1) << bit % 64;
}

static inline guint64
has_bit (const guint64 *bits, guint bit)
{
  return bits[bit / 64] >> bit % 64 & 1;
}

/* @n: of how many characters. */
static void
add_start (guint32 folded, guint n, guint64 kinds)
{
  Start *start = find_start (folded);

  g_assert (n >= START_LETTERS_MIN);

  if (n == 2)
    set_bit (index_of_starts.twos, two_bit (folded));
  else if (n == 3)
    set_bit (index_of_starts.threes, three_bit (folded));
  else
    set_bit (index_of_starts.fours, four_bit (folded));
  start->folded = folded;
  start->kinds |= kinds;
}

/* What a label of @n letters may go on with that takes any ending. */
static void
add_endings (guint32 folded, guint n, guint64 kinds)
{
  add_start (folded, n, kinds);
  for (guint32 c = 'a'; n < START_LETTERS && c <= 'z'; c++)
    add_endings (folded | c << 8 * n, n + 1, kinds);
}

void
beginnings_add (const char *word, guint n, gboolean open, guint64 kinds)
{
  guint32 folded = 0;

  n = MIN (n, START_LETTERS);
  for (guint i = 0; i < n; i++)
    folded |= (guint32) word[i] << 8 * i;
  add_start (folded, n, kinds);
  if (open)
    add_endings (folded, n, kinds);
}

/* The words of a stretch of ASCII. */
typedef struct
{
  const guint8 *text; /* with START_LETTERS bytes after the last one that is asked for */
  guint64 alnum;
  guint64 starts;     /* of those that begin with a letter */
  guint64 ends;       /* where no letter is, or another word begins */
  guint64 longs;      /* the starts that as many letters follow as are compared */
} Words;

static Words
words_of (const guint8 *text, const ScanClasses *classes, guint64 inside)
{
  guint64 letters = classes->letters & inside;
  guint64 starts = beginnings_word_starts (classes, inside);
  guint64 ends = ~letters | starts;
  guint64 longs = starts & letters & ~(ends >> 1 | ends >> 2 | ends >> 3) & scan_lowest (SCAN_BLOCK - START_LETTERS + 1);

  return (Words) { text, letters | (classes->digits & inside), starts & letters, ends, longs };
}

static inline guint32
read_letters (const guint8 *text)
{
  guint32 letters;

  memcpy (&letters, text, sizeof letters);

  return GUINT32_FROM_LE (letters);
}

static inline guint
own_letters (const Words *self, guint at)
{
  return (guint) __builtin_ctzll (self->ends >> at >> 1 | 1 << (START_LETTERS - 1)) + 1;
}

static const guint32 letter_masks[] = { 0, 0xff, 0xffff, 0xffffff, 0xffffffff };

/* Whether a label may begin with the short word at @at and go on in the next: "i d", "Id-Nr". If even the next has too few
 * letters, it may. */
static inline guint64
short_begins (const Words *self, guint at)
{
  guint width = own_letters (self, at);
  guint64 rest = self->alnum >> at >> width;
  guint next = at + width + (guint) __builtin_ctzll (rest | G_GUINT64_CONSTANT (1) << 63);
  guint64 missing = ~(self->alnum >> (next & 63)) & scan_lowest (START_LETTERS - width);
  guint32 letters = (read_letters (self->text + at) & letter_masks[width]) | read_letters (self->text + (next & 63)) << 8 * width;

  letters |= 0x20202020;

  return has_bit (index_of_starts.fours, four_bit (letters)) | has_bit (index_of_starts.threes, three_bit (letters))
         | (has_bit (index_of_starts.twos, two_bit (letters)) & (width <= 2)) | (missing != 0);
}

/* Where a label may begin. Without a branch for a word, as no processor foresees which one does. */
static guint64
find_beginnings (const Words *self)
{
  guint64 found = 0;

  for (guint64 rest = self->longs; rest != 0; rest &= rest - 1)
    {
      guint at = (guint) __builtin_ctzll (rest);

      found |= has_bit (index_of_starts.fours, four_bit (read_letters (self->text + at) | 0x20202020)) << at;
    }
  for (guint64 rest = self->starts & ~self->longs; rest != 0; rest &= rest - 1)
    {
      guint at = (guint) __builtin_ctzll (rest);

      found |= short_begins (self, at) << at;
    }

  return found;
}

/* The kinds of the labels that are as many letters as the word at @at has, or that and the next ones of what follows,
 * whatever is between; and of those that begin with four. */
static guint64
kinds_at (const Words *self, guint at)
{
  guint width = own_letters (self, at);
  guint32 folded = (read_letters (self->text + at) | 0x20202020) & letter_masks[width];
  guint64 kinds = width >= START_LETTERS_MIN ? find_start (folded)->kinds : 0;

  for (guint64 rest = self->alnum >> at >> width << width << at; rest != 0 && width < START_LETTERS; rest &= rest - 1)
    {
      folded |= (guint32) (self->text[__builtin_ctzll (rest)] | 0x20) << 8 * width++;
      kinds |= find_start (folded)->kinds;
    }

  return kinds;
}

guint64
beginnings_find (const Detect *detect, gsize at, const ScanClasses *classes, guint64 inside, guint64 *kinds)
{
  const guint8 *text = detect->text + at;
  guint8 copy[SCAN_BLOCK + START_LETTERS];
  guint64 found = 0;
  Words words;

  *kinds = 0;
  if ((classes->letters & inside) == 0)
    return 0;
  /* The end of a text. */
  if (detect->length - at < sizeof copy)
    text = memcpy (copy, text, detect->length - at);

  words = words_of (text, classes, inside);
  for (guint64 rest = find_beginnings (&words); rest != 0; rest &= rest - 1)
    {
      guint64 of_word = kinds_at (&words, (guint) __builtin_ctzll (rest));

      *kinds |= of_word;
      found |= of_word != 0 ? rest & -rest : 0;
    }

  return found;
}
