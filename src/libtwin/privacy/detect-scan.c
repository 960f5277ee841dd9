/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-scan-tables.h"

#include <string.h>

#include "privacy/detect-text.h"

/* Anchors are single bytes that names, numbers and secrets cannot do without, the first digit
 * of a row of digits, and words that announce something, by their first letters. "ät" is one,
 * too, a word for '@'. */

/* The last two are the leading bytes of characters that are digits (Unicode, Nd). */
static const char *const single_bytes[8] = { "@", ":=", "-", "_", "%&", "\xd9\xdb\xdf", "\xe0\xe1\xea\xef", "\xf0" };

/* What is no letter: by the high half of a byte, and so with 'P' to 'Z'. */
#define NO_LETTER "\x01\x12 !\"#$%&'()*+,-./0]}\x80\x90\xa0\xb0\xc0\xd0\xe0\xf0"

/* Groups of words with the bytes that stand at each place; NULL: any. Letters stand for both
 * cases. */
static const char *const words[8][SCAN_WORD] = {
  /* "at" before a blank or a bracket; "ai", "ki" */
  { "ak", "ti", NO_LETTER, NULL, NULL },
  /* "gpt", "llm", "bic", "akia", "asia" */
  { "glba", "plisk", "tmci", NULL, NULL },
  /* "system", "swift", "snabel", "sprach..."; "forget", "verg...", "override", "virtual", "digital" */
  { "sfvod", "ywnpoeiv", "siareg", "tfbagri", "etciru" },
  /* "instruct...", "istruzioni", "Anweisungen", "assistant", "asistente", "asystent", "talimat", "pokyny" */
  { "iatp", "nsoa", "stwilky", "tresiy", "ruistmn" },
  /* "disregard", "missachte", "language", "chat...", "chiocciola", "malpa", "bypass" */
  { "dmlcb", "iahy", "snailp\xc5", "rsgtopa\x82", "eaubgcps" },
  /* "ignore", "arroba", "arobase", "artificial", "apenstaartje", "zavinac" */
  /* and "identified by" */
  { "iaz", "grpad", "nroteiv", "obin", "rbafsnt\xc3" },
  /* SCAN_HOST: "com", "org", "net", "edu", "gov", and "co" before a country */
  { "coneg", "oredo", "mgtuv.", NULL, NULL },
  /* SCAN_END: "day", "tag", "dag" */
  { "td", "a", "yg", NULL, NULL },
};

ScanTables scan_tables;

static void
add_to_set (ScanSet *set, const char *bytes, guint bit)
{
  guint8 mask = (guint8) (1u << bit);

  if (bytes == NULL)
    for (guint i = 0; i < 16; i++)
      {
        set->low[i] |= mask;
        set->high[i] |= mask;
      }
  for (const guint8 *p = (const guint8 *) bytes; p != NULL && *p != '\0'; p++)
    {
      set->low[*p & 15] |= mask;
      set->high[*p >> 4] |= mask;
      if (g_ascii_isalpha ((char) *p))
        set->high[(*p ^ 0x20) >> 4] |= mask;
    }
}

static void
fill_tables (void)
{
  for (guint bit = 0; bit < 8; bit++)
    {
      add_to_set (&scan_tables.single, single_bytes[bit], bit);
      for (guint i = 0; i < SCAN_WORD; i++)
        add_to_set (&scan_tables.word[i], words[bit][i], bit);
    }
}

static guint8
look_up (const ScanSet *set, guint8 c)
{
  return set->low[c & 15] & set->high[c >> 4];
}

gboolean
scan_is_anchor (const guint8 *at)
{
  gboolean inside = text_is_alnum (at[-1]);
  gboolean ends = (text_is_letter (at[-1]) || at[-1] >= 0x80) && !text_is_letter (at[3]);
  guint8 found = (inside ? 0 : SCAN_START) | (at[-1] == '.' ? SCAN_HOST : 0) | (ends ? SCAN_END : 0);

  if (text_is_digit (at[0]))
    return !text_is_digit (at[-1]);
  /* Inside of a word, or two of them for a line. */
  if (at[0] == '-' || at[0] == '_')
    return inside ? text_is_alnum (at[1]) : at[1] == '-';
  if (look_up (&scan_tables.single, at[0]) != 0)
    return TRUE;
  if (at[0] == 0xc3)
    return (at[1] | 0x20) == 0xa4 && (at[2] | 0x20) == 't';
  /* "www." */
  if (!inside && (at[0] | 0x20) == 'w' && (at[1] | 0x20) == 'w')
    return TRUE;
  for (guint i = 0; i < SCAN_WORD; i++)
    found &= look_up (&scan_tables.word[i], at[i]);

  return text_is_letter (at[0]) && found != 0;
}

static void
scan_classify_plain (const guint8 *bytes, ScanClasses *classes)
{
  memset (classes, 0, sizeof *classes);
  for (guint i = 0; i < SCAN_BLOCK; i++)
    {
      guint8 c = bytes[i];

      classes->digits |= (guint64) text_is_digit (c) << i;
      classes->letters |= (guint64) text_is_letter (c) << i;
      classes->upper |= (guint64) (c >= 'A' && c <= 'Z') << i;
      classes->blanks |= (guint64) (c == ' ' || c == '\t') << i;
      classes->lines |= (guint64) (c == '\n') << i;
      classes->breaks |= (guint64) (c == '\n' || c == '\r') << i;
      classes->marks |= (guint64) (c >= '-' && c <= '/') << i;
      classes->joints |= (guint64) (c == '_' || c == '+' || c == '=' || c == ':') << i;
      classes->dark |= (guint64) (c > ' ' && c != '|') << i;
      classes->parens |= (guint64) (c == '(' || c == ')') << i;
      classes->wide |= (guint64) (c >= 0x80) << i;
    }
}

static guint64
scan_plain (const guint8 *block, ScanClasses *classes)
{
  guint64 mask = 0;

  scan_classify_plain (block, classes);
  for (guint i = 0; i < SCAN_BLOCK; i++)
    mask |= (guint64) scan_is_anchor (block + i) << i;

  return mask;
}

static const ScanWay *chosen = NULL;

const ScanWay *
scan_all (guint *n)
{
  static ScanWay all[4] = { { "plain", scan_plain, scan_classify_plain } };
  static guint n_all = 0;
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      fill_tables ();
      n_all = 1;
#if defined(__x86_64__)
      all[n_all++] = (ScanWay) { "SSE2", scan_sse2, scan_classify_sse2 };
      if (__builtin_cpu_supports ("avx2"))
        all[n_all++] = (ScanWay) { "AVX2", scan_avx2, scan_classify_avx2 };
      if (__builtin_cpu_supports ("avx512bw"))
        all[n_all++] = (ScanWay) { "AVX-512", scan_avx512, scan_classify_avx512 };
#elif defined(__aarch64__) && defined(__ARM_NEON)
      all[n_all++] = (ScanWay) { "NEON", scan_neon, scan_classify_neon };
#endif
      g_once_init_leave (&ready, 1);
    }
  *n = n_all;

  return all;
}

const ScanWay *
scan_best (void)
{
  guint n;
  const ScanWay *all;

  if (chosen != NULL)
    return chosen;
  all = scan_all (&n);

  return &all[n - 1];
}

void
scan_choose (const ScanWay *way)
{
  chosen = way;
}
