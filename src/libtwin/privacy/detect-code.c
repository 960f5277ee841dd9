/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-lexicon.h"
#include "privacy/detect-number.h"
#include "privacy/detect-text.h"

#include <string.h>

/* "MRN-5180742": what may stand before the first digit. */
#define BEFORE_MAX 12
#define CODE_MAX 40
#define DIGITS_MIN 4

/* Longer ones with letters of both cases are encoded data. */
#define MIXED_MAX 20

/* Of a code that names itself: "RX-7900" is a thing, and "to-12345" nothing. */
#define PREFIX_MIN 2
#define NAMED_DIGITS_MIN 5

/* Only what stands right after its label, with "no.", "is" or ":" in between. */
#define LABEL_DISTANCE 8

static gboolean
is_code_byte (guint8 c)
{
  return text_is_alnum (c) || c == '-' || c == '_' || c == '/';
}

static gsize
code_start (Detect *self, gsize at)
{
  gsize start = at;

  while (start > 0 && at - start <= BEFORE_MAX && is_code_byte (self->text[start - 1]))
    start--;
  while (start < at && !text_is_alnum (self->text[start]))
    start++;

  return start;
}

static gsize
code_end (Detect *self, gsize start, guint *n_digits)
{
  gsize end = start;

  *n_digits = 0;
  while (end < self->length && end - start <= CODE_MAX && is_code_byte (self->text[end]))
    *n_digits += text_is_digit (self->text[end++]);
  while (end > start && !text_is_alnum (self->text[end - 1]))
    end--;

  return end;
}

/* Whether a byte before a code makes it a part of something longer. */
static gboolean
follows_more (guint8 before)
{
  return text_is_alnum (before) || before == '.' || before == '@' || before == '$' || before == '#' || before == '+' || before == '\0';
}

/* The nearest label before the value that announces a code of such a length. */
static const TwinPiiType *
announced (const Context *context, gsize length)
{
  const ContextHit *nearest = NULL;

  for (guint i = 0; i < context->n_hits; i++)
    {
      const ContextHit *hit = &context->hits[i];

      if (!hit->far && (nearest == NULL || hit->distance < nearest->distance
                        || (hit->distance == nearest->distance && hit->type != NULL && hit->type->rule->code_min > 0)))
        nearest = hit;
    }
  if (nearest == NULL || nearest->type == NULL || (nearest->distance > LABEL_DISTANCE && !nearest->header))
    return NULL;

  return nearest->type->rule->code_min > 0 && length >= nearest->type->rule->code_min ? nearest->type : NULL;
}

/* "2019-04", "2019-2023": a year and what follows. */
static gboolean
is_years (Detect *self, gsize start, gsize end)
{
  const guint8 *text = self->text + start;

  if (end - start < 7 || end - start > 9 || text_is_digit (text[4]) || !((text[0] == '1' && text[1] == '9') || (text[0] == '2' && text[1] == '0')))
    return FALSE;
  for (gsize i = 0; i < end - start; i++)
    if (i != 4 && !text_is_digit (text[i]))
      return FALSE;

  return TRUE;
}

static gboolean
has_mixed_case (Detect *self, gsize start, gsize end)
{
  gboolean upper = FALSE, lower = FALSE;

  for (gsize at = start; at < end; at++)
    {
      upper = upper || g_ascii_isupper ((char) self->text[at]);
      lower = lower || g_ascii_islower ((char) self->text[at]);
    }

  return upper && lower;
}

/* "MRN-1024909", "EMP-24546": a code that begins with its own label. */
static const TwinPiiType *
named_by_itself (Detect *self, gsize start, gsize end, guint n_digits)
{
  gsize prefix = start;
  Window window;
  Context found;

  while (prefix < end && text_is_letter (self->text[prefix]))
    prefix++;
  if (prefix - start < PREFIX_MIN || n_digits < NAMED_DIGITS_MIN || prefix == end || text_is_digit (self->text[prefix]))
    return NULL;
  /* "NID_X25519" */
  if (self->text[prefix] == '_' && !text_is_digit (text_byte (self->text, self->length, prefix + 1)))
    return NULL;

  found.n_hits = 0;
  if (!window_read (&window, self, start, prefix, NULL, WINDOW_UNKNOWN))
    return NULL;
  lexicon_match (&window, 0, prefix - start, 0, &found);
  for (guint i = 0; i < found.n_hits; i++)
    if (found.hits[i].type != NULL && found.hits[i].distance == 0 && found.hits[i].type->rule->code_min > 0)
      return found.hits[i].type;

  return NULL;
}

/* "X509V3_EXT_nconf", "0x0000002b": a name or a number of a program. */
static gboolean
is_of_program (Detect *self, gsize start, gsize end)
{
  guint n_letters = 0;

  if (end - start > 2 && self->text[start] == '0' && (self->text[start + 1] | 0x20) == 'x')
    return TRUE;
  if (memchr (self->text + start, '_', end - start) == NULL && (start == 0 || self->text[start - 1] != '_'))
    return FALSE;
  for (gsize at = start; at < end; at++)
    n_letters += text_is_letter (self->text[at]);

  return 2 * n_letters > end - start;
}

void
detect_code (Detect *self, gsize at)
{
  gsize start, end;
  guint n_digits;
  Context context;
  const TwinPiiType *type;

  if (at < self->code_end)
    return;
  start = code_start (self, at);
  end = code_end (self, start, &n_digits);
  self->code_end = end;
  if (n_digits < DIGITS_MIN || end - start > CODE_MAX || (start > 0 && follows_more (self->text[start - 1])))
    return;
  /* What begins with a digit does not name itself. */
  if (text_is_digit (self->text[start]) && (context_kinds_before (self, start) & LABEL_CODE) == 0)
    return;
  if ((end - start > MIXED_MAX && has_mixed_case (self, start, end)) || is_years (self, start, end) || is_of_program (self, start, end))
    return;

  type = named_by_itself (self, start, end, n_digits);
  if (type != NULL)
    {
      detect_add (self, type, start, end, DETECT_BITS_LIKELY, TRUE, N_ ("its own prefix"));
      return;
    }
  if ((context_kinds_before (self, start) & LABEL_CODE) == 0)
    return;
  context_clear (&context);
  context_read_before (&context, self, start);
  type = announced (&context, end - start);
  if (type != NULL && !text_is_money (self->text, self->length, end))
    detect_add (self, type, start, end, context_bits (&context, type, NULL) + type->rule->rarity, TRUE,
                N_ ("a label before it"));
}
