/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-detector.h"

#include <string.h>

#include "privacy/detect-custom.h"
#include "privacy/detect-date-form.h"
#include "privacy/detect-number.h"
#include "privacy/detect-scan.h"
#include "privacy/detect-text.h"

/* Wallets are longer, less what stands before their first digit. */
#define TOKEN_LONG 20

/* A line of a machine-readable zone that has nothing to fill up. */
#define MRZ_RUN 28

/* Longer words are not looked through. */
#define WORD_MAX 24

/* Digits of the shortest phone number, where a label is before it. */
#define PHONE_MIN 6

/* Bytes of the shortest secret, and digits of the shortest code. */
#define SECRET_MIN 16
#define CODE_DIGITS_MIN 4

/* Digits of a number that is not looked at twice. */
#define AMOUNT_MAX 5

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

static gboolean
is_delimiter (guint8 c)
{
  return c == ',' || c == ';' || c == '\t' || c == '\n';
}

static gboolean
ends_amount (guint8 c)
{
  return c == ' ' || c == '.' || c == ',' || c == ';' || c == '!' || c == '?' || c == '\n' || c == '\t';
}

/* A few digits in a sentence, with blanks around, or in a table's cell: "It was 1234 in 12
 * months". Nothing but a code or a date can be made of them. Capitals beside them may belong
 * to a number. */
static gboolean
is_amount (Detect *self, gsize start, gsize end)
{
  guint8 before = start > 0 ? self->text[start - 1] : ' ';
  guint8 beyond = start > 1 ? self->text[start - 2] : ' ';
  guint8 next = text_byte (self->text, self->length, end);
  guint8 after = text_byte (self->text, self->length, end + 1);

  if (end - start > AMOUNT_MAX || (before != ' ' && !is_delimiter (before)) || !ends_amount (next))
    return FALSE;
  for (gsize at = start; at < end; at++)
    if (!text_is_digit (self->text[at]))
      return FALSE;
  if (is_delimiter (before) && is_delimiter (next) && before != '\n' && next != '\n')
    return TRUE;
  if (text_is_digit (beyond) || g_ascii_isupper ((char) beyond) || beyond == '.' || beyond == '-')
    return FALSE;

  return text_is_letter (after) ? !g_ascii_isupper ((char) after) : after <= ' ' && next != '\n' && next != ' ';
}

/* "ID: 15935", "policy no 70664", "number 7": what comes right before a code. */
static gboolean
is_announced (Detect *self, gsize start)
{
  guint8 last = start > 1 ? self->text[start - 2] : ' ';
  guint8 previous = start > 2 ? self->text[start - 3] | 0x20 : ' ';

  switch (last | 0x20)
    {
    case 'd':
      return previous == 'i';
    case 'o':
    case 'r':
      return previous == 'n' || previous == 'e';
    case 's':
      return previous == 'i';
    case 'n':
    case 'p':
      return previous == 'r' || previous == 'm';
    default:
      return !text_is_letter (last) && last != ' ' && last != ',';
    }
}

/* The end of the token of letters and digits at @at. */
static gsize
token_end (Detect *self, gsize at)
{
  gsize end = at;
  Symbol symbol;

  while (end < self->length && text_is_alnum (self->text[end]))
    end++;
  do
    {
      symbol = text_symbol (self->text, self->length, end);
      if (symbol.kind != SYMBOL_DIGIT && symbol.kind != SYMBOL_LETTER && symbol.kind != SYMBOL_HIDDEN)
        return end;
      end += symbol.n_bytes;
    }
  while (TRUE);
}

/* What stands around the first digit of a token. */
typedef struct
{
  guint width;      /* digits from there on */
  guint8 next;      /* the byte after them */
  guint8 previous;
  gboolean plain;   /* the window shows all of it, and it is ASCII */
  guint run;        /* bytes of letters, digits and what joins them, around it */
  gboolean code;    /* enough digits for a code are among them */
} Surroundings;

#define BYTES_BEFORE 16

