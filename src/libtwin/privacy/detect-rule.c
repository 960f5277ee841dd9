/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-lexicon.h"
#include "privacy/detect-shape.h"
#include "privacy/detect-text.h"

#include <stdlib.h>
#include <string.h>

/* A text that is nothing but one number is a form's field or a table's cell: whoever wrote
 * it meant one number, and a right check digit says which. */
#define ALONE_BITS 8

/* Forms with many letters in given places, which nothing else has, tell even where the check digit is
 * wrong. */
#define FORM_RARE 4

/* How far the next one of a list may stand, and among how many candidates the one before it is. */
#define LISTED_BYTES 8
#define LISTED_CANDIDATES 4

/* So many letters may have been read for digits, or the other way round. */
#define MISREAD_MAX 6

static gboolean
is_alone (Detect *self, gsize start, gsize end)
{
  gsize word = 0;

  /* "BSN 111222333" is a label and a number. */
  while (word < end && text_is_letter (self->text[word]))
    word++;
  if (word > 0 && word < end && self->text[word] == ' ')
    return FALSE;

  return start == 0 && (end == self->length || (end + 1 == self->length && self->text[end] == '\n'));
}

/* "34 ABC 1234 and 06 JK 567": what comes after a value of @type and nothing but a word or a comma has the label
 * of that one. */
static gboolean
is_listed (Detect *self, const TwinPiiType *type, gsize start)
{
  static const char *const words[] = { "and", "or", "und", "oder", "et", "ou", "y", "o", "e", "en", "of", "i", "lub", "och", "eller", "og", "a", "nebo", "ve", "veya" };
  const Candidate *last = NULL;
  const char *between;
  gsize length;

  for (guint n = self->candidates->len; n > 0 && n + LISTED_CANDIDATES > self->candidates->len && last == NULL; n--)
    {
      const Candidate *candidate = &g_array_index (self->candidates, Candidate, n - 1);

      if (candidate->finding.type == type && candidate->finding.tier != TWIN_TIER_CANDIDATE && candidate->finding.end < start)
        last = candidate;
    }
  if (last == NULL || start - last->finding.end > LISTED_BYTES)
    return FALSE;

  between = (const char *) self->text + last->finding.end;
  length = start - last->finding.end;
  if (length == strspn (between, ",;/& "))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (length == strlen (words[i]) + 2 && between[0] == ' ' && between[length - 1] == ' ' && strncmp (between + 1, words[i], length - 2) == 0)
      return TRUE;

  return FALSE;
}

/* Whether nothing but hyphens divides it. */
static gboolean
has_hyphens (const Number *number, guint n)
{
  for (guint i = 1; i < n; i++)
    if (number->separators[i] != 0 && number->separators[i] != '-')
      return FALSE;

  return TRUE;
}

/* "693-09.4444": a full stop divides less than a hyphen and comes before it, as in "123.456.789-09" and in
 * "85.07.30-033.28", but after letters: "CHE-123.456.789". */
static gboolean
is_mixed_up (const Number *number, guint n)
{
  gboolean hyphen = FALSE, stop = FALSE;

  for (guint i = 1; i < n; i++)
    {
      if (number->separators[i] == '.' && hyphen && !stop)
        return TRUE;
      stop = stop || number->separators[i] == '.';
      hyphen = hyphen || (number->separators[i] == '-' && g_ascii_isdigit (number->symbols[i - 1]));
    }

  return FALSE;
}

/* Whether its letters are of both cases, as in encoded data. */
static gboolean
is_mixed_case (Detect *self, gsize start, gsize end)
{
  gboolean upper = FALSE, lower = FALSE;

  for (gsize at = start; at < end; at++)
    {
      upper = upper || g_ascii_isupper ((char) self->text[at]);
      lower = lower || g_ascii_islower ((char) self->text[at]);
    }

  return upper && lower;
}

/* Whether the marks that divide the first @n symbols are those of the type. */
static gboolean
has_marks (const Number *number, guint n, const PiiRule *rule, Division division)
{
  return (!rule->hyphen || has_hyphens (number, n)) && (division != DIVISION_USUAL || !is_mixed_up (number, n));
}

