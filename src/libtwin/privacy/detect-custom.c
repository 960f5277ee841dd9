/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-custom.h"

#include <string.h>

#include "privacy/custom-rule.h"
#include "privacy/detect-text.h"
#include "privacy/type-set-private.h"

/* How far a word that announces a value may stand from it: as for the built-in types. */
#define BEFORE_BYTES 60
#define AFTER_BYTES 25

/* Of two types that are as sure of the same value the creator's own is meant. */
#define BITS_OWN 3

/* Letters and digits around a value, folded; a 0 stands between words. */
typedef struct
{
  gunichar folded[BEFORE_BYTES + AFTER_BYTES + 4];
  guint n;
} Words;

static gboolean
is_word_before (Detect *self, gsize at)
{
  guint n_bytes;

  if (at == 0)
    return FALSE;
  if (self->text[at - 1] < 0x80)
    return text_is_alnum (self->text[at - 1]);

  return g_unichar_isalnum (text_code_point (self->text, self->length, text_previous (self->text, at), &n_bytes));
}

/* Whether a value may begin at @at: not inside of a word, nor after "12-" if with a digit. */
static gboolean
may_begin (Detect *self, gsize at)
{
  guint8 before = at > 0 ? self->text[at - 1] : ' ';
  gboolean alone = self->text[at] < 0x80 && !text_is_alnum (self->text[at]);

  if (!alone && is_word_before (self, at))
    return FALSE;

  return !((before == '-' || before == '.' || before == '/') && at > 1 && text_is_digit (self->text[at - 2])
           && text_is_digit (self->text[at]));
}

static void
words_read (Words *words, Detect *self, gsize start, gsize end)
{
  words->folded[words->n++] = 0;
  for (gsize at = start; at < end && words->n < G_N_ELEMENTS (words->folded) - 2;)
    {
      guint n_bytes;
      gunichar c = custom_fold (text_code_point (self->text, self->length, at, &n_bytes));

      if (c != 0 || words->folded[words->n - 1] != 0)
        words->folded[words->n++] = c;
      at += n_bytes;
    }
  if (words->folded[words->n - 1] != 0)
    words->folded[words->n++] = 0;
}

/* Whether @label stands at @at, whatever blanks are inside, and ends with a word. */
static gboolean
has_label_at (const Words *words, const gunichar *label, guint at)
{
  for (; *label != 0; at++)
    {
      if (at >= words->n)
        return FALSE;
      if (words->folded[at] == 0)
        continue;
      if (words->folded[at] != *label++)
        return FALSE;
    }

  return words->folded[at] == 0;
}

static gboolean
has_label (const Words *words, const CustomRule *rule)
{
  for (guint i = 0; i + 1 < words->n; i++)
    {
      if (words->folded[i] != 0 || words->folded[i + 1] == 0)
        continue;
      for (guint k = 0; rule->labels[k] != NULL; k++)
        if (has_label_at (words, rule->labels[k], i + 1))
          return TRUE;
    }

  return FALSE;
}

/* The start of the first character at or after @at. */
static gsize
character_start (Detect *self, gsize at)
{
  while (at < self->length && (self->text[at] & 0xc0) == 0x80)
    at++;

  return at;
}

/* Before the value, or after it in the same line. */
static gboolean
is_labelled (Detect *self, const CustomRule *rule, gsize start, gsize end)
{
  gsize from = character_start (self, start > BEFORE_BYTES ? start - BEFORE_BYTES : 0);
  gsize to = end;
  Words words = { .n = 0 };

  while (to < self->length && to - end < AFTER_BYTES && self->text[to] != '\n')
    to++;
  words_read (&words, self, from, start);
  words_read (&words, self, end, character_start (self, to));

  return has_label (&words, rule);
}

static void
match_cb (const TwinPiiType *type, gsize start, gsize end, gpointer user_data)
{
  Detect *self = user_data;
  const CustomRule *rule = type->rule->custom;
  gboolean labelled = rule->labels[0] != NULL && is_labelled (self, rule, start, end);
  gboolean valid = custom_rule_is_valid (rule, self->text, self->length, start, end);
  gboolean checked = rule->check.kind != CUSTOM_CHECK_NONE;

  if (!valid)
    {
      if (labelled)
        detect_add_wrong (self, type, start, end);
      return;
    }

  if (labelled)
    detect_add (self, type, start, end, DETECT_BITS_CERTAIN + BITS_OWN, TRUE,
                rule->words != NULL ? N_ ("in a list of your own, and a label before it")
                : checked           ? N_ ("a label before it, and the check digit is right") : N_ ("a label before it"));
  else if (checked)
    detect_add (self, type, start, end, DETECT_BITS_LIKELY + BITS_OWN, TRUE, N_ ("the form and the check digit are right"));
  else if (rule->words != NULL && rule->labels[0] == NULL)
    detect_add (self, type, start, end, DETECT_BITS_CERTAIN + BITS_OWN, TRUE, N_ ("in a list of your own"));
  else if (rule->words != NULL)
    detect_add (self, type, start, end, DETECT_BITS_CANDIDATE + BITS_OWN, TRUE, N_ ("in a list of your own"));
  else if (rule->labels[0] == NULL)
    detect_add (self, type, start, end, DETECT_BITS_LIKELY + BITS_OWN, TRUE, N_ ("the form of a type of your own"));
  else
    detect_add (self, type, start, end, DETECT_BITS_CANDIDATE + BITS_OWN, TRUE, N_ ("the form of a type of your own"));
}

/* Adds what stands in the list of @type. */
static void
detect_words (Detect *self, const TwinPiiType *type)
{
  const CustomWords *words = type->rule->custom->words;

  for (gsize at = 0; at < self->length; at++)
    {
      gsize end = custom_words_begin (words, self->text[at]) ? custom_words_match (words, self->text, self->length, at) : 0;

      if (end == 0)
        continue;
      match_cb (type, at, end, self);
      at = end - 1;
    }
}

void
detect_custom (Detect *self, TwinTypeSet *types)
{
  CustomMatcher *matcher = type_set_take_matcher (types);
  guint n_builtin;

  if (matcher == NULL)
    return;

  for (gsize at = 0; at < self->length; at++)
    if (custom_matcher_begins (matcher, self->text[at]) && may_begin (self, at))
      custom_matcher_match (matcher, self->text, self->length, at, match_cb, self);

  type_set_give_matcher (types, matcher);

  twin_pii_types (&n_builtin);
  for (guint i = n_builtin; i < twin_type_set_get_n_types (types); i++)
    if (twin_type_set_get_type (types, i)->rule->custom->words != NULL)
      detect_words (self, twin_type_set_get_type (types, i));
}

char *
detect_custom_normalize (const char *value, gsize length)
{
  GString *normal = g_string_sized_new (length);

  for (gsize at = 0; at < length;)
    {
      Symbol symbol = text_symbol ((const guint8 *) value, length, at);
      guint n_bytes;
      gunichar c = text_code_point ((const guint8 *) value, length, at, &n_bytes);

      /* Full-width letters are Latin ones; Greek and Cyrillic ones that only look so are their own. */
      if (symbol.kind == SYMBOL_DIGIT || (symbol.kind == SYMBOL_LETTER && (c < 0x80 || c >= 0xff00)))
        g_string_append_c (normal, g_ascii_tolower (symbol.ascii));
      else if (g_unichar_isalnum (c))
        g_string_append_unichar (normal, g_unichar_tolower (c));
      at += MAX (symbol.n_bytes, 1);
    }

  return g_string_free (normal, FALSE);
}