static void
look_around (Detect *self, gsize at, Surroundings *around)
{
  gsize from = at > BYTES_BEFORE ? at - BYTES_BEFORE : 0;
  guint offset = (guint) (at - from);
  ScanClasses classes;
  guint64 run;
  guint after, before;

  scan_classify (self->way, self->text, self->length, from, &classes);
  run = classes.digits | classes.letters | classes.marks | classes.joints;
  after = scan_run (run >> offset);
  before = offset > 0 ? (guint) __builtin_clzll (~(run << (SCAN_BLOCK - offset))) : 0;
  before = MIN (before, offset);
  around->width = scan_run (classes.digits >> offset);
  around->next = text_byte (self->text, self->length, at + around->width);
  around->previous = at > 0 ? self->text[at - 1] : ' ';
  around->run = before + after;
  around->code = scan_more_than (classes.digits >> (offset - before) & scan_lowest (MIN (before + after, 63)), CODE_DIGITS_MIN - 1);
  around->plain = classes.wide == 0 && (before < offset || from == 0) && after < SCAN_BLOCK - BYTES_BEFORE;
}

static gboolean
divides_phone (guint8 c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || (c >= '-' && c <= '/') || c == '(' || c == ')';
}

/* Whether only one group of digits can begin a phone number here, too few for one, or a letter
 * ends it. */
static gboolean
is_short_group (Detect *self, gsize at, const Surroundings *around)
{
  gsize end = at + around->width;
  gsize next = end;

  if (around->width >= PHONE_MIN)
    return FALSE;
  while (next < self->length && next - end < 4 && divides_phone (self->text[next]))
    next++;

  return next < self->length && self->text[next] < 0x80 && !text_is_digit (self->text[next]);
}

/* Whether no date can begin with these digits: of three or five nor of more but eight, nor
 * where neither what is before nor what is after them is ever part of one. */
static gboolean
is_no_date (Detect *self, gsize at, const Surroundings *around)
{
  if (around->plain && !date_may_be (self, at, around->width))
    return TRUE;
  if (!around->plain || text_is_letter (around->next) || around->next == '\n' || around->next == '\r')
    return around->plain && around->width > 4 && around->width != 8;
  /* "l964-07-22" was badly scanned. */
  if (around->width == 3 && !text_is_letter (around->previous) && around->previous != '|')
    return TRUE;
  if (around->width > 4 && around->width != 8)
    return TRUE;

  return strchr (",;:!?%)]}\"'", around->next) != NULL && around->next != '\0' && around->width != 8 && around->previous != ' '
         && around->previous != '.' && around->previous != '-';
}

/* The first digit of a token: of everything that begins with one. What the bytes around it
 * rule out is not tried. */
static void
anchor_digit (Detect *self, gsize at)
{
  Surroundings around;
  gsize end;

  if (at < self->token_end)
    return;
  end = token_end (self, at);
  self->token_end = end;
  look_around (self, at, &around);

  if (is_amount (self, at, end))
    {
      if (is_announced (self, at))
        detect_code (self, at);
      if (!is_no_date (self, at, &around))
        detect_date (self, at);
      return;
    }
  if (!around.plain || around.run >= SECRET_MIN)
    detect_secret (self, at);
  if (end - at >= TOKEN_LONG)
    detect_wallet (self, at);
  if (text_byte (self->text, self->length, end) == '.')
    detect_mac (self, end);
  if ((text_byte (self->text, self->length, end) == '<' || end - at >= MRZ_RUN) && at >= self->zone_end)
    detect_mrz (self, at);
  detect_number (self, at);
  if (!around.plain || around.code)
    detect_code (self, at);
  if (!is_no_date (self, at, &around))
    detect_date (self, at);
  if (text_is_letter (around.previous))
    return;
  if (around.next == '.' && around.width <= 3)
    {
      detect_geo (self, at);
      detect_ipv4 (self, at);
    }
  if (!is_short_group (self, at, &around))
    detect_phone (self, at);
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
  return text_begins_with (self->text, self->length, at, word);
}

/* What words for '@' begin with. */
static gboolean
may_be_at_word (guint8 c)
{
  c |= 0x20;

  return c == 'a' || c == 'c' || c == 'm' || c == 's' || c == 'z';
}

