/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/custom-rule.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "privacy/check-digits.h"
#include "privacy/detect-text.h"

/* Letters and digits that every value has; with fewer, a shape would be found everywhere. */
#define FIXED_MIN 3

/* One reading of a shape. */
typedef struct
{
  CustomRule *rule;
  const char *text;
  const char *at;
} Reader;

static gboolean
fail_at (const Reader *reader, const char *place, GError **error, const char *what)
{
  glong column = g_utf8_pointer_to_offset (reader->text, place) + 1;

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The shape cannot be read at character %ld: %s"), column, what);

  return FALSE;
}

static gboolean
add_place (Reader *reader, Place place, guint min, guint max, const char *where, GError **error)
{
  CustomRule *rule = reader->rule;

  if (rule->n_places + max > CUSTOM_SHAPE_MAX)
    return fail_at (reader, where, error, _("from here on it is longer than 64 characters."));

  for (guint i = 0; i < max; i++)
    {
      place.optional = place.kind == PLACE_SEPARATOR || i >= min;
      rule->places[rule->n_places++] = place;
    }

  return TRUE;
}

/* A number of up to two digits; FALSE if there is none. */
static gboolean
read_number (Reader *reader, guint *number)
{
  const char *start = reader->at;

  *number = 0;
  while (g_ascii_isdigit (*reader->at) && reader->at - start < 2)
    *number = *number * 10 + (guint) (*reader->at++ - '0');

  return reader->at > start;
}

/* "?", "{4}", "{2,6}" after an element; once if there is nothing. */
static gboolean
read_repeat (Reader *reader, guint *min, guint *max, GError **error)
{
  const char *open = reader->at;

  *min = *max = 1;
  if (*reader->at == '?')
    {
      reader->at++;
      *min = 0;
      return TRUE;
    }
  if (*reader->at != '{')
    return TRUE;

  reader->at++;
  if (!read_number (reader, min))
    return fail_at (reader, reader->at, error, _("after “{” comes how many times, as in “{4}” or “{2,6}”."));
  *max = *min;
  if (*reader->at == ',')
    {
      reader->at++;
      if (!read_number (reader, max))
        return fail_at (reader, reader->at, error, _("after “,” comes how many times at most, as in “{2,6}”."));
    }
  if (*reader->at != '}')
    return fail_at (reader, reader->at, error, _("“}” is missing."));
  reader->at++;
  if (*max == 0 || *max < *min)
    return fail_at (reader, open, error, _("the second number must not be smaller than the first, and not 0."));

  return TRUE;
}

/* 'MA': each of its characters as it stands. */
static gboolean
read_quoted (Reader *reader, GError **error)
{
  const char *open = reader->at++;

  if (*reader->at == '\'')
    return fail_at (reader, open, error, _("there is nothing between the quotes."));
  for (; *reader->at != '\''; reader->at++)
    {
      Place place = { PLACE_LITERAL, g_ascii_toupper (*reader->at), FALSE };

      if (*reader->at == '\0')
        return fail_at (reader, open, error, _("the quote that opens here is not closed."));
      if (!g_ascii_isprint (*reader->at))
        return fail_at (reader, reader->at, error, _("only ASCII characters can be quoted; L is a letter of any alphabet."));
      if (!add_place (reader, place, 1, 1, reader->at, error))
        return FALSE;
    }
  reader->at++;
  if (*reader->at == '{' || *reader->at == '?')
    return fail_at (reader, reader->at, error, _("what is quoted stands once and cannot be repeated."));

  return TRUE;
}

static gboolean
place_of (char c, Place *place)
{
  static const char kinds[] = { [PLACE_DIGIT] = '9', [PLACE_LETTER] = 'A', [PLACE_ANY_LETTER] = 'L', [PLACE_ALNUM] = 'X',
                                [PLACE_SEPARATOR] = '-' };

  *place = (Place) { PLACE_LITERAL, c, FALSE };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == c)
      {
        place->kind = (PlaceKind) i;
        place->literal = 0;
        return TRUE;
      }

  return c != '\0' && strchr ("./:#_+*&@ ", c) != NULL;
}

static gboolean
read_element (Reader *reader, GError **error)
{
  const char *start = reader->at;
  Place place;
  guint min, max;

  if (*start == '\'')
    return read_quoted (reader, error);
  if (*start == '{' || *start == '?')
    return fail_at (reader, start, error, _("a repetition needs something before it."));
  if (!place_of (*start, &place))
    return fail_at (reader, start, error,
                    "9 is a digit, A a letter, L a letter of any alphabet, X a letter or digit, - a place where it "
                    "may be divided; anything else that stands for itself is quoted, as in 'MA'-9999.");

  reader->at++;
  if (!read_repeat (reader, &min, &max, error))
    return FALSE;

  return add_place (reader, place, min, max, start, error);
}

