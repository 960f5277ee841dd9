/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cell-number.h"

#include <math.h>
#include <string.h>

#include "cell-date.h"
#include "cell-format.h"
#include "cell-fraction.h"

/* Beyond this a double has no more digits to show, and 9999-12-31 is the last date. */
#define MAX_DIGITS_VALUE 1e15
#define MAX_SERIAL 2958466.0
#define MAX_DECIMALS 15

const char *
extract_cell_builtin_format (guint id)
{
  static const char *const formats[] = {
    [1] = "0", [2] = "0.00", [3] = "#,##0", [4] = "#,##0.00", [9] = "0%", [10] = "0.00%", [11] = "0.00E+00", [12] = "# ?/?", [13] = "# ?\?/?\?",
    [14] = "yyyy-mm-dd", [15] = "d-mmm-yy", [16] = "d-mmm", [17] = "mmm-yy", [18] = "h:mm AM/PM", [19] = "h:mm:ss AM/PM",
    [20] = "h:mm", [21] = "h:mm:ss", [22] = "yyyy-mm-dd h:mm", [37] = "#,##0;(#,##0)", [38] = "#,##0;(#,##0)",
    [39] = "#,##0.00;(#,##0.00)", [40] = "#,##0.00;(#,##0.00)", [41] = "#,##0;-#,##0;-", [42] = "#,##0;-#,##0;-",
    [43] = "#,##0.00;-#,##0.00;-", [44] = "#,##0.00;-#,##0.00;-", [45] = "mm:ss", [46] = "[h]:mm:ss", [47] = "mm:ss.0",
    [48] = "0.0E+0",
  };

  /* The dates of East Asian editions. */
  if ((id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
    return "yyyy-mm-dd";
  return id < G_N_ELEMENTS (formats) ? formats[id] : NULL;
}

static char *
format_general (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (value == floor (value) && fabs (value) < MAX_DIGITS_VALUE)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) value);
  return g_strdup (g_ascii_formatd (digits, sizeof digits, "%.15g", value));
}

/* What the digits of a section ask for. */
typedef struct
{
  guint n_integer;
  guint n_decimals;
  guint n_percent;
  guint n_thousands; /* commas behind the last digit: each divides by a thousand */
  gboolean grouped;
  gboolean exponent;
} Layout;

static Layout
read_layout (GArray *tokens)
{
  Layout layout = { 0 };
  gboolean point = FALSE;
  guint n_commas = 0;

  for (guint i = 0; i < tokens->len; i++)
    switch (g_array_index (tokens, CellToken, i).type)
      {
      case CELL_TOKEN_DIGIT:
        if (layout.exponent)
          break;
        layout.grouped |= n_commas > 0 && !point;
        n_commas = 0;
        if (point)
          layout.n_decimals++;
        else
          layout.n_integer++;
        break;
      case CELL_TOKEN_POINT:
        point = TRUE;
        layout.n_thousands += n_commas;
        n_commas = 0;
        break;
      case CELL_TOKEN_COMMA:
        n_commas += layout.n_integer + layout.n_decimals > 0;
        break;
      case CELL_TOKEN_PERCENT:
        layout.n_percent++;
        break;
      case CELL_TOKEN_EXPONENT:
        layout.exponent = TRUE;
        break;
      default:
        break;
      }
  layout.n_thousands += n_commas;
  layout.n_decimals = MIN (layout.n_decimals, MAX_DECIMALS);
  return layout;
}

/* The digit that stands @place places left of the point, with the comma behind it. */
static void
append_integer_digit (GString *out,
                      const char *digits,
                      guint n_digits,
                      guint place,
                      char placeholder,
                      gboolean grouped)
{
  if (place >= n_digits && placeholder != '0')
    return;
  g_string_append_c (out, place < n_digits ? digits[n_digits - 1 - place] : '0');
  if (grouped && place > 0 && place % 3 == 0)
    g_string_append_c (out, ',');
}

static gboolean
is_optional_rest (GArray *tokens,
                  guint at,
                  const char *decimals)
{
  guint j = 0;

  for (guint i = at; i < tokens->len; i++)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i);

      if (token->type != CELL_TOKEN_DIGIT)
        break;
      if (token->text[0] == '0' || (decimals[j] != '\0' && decimals[j] != '0'))
        return FALSE;
      j += decimals[j] != '\0';
    }
  return TRUE;
}

