/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-detector.h"

#include <string.h>

#include "privacy/detect-number.h"
#include "privacy/detect-text.h"

/* What a byte may begin. Where most of a text is letters, most bytes have no anchor. */
typedef enum
{
  ANCHOR_NONE,
  ANCHOR_AT, /* '@', or what "%40" and "&#64;" begin with */
  ANCHOR_COLON,
  ANCHOR_EQUALS,
  ANCHOR_JOINT, /* '-' and '_', which prefixes of keys end with */
  ANCHOR_DOT,
  ANCHOR_DIGIT,
  ANCHOR_WORD, /* the first letter of a word that an instruction or a "www." begins with */
  ANCHOR_WIDE, /* beyond ASCII: maybe a digit of another script */
} Anchor;

/* Wallets are longer, less what stands before their first digit. */
#define TOKEN_LONG 20

static const char *const tier_names[] = { "candidate", "likely", "certain" };

static const guint8 anchors[256] = {
  ['@'] = ANCHOR_AT, ['%'] = ANCHOR_AT, ['&'] = ANCHOR_AT,
  [':'] = ANCHOR_COLON, ['='] = ANCHOR_EQUALS, ['-'] = ANCHOR_JOINT, ['_'] = ANCHOR_JOINT, ['.'] = ANCHOR_DOT,
  ['0' ... '9'] = ANCHOR_DIGIT,
  ['a'] = ANCHOR_WORD, ['b'] = ANCHOR_WORD, ['c'] = ANCHOR_WORD, ['d'] = ANCHOR_WORD, ['f'] = ANCHOR_WORD, ['g'] = ANCHOR_WORD,
  ['i'] = ANCHOR_WORD, ['k'] = ANCHOR_WORD, ['l'] = ANCHOR_WORD, ['m'] = ANCHOR_WORD, ['o'] = ANCHOR_WORD,
  ['s'] = ANCHOR_WORD, ['v'] = ANCHOR_WORD, ['w'] = ANCHOR_WORD,
  ['A'] = ANCHOR_WORD, ['B'] = ANCHOR_WORD, ['C'] = ANCHOR_WORD, ['D'] = ANCHOR_WORD, ['F'] = ANCHOR_WORD, ['G'] = ANCHOR_WORD,
  ['I'] = ANCHOR_WORD, ['K'] = ANCHOR_WORD, ['L'] = ANCHOR_WORD, ['M'] = ANCHOR_WORD, ['O'] = ANCHOR_WORD,
  ['S'] = ANCHOR_WORD, ['V'] = ANCHOR_WORD, ['W'] = ANCHOR_WORD,
  [0xc2 ... 0xf4] = ANCHOR_WIDE,
};

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

  detect_add (self, type, start, end, DETECT_BITS_LIKELY, FALSE, N_ ("a label before it, but the check digit is wrong"));
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

/* The first digit of a token: of everything that begins with one. */
static void
anchor_digit (Detect *self, gsize at)
{
  gsize end = at;
  Symbol symbol;

  if (at < self->token_end)
    return;
  do
    {
      symbol = text_symbol (self->text, self->length, end);
      if (symbol.kind != SYMBOL_DIGIT && symbol.kind != SYMBOL_LETTER && symbol.kind != SYMBOL_HIDDEN)
        break;
      end += symbol.n_bytes;
    }
  while (TRUE);
  self->token_end = end;

  detect_secret (self, at);
  if (end - at >= TOKEN_LONG)
    detect_wallet (self, at);
  detect_number (self, at);
  detect_code (self, at);
  if (at > 0 && text_is_letter (self->text[at - 1]))
    return;
  detect_geo (self, at);
  detect_ipv4 (self, at);
  detect_phone (self, at);
  detect_birth_date (self, at);
}

static void
anchor_colon (Detect *self, gsize at)
{
  if (text_byte (self->text, self->length, at + 1) == '/' && text_byte (self->text, self->length, at + 2) == '/')
    detect_url (self, at);
  else
    {
      detect_mac (self, at);
      detect_ipv6 (self, at);
      detect_password (self, at);
    }
}