static gboolean
is_word_place (const Place *place)
{
  return place->kind != PLACE_SEPARATOR && (place->kind != PLACE_LITERAL || g_ascii_isalnum (place->literal));
}

static gboolean
read_places (CustomRule *rule, const char *text, GError **error)
{
  Reader reader = { rule, text, text };
  guint n_fixed = 0;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The shape is not readable text (UTF-8)."));
      return FALSE;
    }

  rule->n_places = 0;
  while (*reader.at != '\0')
    if (!read_element (&reader, error))
      return FALSE;

  for (guint i = 0; i < rule->n_places; i++)
    n_fixed += !rule->places[i].optional && is_word_place (&rule->places[i]);
  if (n_fixed < FIXED_MIN)
    return fail_at (&reader, reader.at, error, _("at least three letters or digits must always be there."));
  if (rule->places[0].optional || rule->places[rule->n_places - 1].kind == PLACE_SEPARATOR)
    return fail_at (&reader, rule->places[0].optional ? text : reader.at, error,
                    "a shape begins with what is always there, and does not end where it may be divided.");

  return TRUE;
}

gboolean
custom_rule_read_shape (CustomRule *rule, const char *text, GError **error)
{
  if (*text != CUSTOM_LIST_MARK)
    return read_places (rule, text, error);

  rule->words = custom_words_new (text + 1, error);

  return rule->words != NULL;
}

gboolean
custom_place_takes (const Place *place, guint input)
{
  gboolean digit = input >= '0' && input <= '9';
  gboolean letter = input >= 'A' && input <= 'Z';

  switch (place->kind)
    {
    case PLACE_DIGIT:
      return digit;
    case PLACE_LETTER:
      return letter;
    case PLACE_ANY_LETTER:
      return letter || input == CUSTOM_INPUT_LETTER;
    case PLACE_ALNUM:
      return letter || digit;
    case PLACE_SEPARATOR:
      return input == ' ' || input == '-' || input == '.' || input == '/';
    case PLACE_LITERAL:
    default:
      return input == (guint) (guchar) place->literal;
    }
}

/* Checks */

static gboolean
read_weights (CustomCheck *check, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 weight;

      if (i >= CUSTOM_WEIGHTS_MAX || !g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 0, 99, &weight, NULL))
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("Weight %u of the check cannot be read: weights are numbers from 0 to 99, as in mod11:5,4,3,2."), i + 1);
          return FALSE;
        }
      check->weights[check->n_weights++] = (guint8) weight;
    }

  return TRUE;
}

static void
count_digits (const CustomRule *rule, guint *min, guint *max)
{
  *min = *max = 0;
  for (guint i = 0; i < rule->n_places; i++)
    {
      const Place *place = &rule->places[i];

      if (place->kind == PLACE_DIGIT || place->kind == PLACE_ALNUM || (place->kind == PLACE_LITERAL && g_ascii_isdigit (place->literal)))
        {
          *min += !place->optional;
          *max += 1;
        }
    }
}

static gboolean
fit_weights (const CustomRule *rule, GError **error)
{
  guint n_weights = rule->check.n_weights;
  guint min, max;

  count_digits (rule, &min, &max);
  if (min == max && (n_weights == min || n_weights + 1 == min))
    return TRUE;

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
               _("The check has %u weights, but the shape has %u digits: there is one weight for each digit, from the left; "
                 "the last one may be left out and counts 1."),
               n_weights, max);

  return FALSE;
}

gboolean
custom_rule_read_check (CustomRule *rule, const char *text, GError **error)
{
  static const struct
  {
    const char *name;
    CustomCheckKind kind;
  } names[] = {
    { "", CUSTOM_CHECK_NONE },           { "none", CUSTOM_CHECK_NONE },   { "luhn", CUSTOM_CHECK_LUHN },
    { "verhoeff", CUSTOM_CHECK_VERHOEFF }, { "mod11-10", CUSTOM_CHECK_MOD11_10 }, { "mod97", CUSTOM_CHECK_MOD97 },
    { "731", CUSTOM_CHECK_731 },
  };

  memset (&rule->check, 0, sizeof rule->check);
  if (rule->words != NULL && *text != '\0' && g_ascii_strcasecmp (text, "none") != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Values in a list are what they are: they have no check digits."));
      return FALSE;
    }
  if (g_str_has_prefix (text, "mod11:"))
    {
      rule->check.kind = CUSTOM_CHECK_MOD11;
      return read_weights (&rule->check, text + strlen ("mod11:"), error) && fit_weights (rule, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (text, names[i].name) == 0)
      {
        rule->check.kind = names[i].kind;
        return TRUE;
      }

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("A check is luhn, verhoeff, mod97, mod11-10, 731, or mod11 with its weights, as in mod11:5,4,3,2."));

  return FALSE;
}

