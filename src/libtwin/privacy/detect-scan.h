/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* The pass over bytes that is made with vector registers. Private to privacy/.
 *
 * All ways give the same results; the plain one is the reference. */

#define SCAN_BLOCK 64
/* How far a scan reads beyond its block. */
#define SCAN_BEFORE 1
#define SCAN_AHEAD 4

/* What each of 64 bytes is: bit i stands for byte i. */
typedef struct
{
  guint64 digits;  /* '0'-'9' */
  guint64 letters; /* of ASCII */
  guint64 upper;   /* of them, 'A'-'Z' */
  guint64 blanks;  /* ' ', '\t' */
  guint64 breaks;  /* '\n', '\r' */
  guint64 lines;   /* '\n' alone */
  guint64 marks;   /* '-', '.', '/' */
  guint64 joints;  /* '_', '+', '=', ':' */
  guint64 parens;  /* '(', ')' */
  guint64 dark;    /* all but NUL to ' ' and '|' */
  guint64 wide;    /* 0x80 and above */
} ScanClasses;

typedef struct
{
  const char *name;
  /* Classifies the bytes of @block, and bit i of what it returns: byte i is an anchor, worth
   * looking at. Reads from SCAN_BEFORE bytes before @block to SCAN_AHEAD bytes after its end. */
  guint64 (*scan) (const guint8 *block, ScanClasses *classes);
  /* The classes alone. Reads SCAN_BLOCK bytes. */
  void (*classify) (const guint8 *bytes, ScanClasses *classes);
} ScanWay;

/* What the SCAN_BLOCK bytes from @at on are; beyond the end of the text they are NUL. */
static inline void
scan_classify (const ScanWay *way, const guint8 *text, gsize length, gsize at, ScanClasses *classes)
{
  guint8 rest[SCAN_BLOCK] = { 0 };

  if (length - at >= SCAN_BLOCK)
    {
      way->classify (text + at, classes);
      return;
    }
  memcpy (rest, text + at, length - at);
  way->classify (rest, classes);
}

/* A mask of the lowest @n bits. */
static inline guint64
scan_lowest (guint n)
{
  return n < SCAN_BLOCK ? (G_GUINT64_CONSTANT (1) << n) - 1 : G_MAXUINT64;
}

/* Whether more than @n bits are set, @n being small. */
static inline gboolean
scan_more_than (guint64 mask, guint n)
{
  for (; n > 0; n--)
    mask &= mask - 1;

  return mask != 0;
}

/* How many bits are set: for every processor of a kind the compiler has only a call. */
static inline guint
scan_count (guint64 mask)
{
  mask -= mask >> 1 & G_GUINT64_CONSTANT (0x5555555555555555);
  mask = (mask & G_GUINT64_CONSTANT (0x3333333333333333)) + (mask >> 2 & G_GUINT64_CONSTANT (0x3333333333333333));
  mask = (mask + (mask >> 4)) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);

  return (guint) (mask * G_GUINT64_CONSTANT (0x0101010101010101) >> 56);
}

/* How many of the lowest bits are set in a row. */
static inline guint
scan_run (guint64 mask)
{
  return mask == G_MAXUINT64 ? SCAN_BLOCK : (guint) __builtin_ctzll (~mask);
}

/* The fastest that this processor has. */
const ScanWay *scan_best (void);

/* All that this processor has, the plain one first and the fastest last; how many in *@n. */
const ScanWay *scan_all (guint *n);

/* Makes scan_best() return @way from now on, NULL: the fastest again; for tests, before any
 * other thread runs. */
void scan_choose (const ScanWay *way);

G_END_DECLS
