/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cell-format.h"

#include <string.h>

/* Sections for positive and negative numbers, zero and text; what is behind them means nothing. */
#define MAX_SECTIONS 4

typedef enum
{
  CONDITION_NONE,
  CONDITION_LESS,
  CONDITION_AT_MOST,
  CONDITION_MORE,
  CONDITION_AT_LEAST,
  CONDITION_EQUAL,
  CONDITION_OTHER_THAN,
} ConditionType;

/* "[>=1000]": when a section is used. */
typedef struct
{
  ConditionType type;
  double limit;
} Condition;

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
  CellToken token = { CELL_TOKEN_LITERAL, p + 1, 0 };

  if (length >= 3 && p[1] == '$')
    {
      token.text = p + 2;
      while (token.length < length - 3 && token.text[token.length] != '-')
        token.length++;
    }
  else if (length >= 3 && strchr ("hHmMsS", p[1]) != NULL && (p[2] == ']' || g_ascii_tolower (p[2]) == g_ascii_tolower (p[1])))
    {
      token.type = CELL_TOKEN_ELAPSED;
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
  CellToken token = { CELL_TOKEN_LITERAL, p, 1 };
  const char *close;

  switch (*p)
    {
    case '"':
      close = memchr (p + 1, '"', (gsize) (end - p - 1));
      close = close != NULL ? close : end;
      token = (CellToken) { CELL_TOKEN_LITERAL, p + 1, (guint) (close - p - 1) };
      g_array_append_val (tokens, token);
      return (guint) (MIN (close + 1, end) - p);
    case '[':
      close = memchr (p, ']', (gsize) (end - p));
      if (close == NULL)
        return (guint) (end - p);
      add_bracket (tokens, p, (guint) (close + 1 - p));
      return (guint) (close + 1 - p);
    case '\\':
      token = (CellToken) { CELL_TOKEN_LITERAL, p + 1, get_next_length (p, end) };
      g_array_append_val (tokens, token);
      return token.length + 1;
    case '_': /* a gap as wide as the next character */
    case '*': /* fills the cell with the next character */
      return 1 + get_next_length (p, end);
    case '0':
    case '#':
    case '?':
      token.type = CELL_TOKEN_DIGIT;
      break;
    case '.':
      token.type = CELL_TOKEN_POINT;
      break;
    case ',':
      token.type = CELL_TOKEN_COMMA;
      break;
    case '%':
      token.type = CELL_TOKEN_PERCENT;
      break;
    case '@':
      token.type = CELL_TOKEN_TEXT;
      break;
    default:
      if (begins (p, end, "General"))
        token = (CellToken) { CELL_TOKEN_GENERAL, p, strlen ("General") };
      else if (begins (p, end, "E+") || begins (p, end, "E-"))
        token = (CellToken) { CELL_TOKEN_EXPONENT, p, 2 };
      for (guint i = 0; i < G_N_ELEMENTS (halves) && token.type == CELL_TOKEN_LITERAL; i++)
        if (begins (p, end, halves[i]))
          token = (CellToken) { CELL_TOKEN_DATE, p, (guint) strlen (halves[i]) };
      if (token.type == CELL_TOKEN_LITERAL && strchr ("ymdhsYMDHS", *p) != NULL)
        {
          token.type = CELL_TOKEN_DATE;
          while (p + token.length < end && g_ascii_tolower (p[token.length]) == g_ascii_tolower (*p))
            token.length++;
        }
      break;
    }
  g_array_append_val (tokens, token);
  return token.length;
}

static Condition
read_condition (const char *bracket)
{
  static const struct
  {
    const char *sign;
    ConditionType type;
  } signs[] = {
    { "<=", CONDITION_AT_MOST }, { "<>", CONDITION_OTHER_THAN }, { "<", CONDITION_LESS },
    { ">=", CONDITION_AT_LEAST }, { ">", CONDITION_MORE },       { "=", CONDITION_EQUAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (bracket + 1, signs[i].sign))
      return (Condition) { signs[i].type, g_ascii_strtod (bracket + 1 + strlen (signs[i].sign), NULL) };

  return (Condition) { 0 };
}

static gboolean
holds (Condition condition, double value)
{
  switch (condition.type)
    {
    case CONDITION_LESS:
      return value < condition.limit;
    case CONDITION_AT_MOST:
      return value <= condition.limit;
    case CONDITION_MORE:
      return value > condition.limit;
    case CONDITION_AT_LEAST:
      return value >= condition.limit;
    case CONDITION_EQUAL:
      return !(value < condition.limit || value > condition.limit);
    case CONDITION_OTHER_THAN:
      return value < condition.limit || value > condition.limit;
    case CONDITION_NONE:
    default:
      return FALSE;
    }
}

/* Which of the sections: by the conditions where there is one, otherwise by the value's sign. */
static guint
choose_section (const Condition *conditions, guint n, double value)
{
  if (conditions[0].type == CONDITION_NONE && conditions[1].type == CONDITION_NONE)
    return value < 0 && n > 1 ? 1 : !(value < 0 || value > 0) && n > 2 ? 2 : 0;
  if (conditions[0].type != CONDITION_NONE ? holds (conditions[0], value) : value > 0)
    return 0;
  if (n > 2 && conditions[1].type != CONDITION_NONE && !holds (conditions[1], value))
    return 2;

  return MIN (1, n - 1);
}

CellSection
cell_format_choose (const char *code, double value)
{
  GArray *sections[MAX_SECTIONS] = { NULL };
  Condition conditions[MAX_SECTIONS] = { 0 };
  const char *end;
  guint n = 0, chosen;
  gboolean only_negative;

  g_return_val_if_fail (code != NULL, ((CellSection) { 0 }));

  end = code + strlen (code);
  sections[0] = g_array_new (FALSE, FALSE, sizeof (CellToken));
  for (const char *p = code; p < end;)
    {
      if (*p == ';' && n + 1 == MAX_SECTIONS)
        break;
      if (*p == ';')
        {
          sections[++n] = g_array_new (FALSE, FALSE, sizeof (CellToken));
          p++;
          continue;
        }
      if (*p == '[' && conditions[n].type == CONDITION_NONE)
        conditions[n] = read_condition (p);
      p += read_token (sections[n], p, end);
    }
  n++;
  chosen = choose_section (conditions, n, value);
  only_negative = conditions[chosen].type == CONDITION_NONE
                      ? chosen == 1 && conditions[0].type == CONDITION_NONE
                      : (conditions[chosen].type == CONDITION_LESS || conditions[chosen].type == CONDITION_AT_MOST) && conditions[chosen].limit <= 0;
  for (guint i = 0; i < n; i++)
    if (i != chosen)
      g_array_unref (sections[i]);

  return (CellSection) { .tokens = sections[chosen], .is_signed = only_negative };
}

void
cell_section_clear (CellSection *self)
{
  g_clear_pointer (&self->tokens, g_array_unref);
}

gboolean
cell_format_has (const GArray *tokens, CellTokenType type)
{
  for (guint i = 0; i < tokens->len; i++)
    if (g_array_index (tokens, CellToken, i).type == type)
      return TRUE;

  return FALSE;
}
