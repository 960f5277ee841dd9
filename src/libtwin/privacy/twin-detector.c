/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-detector.h"

#include <string.h>

#include "privacy/detect-anchor.h"
#include "privacy/detect-context.h"
#include "privacy/detect-custom.h"
#include "privacy/detect-date-form.h"
#include "privacy/detect-lexicon.h"
#include "privacy/detect-month.h"
#include "privacy/detect-number.h"
#include "privacy/detect-text.h"

typedef enum
{
  MODE_TEXT,
  MODE_WITHIN_URL,
  MODE_APART, /* what is inside of an instruction for itself */
} Mode;

static const char *const tier_names[] = { "candidate", "likely", "certain" };

void
detect_add_tier (Detect *self, const TwinPiiType *type, gsize start, gsize end, TwinTier tier, const char *reason)
{
  static const int bits[] = { DETECT_BITS_CANDIDATE, DETECT_BITS_LIKELY, DETECT_BITS_CERTAIN };

  detect_add (self, type, start, end, bits[tier], TRUE, reason);
}

void
detect_add_wrong (Detect *self, const TwinPiiType *type, gsize start, gsize end)
{
  /* "PESEL-2046..." names a code of its own kind; who errs in a digit writes a label and
   * the number after it. */
  if (start > 0 && self->text[start - 1] == '-')
    return;

  /* Before all that is only likely: its own name says more than the check digit of another's. */
  detect_add (self, type, start, end, DETECT_BITS_CERTAIN - 1, FALSE, N_ ("a label before it, but the check digit is wrong"));
}

void
detect_add (Detect *self, const TwinPiiType *type, gsize start, gsize end, int bits, gboolean valid, const char *reason)
{
  Candidate candidate = { { type, start, end, TWIN_TIER_CANDIDATE, valid, reason }, bits };

  g_assert (start < end && end <= self->length);

  if (bits < DETECT_BITS_CANDIDATE)
    return;
  if (bits >= DETECT_BITS_CERTAIN)
    candidate.finding.tier = TWIN_TIER_CERTAIN;
  else if (bits >= DETECT_BITS_LIKELY)
    candidate.finding.tier = TWIN_TIER_LIKELY;
  g_array_append_val (self->candidates, candidate);
}

/* A value that could be of several types is of one that is wanted. */
static void
keep_wanted (GArray *candidates, GHashTable *wanted)
{
  guint kept = 0;

  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (g_hash_table_contains (wanted, candidate->finding.type))
        g_array_index (candidates, Candidate, kept++) = *candidate;
    }
  g_array_set_size (candidates, kept);
}

/* The tables of the detectors, made once for the process and kept. */
static void
prepare (void)
{
  static gsize ready = 0;

  if (!g_once_init_enter (&ready))
    return;
  anchor_prepare ();
  date_prepare ();
  lexicon_prepare ();
  month_prepare ();
  password_prepare ();
  shape_prepare ();
  g_once_init_leave (&ready, 1);
}

static GArray *
detect (TwinTypeSet *types, GHashTable *wanted, const char *text, gsize length, Mode mode)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  Detect self;

  memset (&self, 0, G_STRUCT_OFFSET (Detect, column));
  self.text = (const guint8 *) text;
  self.length = length;
  self.types = twin_pii_types (NULL);
  self.candidates = candidates;
  self.within_url = mode == MODE_WITHIN_URL;
  self.column.used = FALSE;
  self.context.read = FALSE;
  self.labels.header = self.labels.known = 0;
  self.blocks.way = scan_best ();
  self.blocks.text = self.text;
  self.blocks.length = length;

  prepare ();
  for (gsize start = 0; start < length; start += BLOCKS_STRETCH * SCAN_BLOCK)
    anchor_stretch (&self, start);
  detect_review_column (&self);
  if (types != NULL)
    detect_custom (&self, types);
  if (wanted != NULL)
    keep_wanted (candidates, wanted);

  return detect_resolve (self.text, candidates, mode == MODE_APART ? NULL : &self.types[PII_INSTRUCTION]);
}

GArray *
detect_within_url (const char *text, gsize length)
{
  return detect (NULL, NULL, text, length, MODE_WITHIN_URL);
}

GArray *
detect_apart (TwinTypeSet *types, const char *text, gsize length)
{
  return detect (types, NULL, text, length, MODE_APART);
}

GArray *
twin_detect (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return detect (NULL, NULL, text, length, MODE_TEXT);
}

GArray *
twin_detect_types (TwinTypeSet *types, const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return detect (types, NULL, text, length, MODE_TEXT);
}

GArray *
twin_detect_wanted (TwinTypeSet *types, GHashTable *wanted, const char *text, gsize length)
{
  g_return_val_if_fail (wanted != NULL, NULL);
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return detect (types, wanted, text, length, MODE_TEXT);
}

const char *
twin_tier_to_string (TwinTier tier)
{
  g_return_val_if_fail (tier < G_N_ELEMENTS (tier_names), NULL);

  return tier_names[tier];
}

gboolean
twin_tier_from_string (const char *text, TwinTier *tier)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (tier != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (tier_names); i++)
    if (g_ascii_strcasecmp (text, tier_names[i]) == 0)
      {
        *tier = (TwinTier) i;
        return TRUE;
      }

  return FALSE;
}

/* Whether equal values of @type may be written with different separators. */
static gboolean
is_number_type (const TwinPiiType *type)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  return type->rule->shapes[0] != NULL || type == &types[PII_CREDIT_CARD] || type == &types[PII_IBAN];
}

/* Letters and digits, and a "+" that comes first. */
static char *
keep_alnum (const char *value, gsize length)
{
  GString *normal = g_string_sized_new (length);

  for (gsize at = 0; at < length;)
    {
      Symbol symbol = text_symbol ((const guint8 *) value, length, at);

      if (symbol.kind == SYMBOL_DIGIT || symbol.kind == SYMBOL_LETTER)
        g_string_append_c (normal, g_ascii_tolower (symbol.ascii));
      else if (symbol.ascii == '+' && at == 0)
        g_string_append_c (normal, '+');
      at += symbol.n_bytes;
    }

  return g_string_free (normal, FALSE);
}

/* "0049 (0)30 901820" as "+4930901820": 00 is dialled for "+" (ITU-T E.123), and a zero in brackets only without the
 * code of the country. */
static char *
normalize_phone (const char *value, gsize length)
{
  const char *trunk = g_strstr_len (value, (gssize) length, "(0)");
  g_autofree char *before = keep_alnum (value, trunk != NULL ? (gsize) (trunk - value) : length);
  g_autofree char *after = trunk != NULL ? keep_alnum (trunk + 3, (gsize) (value + length - (trunk + 3))) : g_strdup ("");

  if (g_str_has_prefix (before, "00"))
    return g_strconcat ("+", before + 2, after, NULL);
  if (*before == '+')
    return g_strconcat (before, after, NULL);

  return g_strconcat (before, trunk != NULL ? "0" : "", after, NULL);
}

char *
twin_finding_normalize (const TwinPiiType *type, const char *value, gsize length)
{
  g_autofree char *clean = NULL;

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (type->rule->custom != NULL)
    return detect_custom_normalize (value, length);
  if (type == &twin_pii_types (NULL)[PII_PHONE])
    return normalize_phone (value, length);
  if (is_number_type (type))
    return keep_alnum (value, length);

  clean = g_utf8_make_valid (value, (gssize) length);

  return g_utf8_strdown (clean, -1);
}
