/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-scripts.h"

#include <string.h>

#include "privacy/detect-text.h"

/* Some twice as many buckets as there are labels. */
#define BUCKET_BITS 10

typedef struct
{
  char *word;
  guint length;
  guint bucket;
  gboolean begins; /* a word */
  gboolean ends;
  gboolean after;  /* counts only after a value */
  const TwinPiiType *type;
  PiiFamily family;
} ScriptLabel;

static GArray *labels; /* ScriptLabel, sorted by their buckets */
static guint16 first[(1 << BUCKET_BITS) + 1];

static guint
bucket_of (gunichar c)
{
  return (guint32) (c * 0x9e3779b1u) >> (32 - BUCKET_BITS); /* 2^32 by the golden ratio */
}

static gboolean
can_be_folded (const char *phrase, gsize n)
{
  for (const char *p = phrase; p < phrase + n; p = g_utf8_next_char (p))
    {
      gunichar c;

      if ((guint8) *p < 0x80)
        continue;
      c = g_utf8_get_char (p);
      if (text_fold (c) == 0 && !text_is_combining (c))
        return FALSE;
    }

  return TRUE;
}

gboolean
scripts_add (const char *phrase, gsize n, const TwinPiiType *type, PiiFamily family)
{
  ScriptLabel label = { .type = type, .family = family };

  if (can_be_folded (phrase, n))
    return FALSE;

  if (labels == NULL)
    labels = g_array_new (FALSE, FALSE, sizeof (ScriptLabel));
  label.after = phrase[0] == '>';
  label.begins = phrase[label.after] == '^';
  label.ends = phrase[n - 1] == '$';
  label.word = g_strndup (phrase + label.after + label.begins, n - label.after - label.begins - label.ends);
  label.length = (guint) strlen (label.word);
  label.bucket = bucket_of (g_utf8_get_char (label.word));
  g_array_append_val (labels, label);

  return TRUE;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return (int) ((const ScriptLabel *) a)->bucket - (int) ((const ScriptLabel *) b)->bucket;
}

void
scripts_prepare (void)
{
  guint i = 0;

  g_array_sort (labels, compare_labels);
  for (guint bucket = 0; bucket < G_N_ELEMENTS (first); bucket++)
    {
      while (i < labels->len && g_array_index (labels, ScriptLabel, i).bucket < bucket)
        i++;
      first[bucket] = (guint16) i;
    }
}

/* First bytes of characters in the scripts; 0xe2 begins punctuation, 0xef full-width and other forms. */
static gboolean
may_begin (guint8 c)
{
  return c >= 0xd6 && c < 0xef && c != 0xe2;
}

static gboolean
is_letter_at (const guint8 *text, gsize length, gsize at)
{
  guint n_bytes;

  return at < length && g_unichar_isalpha (text_code_point (text, length, at, &n_bytes));
}

/* Where @label ends that begins at @at; 0 if it does not stand there. A blank in it may be missing. */
static gsize
match_label (const ScriptLabel *label, const guint8 *text, gsize length, gsize at, gsize end)
{
  gsize position = at;

  for (const char *p = label->word; *p != '\0'; p++)
    {
      if (*p == ' ' && text_byte (text, length, position) != ' ')
        continue;
      if (position >= end || text[position] != (guint8) *p)
        return 0;
      position++;
    }
  if (label->begins && at > 0 && is_letter_at (text, length, text_previous (text, at)))
    return 0;
  if (label->ends && is_letter_at (text, length, position))
    return 0;

  return position;
}

/* "number" after a label belongs to it, as in skip_number() of the other labels. */
static gsize
skip_number (const guint8 *text, gsize at, gsize end)
{
  static const char *const words[] = { "号码", "號碼", "番号", "番號", "번호", "号", "號", "संख्या", "नंबर" };
  gsize start = at + (at < end && text[at] == ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if (end - start >= length && memcmp (text + start, words[i], length) == 0)
        return start + length;
    }

  return at;
}

/* Adds the longest labels at @at, which is the first byte of @c, to @hits and returns where they end; @at if there
 * are none. */
static gsize
match_longest (const guint8 *text, gsize length, gsize at, gsize end, gunichar c, gboolean after, Context *hits)
{
  guint bucket = bucket_of (c);
  guint n_before = hits->n_hits;
  gsize longest = at;

  for (guint i = first[bucket]; i < first[bucket + 1]; i++)
    {
      const ScriptLabel *label = &g_array_index (labels, ScriptLabel, i);
      gsize label_end = label->after && !after ? 0 : match_label (label, text, length, at, end);

      if (label_end == 0 || label_end < longest)
        continue;
      if (label_end > longest)
        hits->n_hits = n_before;
      longest = label_end;
      if (hits->n_hits < CONTEXT_MAX_HITS)
        hits->hits[hits->n_hits++] = (ContextHit) { .type = label->type, .family = label->family };
    }

  return longest;
}

void
scripts_match (const guint8 *text, gsize length, gsize start, gsize end, gsize far, gboolean after, Context *hits)
{
  gsize at = start;

  while (at < end)
    {
      guint n_bytes = 1;
      guint n_before = hits->n_hits;
      gunichar c;
      gsize label_end;

      if (!may_begin (text[at]))
        {
          at++;
          continue;
        }
      c = text_code_point (text, length, at, &n_bytes);
      label_end = match_longest (text, length, at, end, c, after, hits);
      if (label_end == at)
        {
          at += n_bytes;
          continue;
        }

      label_end = skip_number (text, label_end, end);
      for (guint i = n_before; i < hits->n_hits; i++)
        {
          hits->hits[i].distance = after ? at - start : end - label_end;
          hits->hits[i].far = label_end - start <= far;
        }
      at = label_end;
    }
}

gboolean
scripts_ends (const guint8 *text, gsize length, gsize end, const TwinPiiType *type)
{
  for (guint i = 0; i < labels->len; i++)
    {
      const ScriptLabel *label = &g_array_index (labels, ScriptLabel, i);

      if (label->type == type && label->length <= end && match_label (label, text, length, end - label->length, end) == end)
        return TRUE;
    }

  return FALSE;
}
