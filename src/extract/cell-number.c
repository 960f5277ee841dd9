/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cell-number.h"

#include <math.h>
#include <string.h>

/* Beyond this a double has no more digits to show, and 9999-12-31 is the last date. */
#define MAX_DIGITS_VALUE 1e15
#define MAX_SERIAL 2958466.0
#define MAX_DECIMALS 15

#define SECONDS_PER_DAY 86400

typedef enum
{
  TOKEN_LITERAL,
  TOKEN_DIGIT,    /* 0 # ? */
  TOKEN_POINT,
  TOKEN_COMMA,
  TOKEN_PERCENT,
  TOKEN_EXPONENT, /* E+ E- */
  TOKEN_DATE,     /* a run of y m d h s, or AM/PM */
  TOKEN_ELAPSED,  /* [h] [mm] [s] */
  TOKEN_GENERAL,
  TOKEN_TEXT,     /* @ */
} TokenType;

typedef struct
{
  TokenType type;
  const char *text;
  guint length;
} Token;

const char *
extract_cell_builtin_format (guint id)
{
  static const char *const formats[] = {
    [1] = "0", [2] = "0.00", [3] = "#,##0", [4] = "#,##0.00", [9] = "0%", [10] = "0.00%", [11] = "0.00E+00",
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

static gboolean
begins (const char *p,
        const char *end,
        const char *word)
{
  return (gsize) (end - p) >= strlen (word) && g_ascii_strncasecmp (p, word, strlen (word)) == 0;
}

/* "[$€-407]" shows its currency, "[h]" is a time; colours and conditions show nothing. */
static void
add_bracket (GArray *tokens,
             const char *p,
             guint length)
{
  Token token = { TOKEN_LITERAL, p + 1, 0 };

  if (length >= 3 && p[1] == '$')
    {
      token.text = p + 2;
      while (token.length < length - 3 && token.text[token.length] != '-')
        token.length++;
    }
  else if (length >= 3 && strchr ("hHmMsS", p[1]) != NULL && (p[2] == ']' || g_ascii_tolower (p[2]) == g_ascii_tolower (p[1])))
    {
      token.type = TOKEN_ELAPSED;
      token.length = length - 2;
    }
  if (token.length > 0)
    g_array_append_val (tokens, token);
}

/* Of the character that stands behind @p, in bytes. */
static guint
get_next_length (const char *p,
                 const char *end)
{
  return p + 1 < end ? MIN ((guint) (g_utf8_next_char (p + 1) - p - 1), (guint) (end - p - 1)) : 0;
}

/* The length of what stands at @p; what it means is added to @tokens. */
static guint
read_token (GArray *tokens,
            const char *p,
            const char *end)
{
  static const char *const halves[] = { "AM/PM", "A/P" };
  Token token = { TOKEN_LITERAL, p, 1 };
  const char *close;

  switch (*p)
    {
    case '"':
      close = memchr (p + 1, '"', (gsize) (end - p - 1));
      close = close != NULL ? close : end;
      token = (Token) { TOKEN_LITERAL, p + 1, (guint) (close - p - 1) };
      g_array_append_val (tokens, token);
      return (guint) (MIN (close + 1, end) - p);
    case '[':
      close = memchr (p, ']', (gsize) (end - p));
      if (close == NULL)
        return (guint) (end - p);
      add_bracket (tokens, p, (guint) (close + 1 - p));
      return (guint) (close + 1 - p);
    case '\\':
      token = (Token) { TOKEN_LITERAL, p + 1, get_next_length (p, end) };
      g_array_append_val (tokens, token);
      return token.length + 1;
    case '_': /* a gap as wide as the next character */
    case '*': /* fills the cell with the next character */
      return 1 + get_next_length (p, end);
    case '0':
    case '#':
    case '?':
      token.type = TOKEN_DIGIT;
      break;
    case '.':
      token.type = TOKEN_POINT;
      break;
    case ',':
      token.type = TOKEN_COMMA;
      break;
    case '%':
      token.type = TOKEN_PERCENT;
      break;
    case '@':
      token.type = TOKEN_TEXT;
      break;
    default:
      if (begins (p, end, "General"))
        token = (Token) { TOKEN_GENERAL, p, strlen ("General") };
      else if (begins (p, end, "E+") || begins (p, end, "E-"))
        token = (Token) { TOKEN_EXPONENT, p, 2 };
      for (guint i = 0; i < G_N_ELEMENTS (halves) && token.type == TOKEN_LITERAL; i++)
        if (begins (p, end, halves[i]))
          token = (Token) { TOKEN_DATE, p, (guint) strlen (halves[i]) };
      if (token.type == TOKEN_LITERAL && strchr ("ymdhsYMDHS", *p) != NULL)
        {
          token.type = TOKEN_DATE;
          while (p + token.length < end && g_ascii_tolower (p[token.length]) == g_ascii_tolower (*p))
            token.length++;
        }
      break;
    }
  g_array_append_val (tokens, token);
  return token.length;
}

/* The tokens of the section that is for @value: positive, negative, zero, text. */
static GArray *
read_section (const char *code,
              double value,
              guint *n_sections,
              guint *chosen)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  const char *end = code + strlen (code);

  g_ptr_array_add (sections, tokens);
  for (const char *p = code; p < end;)
    {
      if (*p != ';')
        {
          p += read_token (tokens, p, end);
          continue;
        }
      tokens = g_array_new (FALSE, FALSE, sizeof (Token));
      g_ptr_array_add (sections, tokens);
      p++;
    }
  *n_sections = sections->len;
  *chosen = value < 0 && sections->len > 1 ? 1 : value == 0 && sections->len > 2 ? 2 : 0;
  tokens = g_array_ref (g_ptr_array_index (sections, *chosen));
  g_ptr_array_unref (sections);
  return tokens;
}

static gboolean
has_token (GArray *tokens,
           TokenType type)
{
  for (guint i = 0; i < tokens->len; i++)
    if (g_array_index (tokens, Token, i).type == type)
      return TRUE;
  return FALSE;
}

typedef struct
{
  int year, month, day, weekday;
  gint64 seconds;      /* of the day */
  gint64 total;        /* since day 0 */
  guint milliseconds;
} Moment;

/* What is rounded: the last digit of the seconds, where they are shown, as Excel does. */
static gint64
find_step (GArray *tokens)
{
  gboolean seconds = FALSE;
  gint64 step = 1000;

  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);

      seconds |= (token->type == TOKEN_DATE || token->type == TOKEN_ELAPSED) && g_ascii_tolower (token->text[0]) == 's';
      if (token->type == TOKEN_DIGIT && step > 1)
        step /= 10;
    }
  return seconds ? step : 1;
}

