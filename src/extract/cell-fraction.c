/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cell-fraction.h"

#include <math.h>
#include <string.h>

#include "cell-format.h"

/* More digits below the stroke than a spreadsheet offers make the fraction no better. */
#define MAX_DIGITS 7

/* The parts of the code, as positions of tokens. */
typedef struct
{
  guint stroke;
  guint numerator;   /* its first digit */
  guint integer;     /* first digit of the whole number; as numerator if it has none of its own */
  guint end;         /* behind the denominator */
  guint denominator; /* that is written out: 8 of "?/8"; 0 otherwise */
} Layout;

static const CellToken *
get_token (const GArray *tokens, guint i)
{
  return &g_array_index (tokens, CellToken, i);
}

static gboolean
is_character (const CellToken *token, const char *characters)
{
  return token->length == 1 && strchr (characters, token->text[0]) != NULL;
}

/* Where the run of digits that ends before @end begins. */
static guint
find_run (const GArray *tokens, guint end)
{
  while (end > 0 && get_token (tokens, end - 1)->type == CELL_TOKEN_DIGIT)
    end--;

  return end;
}

static gboolean
read_layout (const GArray *tokens, Layout *layout)
{
  guint i;

  for (i = 1; i < tokens->len; i++)
    if (get_token (tokens, i)->type == CELL_TOKEN_LITERAL && is_character (get_token (tokens, i), "/")
        && get_token (tokens, i - 1)->type == CELL_TOKEN_DIGIT)
      break;
  if (i >= tokens->len)
    return FALSE;

  *layout = (Layout) { .stroke = i, .numerator = find_run (tokens, i) };
  layout->integer = layout->numerator;
  for (guint k = layout->numerator; k > 0; k--)
    if (get_token (tokens, k - 1)->type == CELL_TOKEN_DIGIT)
      {
        layout->integer = find_run (tokens, k);
        break;
      }
  for (layout->end = i + 1; layout->end < tokens->len && layout->end - i <= MAX_DIGITS; layout->end++)
    {
      const CellToken *token = get_token (tokens, layout->end);

      if (is_character (token, "123456789") || (layout->denominator > 0 && is_character (token, "0")))
        layout->denominator = layout->denominator * 10 + (guint) (token->text[0] - '0');
      else if (token->type != CELL_TOKEN_DIGIT)
        break;
    }

  return layout->end > i + 1;
}

/* The nearest fraction whose denominator is at most @limit: convergents of the continued fraction, and the last of the
 * fractions between two of them that is still short enough. */
static void
approximate (double value, guint64 limit, guint64 *numerator, guint64 *denominator)
{
  guint64 n0 = 0, d0 = 1, n1 = 1, d1 = 0;
  double rest = value;

  for (;;)
    {
      double whole = floor (rest);
      guint64 most = d1 > 0 ? (limit - d0) / d1 : G_MAXUINT32;
      guint64 step = whole < (double) most ? (guint64) whole : most;
      guint64 n = n0 + step * n1;
      guint64 d = d0 + step * d1;

      /* The last one is nearer only if it is; a convergent always is. */
      if (step < whole && d1 > 0 && fabs ((double) n / (double) MAX (d, 1) - value) >= fabs ((double) n1 / (double) d1 - value))
        break;
      n0 = n1;
      d0 = d1;
      n1 = n;
      d1 = d;
      if (step < whole || rest - whole < 1e-9)
        break;
      rest = 1 / (rest - whole);
    }
  *numerator = n1;
  *denominator = d1;
}

/* What stands before the number or behind it. */
static void
append_words (GString *out, const GArray *tokens, guint begin, guint end)
{
  for (guint i = begin; i < end; i++)
    if (get_token (tokens, i)->type == CELL_TOKEN_LITERAL)
      g_string_append_len (out, get_token (tokens, i)->text, get_token (tokens, i)->length);
}

gboolean
cell_fraction_matches (const GArray *tokens)
{
  Layout layout;

  g_return_val_if_fail (tokens != NULL, FALSE);

  return read_layout (tokens, &layout);
}

char *
cell_fraction_format (double value, const GArray *tokens)
{
  GString *out = g_string_new (NULL);
  Layout layout = { 0 };
  guint64 numerator, denominator, limit = 1;
  guint64 whole = 0;
  gboolean has_integer;

  g_return_val_if_fail (tokens != NULL && read_layout (tokens, &layout), g_string_free (out, FALSE));

  has_integer = layout.integer < layout.numerator;
  if (has_integer)
    {
      whole = (guint64) floor (value);
      value -= floor (value);
    }
  for (guint i = layout.stroke + 1; i < layout.end; i++)
    limit *= 10;
  denominator = layout.denominator;
  if (denominator > 0)
    numerator = (guint64) round (value * (double) denominator);
  else
    approximate (value, limit - 1, &numerator, &denominator);
  if (has_integer && numerator == denominator)
    {
      whole++;
      numerator = 0;
    }

  append_words (out, tokens, 0, layout.integer);
  if (has_integer && (whole > 0 || numerator == 0 || is_character (get_token (tokens, layout.integer), "0")))
    g_string_append_printf (out, "%" G_GUINT64_FORMAT "%s", whole, numerator > 0 ? " " : "");
  if (numerator > 0 || !has_integer)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, numerator, denominator);
  append_words (out, tokens, layout.end, tokens->len);

  return g_string_free (out, FALSE);
}