/* Whether "at" between blanks, as in most sentences, cannot stand for '@': what would be the
 * name of a host has no "dot" and no full stop after it. */
static gboolean
is_plain_at (Detect *self, gsize at)
{
  gsize end = at + 3;

  if (at == 0 || self->text[at - 1] != ' ' || !begins_with (self, at, "at "))
    return FALSE;
  while (end < self->length && end - at < WORD_MAX && (text_is_alnum (self->text[end]) || self->text[end] == '-'))
    end++;
  if (end == at + 3 || end - at == WORD_MAX || text_byte (self->text, self->length, end) != ' ')
    return FALSE;
  end++;

  return end < self->length && text_is_alnum (self->text[end]) && strchr ("dpktn", self->text[end] | 0x20) == NULL;
}

/* The start of a word that may be one for '@', a label or an instruction, or the end of one
 * that may be a weekday. */
static void
anchor_word (Detect *self, gsize start)
{
  if (begins_with (self, start, "day") || begins_with (self, start, "tag") || begins_with (self, start, "dag"))
    {
      detect_weekday (self, start);
      return;
    }
  if (start > 0 && text_is_alnum (self->text[start - 1]))
    return;
  if (start > 0 && self->text[start - 1] == '.')
    detect_host (self, start);
  else if (begins_with (self, start, "www."))
    detect_url (self, start);
  else if (begins_with (self, start, "bic") || begins_with (self, start, "swift"))
    detect_bic (self, start);
  else if (begins_with (self, start, "identified by "))
    detect_sql_password (self, start + strlen ("identified by "));
  else if (begins_with (self, start, "akia") || begins_with (self, start, "asia"))
    detect_secret (self, start);
  else
    {
      if (may_be_at_word (self->text[start]) && !is_plain_at (self, start))
        detect_spelled_email (self, start);
      detect_instruction (self, start);
    }
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

static void
visit (Detect *self, gsize at)
{
  guint8 c = self->text[at];

  switch (c)
    {
    case '@':
      /* Nothing that is a name ends with one. */
      if (at == 0 || self->text[at - 1] == '@')
        break;
      detect_email (self, at);
      detect_spelled_email (self, at);
      break;
    case '%':
    case '&':
      detect_email (self, at);
      break;
    case ':':
      anchor_colon (self, at);
      break;
    case '=':
      detect_password (self, at);
      break;
    case '-':
    case '_':
      anchor_joint (self, at);
      break;
    default:
      if (text_is_digit (c))
        anchor_digit (self, at);
      else if (c >= 0x80)
        anchor_wide (self, at);
      else
        anchor_word (self, at);
      break;
    }
}

/* The block at @at with what the scan reads around it; copied where that is not all text. */
static const guint8 *
block_at (const Detect *self, gsize at, guint8 *copy)
{
  gsize from = at > 0 ? at - SCAN_BEFORE : 0;
  gsize to = MIN (self->length, at + SCAN_BLOCK + SCAN_AHEAD);

  if (at > 0 && to == at + SCAN_BLOCK + SCAN_AHEAD)
    return self->text + at;
  memset (copy, 0, SCAN_BEFORE + SCAN_BLOCK + SCAN_AHEAD);
  memcpy (copy + SCAN_BEFORE - (at - from), self->text + from, to - from);

  return copy + SCAN_BEFORE;
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

static GArray *
detect (TwinTypeSet *types, GHashTable *wanted, const char *text, gsize length, Mode mode)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint8 copy[SCAN_BEFORE + SCAN_BLOCK + SCAN_AHEAD];
  const ScanWay *way = scan_best ();
  Detect self = {
    .text = (const guint8 *) text,
    .length = length,
    .types = twin_pii_types (NULL),
    .way = way,
    .candidates = candidates,
    .within_url = mode == MODE_WITHIN_URL,
  };

  for (gsize at = 0; at < length; at += SCAN_BLOCK)
    for (guint64 mask = way->anchors (block_at (&self, at, copy)); mask != 0; mask &= mask - 1)
      {
        gsize anchor = at + (guint) __builtin_ctzll (mask);

        if (anchor < length)
          visit (&self, anchor);
      }

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
