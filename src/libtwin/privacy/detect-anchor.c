/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-anchor.h"

#include <string.h>

#include "privacy/detect-text.h"

/* Longer words are not looked through. */
#define WORD_MAX 24

/* The shortest secret or hardware address of letters, digits and what joins them. */
#define RUN_MIN 16

/* What words are anchors for, by their first four letters. */
enum
{
  WORD_SIGN = 1 << 0, /* a word for '@' */
  WORD_LABEL = 1 << 1, /* "BIC", "identified by", or a key that begins so */
};

#define WORD_SLOTS 256

static guint8 word_kinds[WORD_SLOTS];

static guint
word_slot (guint32 key)
{
  return key * 0x9e3779b1u >> 24; /* 2^32 by the golden ratio */
}

static guint8
kinds_of (guint32 key)
{
  if (key == ANCHOR_KEY_UNKNOWN)
    return WORD_SIGN | WORD_LABEL;
  /* "bic", whatever comes after it. */
  if ((key & 0xffffff) == ('b' | 'i' << 8 | 'c' << 16))
    return WORD_LABEL;

  return word_kinds[word_slot (key)];
}

static void
add_words (const char *const *words, gsize n, guint8 kind)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 key = 0;

      memcpy (&key, words[i], strlen (words[i]));
      word_kinds[word_slot (GUINT32_FROM_LE (key))] |= kind;
    }
}

void
anchor_prepare (void)
{
  static const char *const signs[] = { "at", "arro", "arob", "chio", "malp", "zavi", "snab", "apen" };
  static const char *const labels[] = { "www", "swif", "iden", "akia", "asia" };

  add_words (signs, G_N_ELEMENTS (signs), WORD_SIGN);
  add_words (labels, G_N_ELEMENTS (labels), WORD_LABEL);
}

guint32
anchor_key (const Detect *self, gsize at)
{
  static const guint32 masks[] = { 0, 0xff, 0xffff, 0xffffff, 0xffffffff };
  ScanClasses after;
  guint32 key;

  if (self->length - at < sizeof key)
    return ANCHOR_KEY_UNKNOWN;
  memcpy (&key, self->text + at, sizeof key);
  if ((key & 0x80808080) != 0)
    return ANCHOR_KEY_UNKNOWN;
  after = blocks_around (&self->blocks, at, 0);

  return GUINT32_FROM_LE (key | 0x20202020) & masks[MIN (scan_run (after.letters), 4)];
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

/* Whether enough of what secrets and addresses are made of stands around @at. */
static gboolean
is_long_run (const Detect *self, gsize at)
{
  ScanClasses before = blocks_around (&self->blocks, at, SCAN_BLOCK);
  ScanClasses after = blocks_around (&self->blocks, at, 0);
  guint64 run_before = before.digits | before.letters | before.marks | before.joints;
  guint64 run_after = after.digits | after.letters | after.marks | after.joints;

  if (run_before == G_MAXUINT64)
    return TRUE;

  return (guint) __builtin_clzll (~run_before) + scan_run (run_after) >= RUN_MIN;
}

static void
anchor_joint (Detect *self, gsize at)
{
  if (at == 0 || !text_is_alnum (self->text[at - 1]))
    detect_private_key (self, at);
  else if (text_is_alnum (text_byte (self->text, self->length, at + 1)) && is_long_run (self, at))
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

/* Whether a word for the dot of a host may begin with a letter: "dot", "punkt", "kropka", "tecka", "nokta". */
static gboolean
begins_dot (guint8 c)
{
  c |= 0x20;

  return c == 'd' || c == 'p' || c == 'k' || c == 't' || c == 'n';
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

  return end < self->length && text_is_alnum (self->text[end]) && !begins_dot (self->text[end]);
}

/* Whether the weekdays that end here may: the letters that stand before "day", "tag" or "dag". */
static gboolean
may_be_weekday (Detect *self, gsize at)
{
  guint8 before = at > 0 ? self->text[at - 1] : ' ';

  return before >= 0x80 || (text_is_letter (before) && strchr ("nsirje", before | 0x20) != NULL);
}

/* FALSE if the word at @start is none of those that announce a value. */
static gboolean
anchor_label (Detect *self, gsize start)
{
  if (begins_with (self, start, "www."))
    detect_url (self, start);
  else if (begins_with (self, start, "bic") || begins_with (self, start, "swift"))
    detect_bic (self, start);
  else if (begins_with (self, start, "identified by "))
    detect_sql_password (self, start + strlen ("identified by "));
  else if (begins_with (self, start, "akia") || begins_with (self, start, "asia"))
    detect_secret (self, start);
  else
    return FALSE;

  return TRUE;
}

/* The start of a word that may be one for '@', a label or an instruction, or the end of one
 * that may be a weekday. */
static void
anchor_word (Detect *self, gsize start)
{
  guint32 key = anchor_key (self, start);
  guint8 kinds = kinds_of (key);

  if ((text_byte (self->text, self->length, start + 1) | 0x20) == 'a'
      && (begins_with (self, start, "day") || begins_with (self, start, "tag") || begins_with (self, start, "dag")))
    {
      if (may_be_weekday (self, start))
        detect_weekday (self, start);
      return;
    }
  if (start > 0 && text_is_alnum (self->text[start - 1]))
    return;
  if (start > 0 && self->text[start - 1] == '.')
    {
      detect_host (self, start);
      return;
    }
  if ((kinds & WORD_LABEL) != 0 && anchor_label (self, start))
    return;
  if ((kinds & WORD_SIGN) != 0 && !is_plain_at (self, start))
    detect_spelled_email (self, start);
  detect_instruction (self, start, key);
}

static void
anchor_wide (Detect *self, gsize at)
{
  /* "[ät]" */
  if (self->text[at] == 0xc3 && (text_byte (self->text, self->length, at + 1) | 0x20) == 0xa4
      && text_byte (self->text, self->length, at + 2) == 't')
    detect_spelled_email (self, at);
  /* U+FE6B and U+FF20, '@' in other sizes */
  if (self->text[at] == 0xef)
    {
      detect_email (self, at);
      if (text_byte (self->text, self->length, at + 1) == 0xbc && text_byte (self->text, self->length, at + 2) == 0x9a)
        detect_password (self, at);
    }
  if (text_symbol (self->text, self->length, at).kind == SYMBOL_DIGIT)
    anchor_digit (self, at);
}

/* Calls the detectors that can find anything at @at. */
static inline void
visit (Detect *self, gsize at)
{
  guint8 c = self->text[at];

  if (text_is_digit (c))
    {
      anchor_digit (self, at);
      return;
    }
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
      if (c >= 0x80)
        anchor_wide (self, at);
      else
        anchor_word (self, at);
      break;
    }
}

void
anchor_stretch (Detect *self, gsize start)
{
  blocks_read (&self->blocks, start);
  for (guint i = 0; i < BLOCKS_STRETCH; i++)
    for (guint64 mask = self->blocks.anchors[BLOCKS_AROUND + i]; mask != 0; mask &= mask - 1)
      visit (self, start + (gsize) i * SCAN_BLOCK + (guint) __builtin_ctzll (mask));
}