static Moment
split_serial (double serial,
              gint64 step,
              gboolean since_1904)
{
  gint64 ticks = (gint64) round (serial * SECONDS_PER_DAY * 1000 / (double) step) * step;
  gint64 days;
  GDate date;
  Moment moment = { 0 };

  moment.milliseconds = (guint) (ticks % 1000);
  moment.total = ticks / 1000;
  moment.seconds = moment.total % SECONDS_PER_DAY;
  days = moment.total / SECONDS_PER_DAY;

  /* Day 60 is 29 February 1900, which never was: days before it count from one day later. */
  if (since_1904)
    days += 1462;
  else if (days < 60)
    days++;
  g_date_set_dmy (&date, 30, G_DATE_DECEMBER, 1899);
  g_date_add_days (&date, (guint) days);
  moment.year = g_date_get_year (&date);
  moment.month = (int) g_date_get_month (&date);
  moment.day = g_date_get_day (&date);
  moment.weekday = (int) g_date_get_weekday (&date);
  return moment;
}

static void
append_name (GString *out,
             const char *name,
             guint length)
{
  g_string_append_len (out, name, length == 3 ? 3 : length >= 5 ? 1 : -1);
}

/* "m" after hours or before seconds are minutes. */
static gboolean
is_minutes (GArray *tokens,
            guint at)
{
  for (guint i = at; i > 0; i--)
    {
      const Token *token = &g_array_index (tokens, Token, i - 1);

      if (token->type == TOKEN_DATE || token->type == TOKEN_ELAPSED)
        {
          if (g_ascii_tolower (token->text[0]) == 'h')
            return TRUE;
          break;
        }
    }
  for (guint i = at + 1; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);

      if (token->type == TOKEN_DATE || token->type == TOKEN_ELAPSED)
        return g_ascii_tolower (token->text[0]) == 's';
    }
  return FALSE;
}

static void
append_month (GString *out,
              const Moment *moment,
              guint length)
{
  static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
                                        "September", "October", "November", "December" };

  if (length >= 3)
    append_name (out, months[moment->month - 1], length);
  else
    g_string_append_printf (out, "%0*d", (int) length, moment->month);
}

static void
append_day (GString *out,
            const Moment *moment,
            guint length)
{
  static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

  if (length >= 3)
    append_name (out, days[moment->weekday - 1], MIN (length, 4));
  else
    g_string_append_printf (out, "%0*d", (int) length, moment->day);
}

static void
append_date_token (GString *out,
                   GArray *tokens,
                   guint at,
                   const Moment *moment,
                   gboolean halves)
{
  const Token *token = &g_array_index (tokens, Token, at);
  int width = (int) MIN (token->length, 2);
  int hour = (int) (moment->seconds / 3600);

  switch (g_ascii_tolower (token->text[0]))
    {
    case 'y':
      if (token->length <= 2)
        g_string_append_printf (out, "%02d", moment->year % 100);
      else
        g_string_append_printf (out, "%d", moment->year);
      break;
    case 'm':
      if (is_minutes (tokens, at))
        g_string_append_printf (out, "%0*d", width, (int) (moment->seconds / 60 % 60));
      else
        append_month (out, moment, token->length);
      break;
    case 'd':
      append_day (out, moment, token->length);
      break;
    case 'h':
      g_string_append_printf (out, "%0*d", width, halves ? (hour + 11) % 12 + 1 : hour);
      break;
    case 's':
      g_string_append_printf (out, "%0*d", width, (int) (moment->seconds % 60));
      break;
    default:
      g_string_append (out, hour < 12 ? "AM" : "PM");
      break;
    }
}