static char *
lay_out_digits (GArray *tokens,
                const Layout *layout,
                double value)
{
  g_autofree char *digits = g_malloc (64);
  GString *out = g_string_new (NULL);
  char pattern[] = "%.00f";
  char *decimals;
  guint n_digits, seen = 0, n_used = 0;
  gboolean point = FALSE;

  pattern[2] = (char) ('0' + layout->n_decimals / 10);
  pattern[3] = (char) ('0' + layout->n_decimals % 10);
  g_ascii_formatd (digits, 64, pattern, value);
  decimals = strchr (digits, '.');
  n_digits = decimals != NULL ? (guint) (decimals - digits) : (guint) strlen (digits);
  decimals = decimals != NULL ? decimals + 1 : digits + strlen (digits);
  if (n_digits == 1 && digits[0] == '0')
    n_digits = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i);

      if (token->type == CELL_TOKEN_LITERAL)
        g_string_append_len (out, token->text, token->length);
      else if (token->type == CELL_TOKEN_PERCENT)
        g_string_append_c (out, '%');
      else if (token->type == CELL_TOKEN_POINT)
        {
          point = TRUE;
          if (seen == 0)
            for (guint place = n_digits; place > 0; place--)
              append_integer_digit (out, digits, n_digits, place - 1, '0', FALSE);
          if (!is_optional_rest (tokens, i + 1, decimals))
            g_string_append_c (out, '.');
        }
      else if (token->type == CELL_TOKEN_DIGIT && point)
        {
          if (!is_optional_rest (tokens, i, decimals + n_used) && decimals[n_used] != '\0')
            g_string_append_c (out, decimals[n_used]);
          n_used += decimals[n_used] != '\0';
        }
      else if (token->type == CELL_TOKEN_DIGIT)
        {
          guint place = layout->n_integer - 1 - seen;

          /* What there is more of stands before the first place. */
          for (guint over = n_digits; seen == 0 && over > place + 1; over--)
            append_integer_digit (out, digits, n_digits, over - 1, '0', layout->grouped);
          append_integer_digit (out, digits, n_digits, place, token->text[0], layout->grouped);
          seen++;
        }
    }
  return g_string_free (out, FALSE);
}

static char *
format_exponent (double value,
                 const Layout *layout)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  char pattern[] = "%.00E";

  pattern[2] = (char) ('0' + layout->n_decimals / 10);
  pattern[3] = (char) ('0' + layout->n_decimals % 10);
  return g_strdup (g_ascii_formatd (digits, sizeof digits, pattern, value));
}

static char *
format_digits (double value,
               GArray *tokens)
{
  Layout layout = read_layout (tokens);

  for (guint i = 0; i < MIN (layout.n_percent, 4); i++)
    value *= 100;
  for (guint i = 0; i < MIN (layout.n_thousands, 4); i++)
    value /= 1000;
  if (layout.exponent)
    return format_exponent (value, &layout);
  if (fabs (value) >= MAX_DIGITS_VALUE)
    return format_general (value);
  return lay_out_digits (tokens, &layout, value);
}

static gboolean
is_date (GArray *tokens)
{
  return cell_format_has (tokens, CELL_TOKEN_DATE) || cell_format_has (tokens, CELL_TOKEN_ELAPSED);
}

/* As it is, among the words of its format: "General \"kg\"". */
static char *
format_among_words (double value,
                    GArray *tokens)
{
  GString *out = g_string_new (NULL);
  gboolean shown = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i);
      gboolean stands_for_it = token->type == CELL_TOKEN_GENERAL || token->type == CELL_TOKEN_TEXT;

      if (stands_for_it && !shown)
        {
          g_autofree char *number = format_general (value);

          g_string_append (out, number);
          shown = TRUE;
        }
      else if (!stands_for_it)
        g_string_append_len (out, token->text, token->length);
    }

  return g_string_free (out, FALSE);
}

static char *
format_tokens (double value,
               GArray *tokens,
               gboolean since_1904)
{
  if (is_date (tokens))
    return value < MAX_SERIAL ? cell_date_format (value, tokens, since_1904) : format_general (value);
  if (cell_format_has (tokens, CELL_TOKEN_GENERAL) || cell_format_has (tokens, CELL_TOKEN_TEXT))
    return format_among_words (value, tokens);
  if (cell_fraction_matches (tokens))
    return fabs (value) < MAX_DIGITS_VALUE ? cell_fraction_format (value, tokens) : format_general (value);
  return format_digits (value, tokens);
}

char *
extract_cell_format_number (double value,
                            const char *code,
                            gboolean since_1904)
{
  g_auto (CellSection) section = { 0 };
  g_autofree char *shown = NULL;

  if (!isfinite (value))
    return g_strdup ("");
  if (code == NULL || *code == '\0' || g_ascii_strcasecmp (code, "General") == 0)
    return format_general (value);

  section = cell_format_choose (code, value);
  if (value < 0 && is_date (section.tokens))
    return format_general (value); /* there are no dates before the first */
  shown = format_tokens (fabs (value), section.tokens, since_1904);
  return value < 0 && !section.is_signed && *shown != '\0' ? g_strconcat ("-", shown, NULL) : g_steal_pointer (&shown);
}
