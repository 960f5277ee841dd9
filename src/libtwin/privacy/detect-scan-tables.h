/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect-scan.h"

G_BEGIN_DECLS

/* What the ways of scanning look bytes up in. Private to detect-scan*.c.
 *
 * A set of bytes is kept as two tables of 16, by the low and by the high half of a byte: it
 * holds every byte for which both have a bit in common. Eight sets share a table, one bit
 * each. That is what a vector register can look up, and what they share is found by one
 * "and". A set may hold more bytes than it was made of; that costs a look, not a finding. */
typedef struct
{
  guint8 low[16];
  guint8 high[16];
} ScanSet;

/* How many bytes of a word tell whether it is worth reading. */
#define SCAN_WORD 5

typedef struct
{
  ScanSet single;          /* bytes that are anchors by themselves */
  ScanSet word[SCAN_WORD]; /* the first bytes of words that announce something */
} ScanTables;

/* Bits of ScanTables.word: the ends of host names, which stand after a dot, and the ends of
 * weekdays, three letters with which a longer word ends. All others stand at the start of a word. */
#define SCAN_HOST 0x40
#define SCAN_END 0x80
#define SCAN_START 0x3f

/* Filled before anything can be scanned. */
extern ScanTables scan_tables;

/* Whether the byte at @at is an anchor; the meaning of all the others. */
gboolean scan_is_anchor (const guint8 *at);

#if defined(__x86_64__)
guint64 scan_sse2 (const guint8 *block, ScanClasses *classes);
void scan_classify_sse2 (const guint8 *bytes, ScanClasses *classes);
guint64 scan_avx2 (const guint8 *block, ScanClasses *classes);
void scan_classify_avx2 (const guint8 *bytes, ScanClasses *classes);
guint64 scan_avx512 (const guint8 *block, ScanClasses *classes);
void scan_classify_avx512 (const guint8 *bytes, ScanClasses *classes);
#elif defined(__aarch64__) && defined(__ARM_NEON)
guint64 scan_neon (const guint8 *block, ScanClasses *classes);
void scan_classify_neon (const guint8 *bytes, ScanClasses *classes);
#endif

G_END_DECLS