/* The weighted sum of all digits must be a multiple of 11; a last "X" counts 10 (ISO 7064, MOD 11). */
static gboolean
check_mod11 (const CustomCheck *check, const char *symbols, gsize length)
{
  guint sum = 0;
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint digit = g_ascii_isdigit (symbols[i]) ? (guint) (symbols[i] - '0') : 10;

      if (digit == 10 && (symbols[i] != 'X' || i + 1 < length))
        continue;
      sum += digit * (n < check->n_weights ? check->weights[n] : 1);
      n++;
    }

  return n >= check->n_weights && sum % 11 == 0;
}

static gsize
keep_digits (char *symbols, gsize length)
{
  gsize kept = 0;

  for (gsize i = 0; i < length; i++)
    if (g_ascii_isdigit (symbols[i]))
      symbols[kept++] = symbols[i];

  return kept;
}

gboolean
custom_rule_is_valid (const CustomRule *rule, const guint8 *text, gsize length, gsize start, gsize end)
{
  char symbols[CUSTOM_SHAPE_MAX + 1];
  gsize n = 0;

  for (gsize at = start; at < end && n < CUSTOM_SHAPE_MAX;)
    {
      Symbol symbol = text_symbol (text, length, at);

      if (symbol.kind == SYMBOL_DIGIT || symbol.kind == SYMBOL_LETTER)
        symbols[n++] = symbol.ascii;
      at += symbol.n_bytes;
    }

  switch (rule->check.kind)
    {
    case CUSTOM_CHECK_LUHN:
      n = keep_digits (symbols, n);
      return n > 1 && check_luhn (symbols, n);
    case CUSTOM_CHECK_VERHOEFF:
      n = keep_digits (symbols, n);
      return n > 1 && check_verhoeff (symbols, n);
    case CUSTOM_CHECK_MOD11_10:
      n = keep_digits (symbols, n);
      return n > 1 && check_mod11_10 (symbols, n);
    case CUSTOM_CHECK_MOD97:
      return n > 2 && check_mod97 (symbols, n);
    case CUSTOM_CHECK_731:
      return n > 1 && g_ascii_isdigit (symbols[n - 1]) && check_731 (symbols, n);
    case CUSTOM_CHECK_MOD11:
      return check_mod11 (&rule->check, symbols, n);
    case CUSTOM_CHECK_NONE:
    default:
      return TRUE;
    }
}

/* Labels */

gunichar
custom_fold (gunichar c)
{
  char latin = text_fold (c);

  if (latin != 0)
    return (gunichar) (guchar) latin;

  return g_unichar_isalnum (c) ? g_unichar_tolower (c) : 0;
}

static gunichar *
fold_label (const char *text)
{
  gunichar *folded = g_new0 (gunichar, (gsize) g_utf8_strlen (text, -1) + 1);
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = custom_fold (g_utf8_get_char (p));

      if (c != 0)
        folded[n++] = c;
    }

  return folded;
}

gboolean
custom_rule_read_labels (CustomRule *rule, const char *text, GError **error)
{
  g_auto (GStrv) words = NULL;
  guint n = 0;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The words are not readable text (UTF-8)."));
      return FALSE;
    }

  words = g_strsplit (text, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree gunichar *folded = fold_label (words[i]);

      if (*g_strstrip (words[i]) == '\0')
        continue;
      if (n >= CUSTOM_LABELS_MAX || folded[0] == 0 || folded[1] == 0)
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("Word %u cannot be used: up to %d words of two letters or more, divided by commas."), i + 1,
                       CUSTOM_LABELS_MAX);
          return FALSE;
        }
      rule->labels[n++] = g_steal_pointer (&folded);
    }

  return TRUE;
}

void
custom_rule_free (CustomRule *rule)
{
  if (rule == NULL)
    return;

  for (guint i = 0; rule->labels[i] != NULL; i++)
    g_free (rule->labels[i]);
  custom_words_free (rule->words);
  g_free (rule->definition);
  g_free (rule);
}