static gboolean
has_halves (GArray *tokens)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);

      if (token->type == TOKEN_DATE && g_ascii_tolower (token->text[0]) == 'a')
        return TRUE;
    }
  return FALSE;
}

static char *
format_date (double value,
             GArray *tokens,
             gboolean since_1904)
{
  GString *out = g_string_new (NULL);
  Moment moment = split_serial (value, find_step (tokens), since_1904);
  gboolean halves = has_halves (tokens);
  gboolean fraction = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);
      gint64 unit;

      switch (token->type)
        {
        case TOKEN_DATE:
          append_date_token (out, tokens, i, &moment, halves);
          break;
        case TOKEN_ELAPSED:
          unit = g_ascii_tolower (token->text[0]) == 'h' ? 3600 : g_ascii_tolower (token->text[0]) == 'm' ? 60 : 1;
          g_string_append_printf (out, "%0*" G_GINT64_FORMAT, (int) MIN (token->length, 2), moment.total / unit);
          break;
        case TOKEN_DIGIT:
          /* ".000" behind seconds. */
          if (fraction)
            g_string_append_printf (out, "%u", moment.milliseconds / 100);
          moment.milliseconds = moment.milliseconds % 100 * 10;
          break;
        case TOKEN_POINT:
          fraction = i + 1 < tokens->len && g_array_index (tokens, Token, i + 1).type == TOKEN_DIGIT;
          g_string_append_c (out, '.');
          break;
        case TOKEN_LITERAL:
        case TOKEN_COMMA:
          g_string_append_len (out, token->text, token->length);
          break;
        default:
          break;
        }
    }
  return g_string_free (out, FALSE);
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
    switch (g_array_index (tokens, Token, i).type)
      {
      case TOKEN_DIGIT:
        if (layout.exponent)
          break;
        layout.grouped |= n_commas > 0 && !point;
        n_commas = 0;
        if (point)
          layout.n_decimals++;
        else
          layout.n_integer++;
        break;
      case TOKEN_POINT:
        point = TRUE;
        layout.n_thousands += n_commas;
        n_commas = 0;
        break;
      case TOKEN_COMMA:
        n_commas += layout.n_integer + layout.n_decimals > 0;
        break;
      case TOKEN_PERCENT:
        layout.n_percent++;
        break;
      case TOKEN_EXPONENT:
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
      const Token *token = &g_array_index (tokens, Token, i);

      if (token->type != TOKEN_DIGIT)
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
      const Token *token = &g_array_index (tokens, Token, i);

      if (token->type == TOKEN_LITERAL)
        g_string_append_len (out, token->text, token->length);
      else if (token->type == TOKEN_PERCENT)
        g_string_append_c (out, '%');
      else if (token->type == TOKEN_POINT)
        {
          point = TRUE;
          if (seen == 0)
            for (guint place = n_digits; place > 0; place--)
              append_integer_digit (out, digits, n_digits, place - 1, '0', FALSE);
          if (!is_optional_rest (tokens, i + 1, decimals))
            g_string_append_c (out, '.');
        }
      else if (token->type == TOKEN_DIGIT && point)
        {
          if (!is_optional_rest (tokens, i, decimals + n_used) && decimals[n_used] != '\0')
            g_string_append_c (out, decimals[n_used]);
          n_used += decimals[n_used] != '\0';
        }
      else if (token->type == TOKEN_DIGIT)
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

/* Fractions ("# ?/?") are shown as decimals: what they say is the same. */
static gboolean
is_fraction (GArray *tokens)
{
  for (guint i = 1; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);

      if (token->type == TOKEN_LITERAL && token->length == 1 && token->text[0] == '/' && g_array_index (tokens, Token, i - 1).type == TOKEN_DIGIT)
        return TRUE;
    }
  return FALSE;
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
  return has_token (tokens, TOKEN_DATE) || has_token (tokens, TOKEN_ELAPSED);
}

static char *
format_tokens (double value,
               GArray *tokens,
               gboolean since_1904)
{
  if (is_date (tokens))
    return value < MAX_SERIAL ? format_date (value, tokens, since_1904) : format_general (value);
  if (has_token (tokens, TOKEN_GENERAL) || has_token (tokens, TOKEN_TEXT) || is_fraction (tokens))
    return format_general (value);
  return format_digits (value, tokens);
}

char *
extract_cell_format_number (double value,
                            const char *code,
                            gboolean since_1904)
{
  g_autoptr (GArray) tokens = NULL;
  g_autofree char *shown = NULL;
  guint n_sections, chosen;

  if (!isfinite (value))
    return g_strdup ("");
  if (code == NULL || *code == '\0' || g_ascii_strcasecmp (code, "General") == 0)
    return format_general (value);

  tokens = read_section (code, value, &n_sections, &chosen);
  if (value < 0 && is_date (tokens))
    return format_general (value); /* there are no dates before the first */
  if (chosen == 1 || value >= 0)
    return format_tokens (fabs (value), tokens, since_1904);
  shown = format_tokens (-value, tokens, since_1904);
  return g_strconcat ("-", shown, NULL);
}