static void
detect_rule (Detect *self, const Number *number, Context *context, const TwinPiiType *type, guint n, Division division)
{
  const PiiRule *rule = type->rule;
  gsize end = number_end (number, n);
  gboolean goes_on = number_goes_on (number, n);
  gboolean named = (context_kinds (self, number->start, end) & label_names (type)) != 0;
  gboolean valid, labelled;
  int bits;

  if (goes_on && (division == DIVISION_OTHER || !named))
    return;
  valid = rule->check == NULL || rule->check (number->symbols, n);
  if (!valid && (rule->strict || (!named && rule->rarity < FORM_RARE && rule->form == NULL)))
    return;
  context_read (context, self, number->start, end);
  bits = context_bits (context, type, &labelled) + shape_bits (rule, division);
  if (named && !labelled && bits < DETECT_BITS_CERTAIN && is_listed (self, type, number->start))
    {
      bits += CONTEXT_BITS_FAR;
      labelled = TRUE;
    }
  if (goes_on && !labelled)
    return;
  if (!labelled && division == DIVISION_NONE && number->n_digits < n && is_mixed_case (self, number->start, end))
    return;

  if (!has_marks (number, n, rule, division) || (!labelled && rule->form != NULL && !rule->form (number->symbols, n)))
    return;
  if (rule->check == NULL)
    {
      if (!text_is_money (self->text, self->length, end))
        detect_add (self, type, number->start, end, bits, TRUE, N_ ("a label before it"));
    }
  else if (valid)
    {
      gboolean telling = rule->strength >= 3 || (rule->grouped >= 5 && (division == DIVISION_USUAL || division == DIVISION_BLANKS));

      if (telling && is_alone (self, number->start, end))
        bits += ALONE_BITS;
      bits += rule->strength;
      /* No less sure than with a wrong check digit. */
      if (labelled && (telling || division != DIVISION_OTHER))
        bits = MAX (bits, DETECT_BITS_LIKELY);
      detect_add (self, type, number->start, end, bits, TRUE,
                  labelled ? N_ ("a label before it, and the check digit is right") : N_ ("the form and the check digit are right"));
    }
  else if (labelled && division != DIVISION_OTHER)
    {
      /* "SSN 000-00-0000" is nobody's. */
      if (strspn (number->symbols, (char[]) { number->symbols[0], '\0' }) < n)
        detect_add_wrong (self, type, number->start, end);
    }
  else if (rule->rarity >= FORM_RARE || (rule->form != NULL && is_alone (self, number->start, end)))
    detect_add (self, type, number->start, end, bits + (is_alone (self, number->start, end) ? ALONE_BITS : 0), FALSE,
                N_ ("the form is right, but the check digit is wrong"));
}

/* Types that stand alone need no label. */
static void
detect_alone (Detect *self, const Number *number, Context *context, guint n)
{
  guint n_shapes;

  for (guint i = shape_catalogue.first[n]; i < shape_catalogue.first[n + 1]; i += n_shapes)
    {
      Division division;

      if (shape_nearest (number, shape_catalogue.shapes + i, shape_catalogue.first[n + 1] - i, &n_shapes, &division))
        detect_rule (self, number, context, shape_catalogue.shapes[i].type, n, division);
    }
}

/* The types that labels near a number name, by themselves or as of a kind. */
typedef struct
{
  guint64 types[DETECT_TYPES_MAX / 64];
  guint families;
  gboolean any;
} Named;

static void
named_read (Named *self, const Detect *detect, const Context *context)
{
  memset (self, 0, sizeof *self);
  for (guint i = 0; i < context->n_hits; i++)
    {
      const ContextHit *hit = &context->hits[i];

      self->families |= hit->family;
      if (hit->type != NULL)
        {
          gsize index = (gsize) (hit->type - detect->types);

          self->types[index / 64] |= G_GUINT64_CONSTANT (1) << index % 64;
          self->any = TRUE;
        }
    }
  self->any = self->any || self->families != 0;
}

static gboolean
names (const Named *self, const Detect *detect, const TwinPiiType *type)
{
  gsize index = (gsize) (type - detect->types);

  return (self->types[index / 64] >> index % 64 & 1) != 0 || (type->rule->families & self->families) != 0;
}

/* Types that the words around speak for; those that need no label were tried before. */
static void
detect_labelled (Detect *self, const Number *number, Context *context, guint n)
{
  guint n_shapes;
  Named named;

  named_read (&named, self, context);
  if (!named.any)
    return;
  for (guint i = shape_catalogue.first[n]; i < shape_catalogue.first[n + 1]; i += n_shapes)
    {
      const TwinPiiType *type = shape_catalogue.shapes[i].type;
      Division division;

      n_shapes = 1;
      if (!names (&named, self, type)
          || !shape_nearest (number, shape_catalogue.shapes + i, shape_catalogue.first[n + 1] - i, &n_shapes, &division)
          || context_bits (context, type, NULL) <= 0)
        continue;
      if (shape_most_bits (type->rule) < DETECT_BITS_CANDIDATE
          || shape_bits (type->rule, division) + type->rule->strength < DETECT_BITS_CANDIDATE)
        detect_rule (self, number, context, type, n, division);
    }
}