static void
anchor_joint (Detect *self, gsize at)
{
  if (at == 0 || !text_is_alnum (self->text[at - 1]))
    detect_private_key (self, at);
  else if (text_is_alnum (text_byte (self->text, self->length, at + 1)))
    {
      detect_secret (self, at);
      detect_mac (self, at);
    }
}

static gboolean
begins_with (Detect *self, gsize at, const char *word)
{
  gsize length = strlen (word);

  return self->length - at > length && g_ascii_strncasecmp ((const char *) self->text + at, word, length) == 0;
}

/* "at", "arroba", "małpa": a word for '@', by its first letters; the detector reads the rest. */
static gboolean
is_at_word (Detect *self, gsize at)
{
  guint8 next = text_byte (self->text, self->length, at + 1) | 0x20;

  switch (self->text[at] | 0x20)
    {
    case 'a':
      return next == 't' || next == 'r' || next == 'p';
    case 'c':
      return begins_with (self, at, "chiocciola");
    case 'm':
      return begins_with (self, at, "ma\xc5\x82pa") || begins_with (self, at, "malpa");
    case 's':
      return begins_with (self, at, "snabel");
    default:
      return FALSE;
    }
}

static void
anchor_word (Detect *self, gsize at)
{
  if (at > 0 && text_is_alnum (self->text[at - 1]))
    return;
  if ((self->text[at] | 0x20) == 'w' && text_byte (self->text, self->length, at + 3) == '.')
    detect_url (self, at);
  else if (begins_with (self, at, "bic") || begins_with (self, at, "swift"))
    detect_bic (self, at);
  if (is_at_word (self, at))
    detect_spelled_email (self, at);
  detect_instruction (self, at);
}

static void
anchor_wide (Detect *self, gsize at)
{
  /* "[ät]" */
  if (self->text[at] == 0xc3 && (text_byte (self->text, self->length, at + 1) | 0x20) == 0xa4
      && text_byte (self->text, self->length, at + 2) == 't')
    detect_spelled_email (self, at);
  if (text_symbol (self->text, self->length, at).kind == SYMBOL_DIGIT)
    anchor_digit (self, at);
}

static GArray *
detect (const char *text, gsize length, gboolean within_url)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  Detect self = {
    .text = (const guint8 *) text,
    .length = length,
    .types = twin_pii_types (NULL),
    .candidates = candidates,
    .within_url = within_url,
  };

  for (gsize at = 0; at < length; at++)
    switch ((Anchor) anchors[self.text[at]])
      {
      case ANCHOR_AT:
        detect_email (&self, at);
        if (self.text[at] == '@')
          detect_spelled_email (&self, at);
        break;
      case ANCHOR_COLON:
        anchor_colon (&self, at);
        break;
      case ANCHOR_EQUALS:
        detect_password (&self, at);
        break;
      case ANCHOR_DOT:
        detect_mac (&self, at);
        break;
      case ANCHOR_JOINT:
        anchor_joint (&self, at);
        break;
      case ANCHOR_DIGIT:
        anchor_digit (&self, at);
        break;
      case ANCHOR_WORD:
        anchor_word (&self, at);
        break;
      case ANCHOR_WIDE:
        anchor_wide (&self, at);
        break;
      case ANCHOR_NONE:
      default:
        break;
      }

  return detect_resolve (self.text, candidates);
}

GArray *
detect_within_url (const char *text, gsize length)
{
  return detect (text, length, TRUE);
}

GArray *
twin_detect (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return detect (text, length, FALSE);
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

  return type->rule->shapes[0] != NULL || type == &types[PII_PHONE] || type == &types[PII_CREDIT_CARD]
         || type == &types[PII_IBAN];
}

char *
twin_finding_normalize (const TwinPiiType *type, const char *value, gsize length)
{
  g_autofree char *clean = NULL;
  GString *normal;

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (!is_number_type (type))
    {
      clean = g_utf8_make_valid (value, (gssize) length);
      return g_utf8_strdown (clean, -1);
    }

  normal = g_string_sized_new (length);
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
