/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/custom-words.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "privacy/custom-rule.h"
#include "privacy/detect-text.h"

/* Between two words of a value: ", " or the end of a line with a blank on both sides. */
#define GAP_MAX 4
#define GAP ' '

/* How far one match reads: characters that are not seen may stand between others. */
#define REACH_BYTES (CUSTOM_WORDS_MAX_CHARS * 8)

/* A value is letters, digits and one GAP between words, folded and ended by 0. Sorted, so that those that begin alike
 * stand together. */
struct _CustomWords
{
  gunichar **values;
  guint n_values;
  gboolean begins[256];
};

/* The values that agree with what was read so far. */
typedef struct
{
  guint low;
  guint high;
  guint depth;
} Range;

/* A letter or digit, GAP for what divides words, 0 for what belongs to the character before it. */
static gunichar
fold (gunichar c)
{
  gunichar folded = custom_fold (c);

  if (folded != 0)
    return folded;

  return g_unichar_ismark (c) || g_unichar_type (c) == G_UNICODE_FORMAT ? 0 : GAP;
}

/* Scripts that write words without blanks between them. */
static gboolean
is_undivided (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- Reading the list ---- */

static gunichar *
fold_value (const char *value)
{
  gunichar *folded = g_new0 (gunichar, (gsize) g_utf8_strlen (value, -1) + 1);
  guint n = 0;

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = fold (g_utf8_get_char (p));

      if (c != 0 && (c != GAP || (n > 0 && folded[n - 1] != GAP)))
        folded[n++] = c;
    }
  if (n > 0 && folded[n - 1] == GAP)
    folded[n - 1] = 0;

  return folded;
}

static guint
count_letters (const gunichar *value)
{
  guint n = 0;

  for (; *value != 0; value++)
    n += *value != GAP;

  return n;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const gunichar *one = *(gunichar *const *) a;
  const gunichar *other = *(gunichar *const *) b;

  while (*one != 0 && *one == *other)
    one++, other++;

  return *one < *other ? -1 : *one > *other;
}

static gboolean
read_value (GPtrArray *values, char *line, guint number, GError **error)
{
  g_autofree gunichar *folded = NULL;

  if (*g_strstrip (line) == '\0')
    return TRUE;

  folded = fold_value (line);
  if (count_letters (folded) < 2 || g_utf8_strlen (line, -1) > CUSTOM_WORDS_MAX_CHARS)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Line %u cannot be searched for: a value has at least 2 letters or digits, and at most %d characters."),
                   number, CUSTOM_WORDS_MAX_CHARS);
      return FALSE;
    }
  if (values->len >= CUSTOM_WORDS_MAX)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Line %u is one too many: a type has at most %d values."), number,
                   CUSTOM_WORDS_MAX);
      return FALSE;
    }
  g_ptr_array_add (values, g_steal_pointer (&folded));

  return TRUE;
}

/* Beyond ASCII every character may be folded into one that a value begins with. */
static void
find_beginnings (CustomWords *self)
{
  for (guint byte = 0xc0; byte < 256; byte++)
    self->begins[byte] = TRUE;
  for (guint byte = 0; byte < 0x80; byte++)
    for (guint i = 0; i < self->n_values && !self->begins[byte]; i++)
      self->begins[byte] = custom_fold (byte) != 0 && custom_fold (byte) == self->values[i][0];
}

CustomWords *
custom_words_new (const char *text, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = NULL;
  gsize n_values;
  CustomWords *self;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The values are not readable text (UTF-8)."));
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_value (values, lines[i], i + 1, error))
      return NULL;
  if (values->len == 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("There is no value: write one in each line."));
      return NULL;
    }

  g_ptr_array_sort (values, compare_values);
  self = g_new0 (CustomWords, 1);
  self->values = (gunichar **) g_ptr_array_steal (values, &n_values);
  self->n_values = (guint) n_values;
  find_beginnings (self);

  return self;
}

void
custom_words_free (CustomWords *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_values; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_free (self);
}

/* ---- Finding them ---- */

/* The first of [@low, @high) whose character at @depth is not before @c. */
static guint
lower_bound (const CustomWords *self, guint low, guint high, guint depth, gunichar c)
{
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->values[middle][depth] < c)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Keeps of @range the values that go on with @c; FALSE, and nothing changed, if none does. */
static gboolean
narrow (const CustomWords *self, Range *range, gunichar c)
{
  guint low = lower_bound (self, range->low, range->high, range->depth, c);
  guint high = lower_bound (self, low, range->high, range->depth, c + 1);

  if (low == high)
    return FALSE;
  *range = (Range) { low, high, range->depth + 1 };

  return TRUE;
}

static gboolean
is_complete (const CustomWords *self, const Range *range)
{
  return self->values[range->low][range->depth] == 0;
}

static gunichar
code_point_before (const guint8 *text, gsize length, gsize at)
{
  guint n_bytes;

  return at > 0 ? text_code_point (text, length, text_previous (text, at), &n_bytes) : 0;
}

/* Whether words may be divided between two characters. */
static gboolean
is_boundary (gunichar before, gunichar after)
{
  return custom_fold (before) == 0 || custom_fold (after) == 0 || is_undivided (before) || is_undivided (after);
}

static gboolean
may_end (const guint8 *text, gsize length, gsize at)
{
  guint n_bytes;

  return at >= length || is_boundary (code_point_before (text, length, at), text_code_point (text, length, at, &n_bytes));
}

/* A hyphen at the end of a line, with the line break; 0 if something else stands at @at. */
static gsize
measure_hyphenation (const guint8 *text, gsize length, gsize at)
{
  Symbol hyphen = text_symbol (text, length, at);
  gsize end = at + hyphen.n_bytes;

  if (hyphen.kind != SYMBOL_HYPHEN || text_symbol (text, length, end).kind != SYMBOL_BREAK)
    return 0;
  while (end < length && text_symbol (text, length, end).kind == SYMBOL_BREAK && end - at < GAP_MAX)
    end++;

  return end - at;
}

gboolean
custom_words_begin (const CustomWords *self, guint8 byte)
{
  return self->begins[byte];
}

gsize
custom_words_match (const CustomWords *self, const guint8 *text, gsize length, gsize start)
{
  Range range = { 0, self->n_values, 0 };
  gsize limit = MIN (length, start + REACH_BYTES);
  gsize end = 0;
  guint gap = 0;
  guint n_bytes;

  if (!is_boundary (code_point_before (text, length, start), text_code_point (text, length, start, &n_bytes)))
    return 0;

  for (gsize at = start; at < limit; at += n_bytes)
    {
      gunichar c = fold (text_code_point (text, length, at, &n_bytes));

      if (c == 0)
        {
          /* An accent of its own on the last letter is part of the value. */
          end = end == at ? at + n_bytes : end;
          continue;
        }
      if (c == GAP && ++gap > 1)
        {
          if (gap > GAP_MAX)
            break;
          continue;
        }
      if (!narrow (self, &range, c))
        {
          gsize hyphenation = c == GAP ? measure_hyphenation (text, length, at) : 0;

          if (hyphenation == 0)
            break;
          gap = 0;
          n_bytes = (guint) hyphenation;
          continue;
        }
      if (c == GAP)
        continue;
      gap = 0;
      if (is_complete (self, &range) && may_end (text, length, at + n_bytes))
        end = at + n_bytes;
    }

  return end;
}