static void
detect_lengths (Detect *self, const Number *number, Context *context)
{
  const TwinPiiType *types = self->types;

  for (guint64 cuts = shape_lengths (number); cuts != 0; cuts &= cuts - 1)
    {
      guint n = (guint) __builtin_ctzll (cuts);
      const Form *form = shape_form (number, n);

      if (number->start == 0 && number_end (number, n) + 1 >= self->length)
        {
          detect_alone (self, number, context, n);
          continue;
        }
      for (guint i = 0; i < form->n_telling; i++)
        detect_rule (self, number, context, types + form->telling[i].type, n, (Division) form->telling[i].division);
      if ((context_kinds (self, number->start, number_end (number, n)) & form->names) == 0)
        continue;
      context_read (context, self, number->start, number_end (number, n));
      if (context->n_hits > 0)
        detect_labelled (self, number, context, n);
    }
}

char
number_misread_digit (char letter)
{
  switch (letter)
    {
    case 'O':
    case 'Q':
    case 'D':
      return '0';
    case 'I':
    case 'L':
      return '1';
    case 'Z':
      return '2';
    case 'S':
      return '5';
    case 'G':
      return '6';
    case 'B':
      return '8';
    default:
      return 0;
    }
}

/* The number as a label's type would have it: every letter that can be a misread digit is
 * one, but where the type has a letter. FALSE if that changes nothing or is too much. */
static gboolean
correct (const Number *number, const Shape *shape, Number *corrected)
{
  guint n_misread = 0;

  for (guint i = 0; i < shape->length; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << i;
      char digit;

      if ((number->digits & bit) != 0)
        {
          if ((shape->letters & bit) != 0)
            return FALSE;
          continue;
        }
      if ((shape->digits & bit) == 0)
        continue;
      digit = number_misread_digit (number->symbols[i]);
      if (digit == 0 || ++n_misread > MISREAD_MAX)
        return FALSE;
    }
  if (n_misread == 0 || n_misread * 3 > shape->length * 2)
    return FALSE;

  *corrected = *number;
  for (guint i = 0; i < shape->length; i++)
    if ((shape->digits & G_GUINT64_CONSTANT (1) << i) != 0 && !g_ascii_isdigit (number->symbols[i]))
      {
        corrected->symbols[i] = number_misread_digit (number->symbols[i]);
        corrected->digits |= G_GUINT64_CONSTANT (1) << i;
      }

  return TRUE;
}

/* Whether a letter and a digit stand side by side in one group of the number. */
static gboolean
is_mixed (const Number *number)
{
  guint64 inside = (G_GUINT64_CONSTANT (1) << number->n) - 1;
  guint64 letters = ~number->digits & inside;
  guint64 joined = ~(number->divided >> 1) & (inside >> 1);

  return ((letters & (number->digits >> 1) & joined) | (number->digits & (letters >> 1) & joined)) != 0;
}

/* A label right before "9OO71523179" tells that it was scanned badly. */
static void
detect_misread (Detect *self, const Number *number, Context *context)
{
  Named named;

  named_read (&named, self, context);
  if (!named.any)
    return;
  for (guint n = SHAPE_MIN; n <= number->n; n++)
    for (guint i = shape_catalogue.first[n]; number_ends_after (number, n) && i < shape_catalogue.first[n + 1]; i++)
      {
        const Shape *shape = &shape_catalogue.shapes[i];
        Number corrected;
        gboolean labelled;
        Division division;
        gboolean valid;

        if (!names (&named, self, shape->type))
          continue;
        context_bits (context, shape->type, &labelled);
        if (!labelled || !correct (number, shape, &corrected) || !shape_has (&corrected, shape, &division)
            || division == DIVISION_OTHER)
          continue;
        valid = shape->type->rule->check == NULL || shape->type->rule->check (corrected.symbols, n);
        if (!valid && shape->type->rule->strict)
          continue;
        detect_add (self, shape->type, number->start, number_end (number, n), DETECT_BITS_LIKELY, valid,
                    N_ ("a label before it, with letters in place of digits"));
      }
}

void
detect_by_rules (Detect *self, const Number *number, Context *context)
{
  guint n_candidates = self->candidates->len;

  g_assert (number->n >= SHAPE_MIN);

  detect_lengths (self, number, context);
  if (self->candidates->len != n_candidates || !is_mixed (number))
    return;
  if ((context_kinds (self, number->start, number_end (number, number->n)) & LABEL_SHAPED) == 0)
    return;
  context_read (context, self, number->start, number_end (number, number->n));
  if (context->n_hits > 0)
    detect_misread (self, number, context);
}
