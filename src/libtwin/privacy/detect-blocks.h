/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect-scan.h"

G_BEGIN_DECLS

/* What the bytes are around the place that is being read: the classes of the blocks of one stretch
 * of text, and of some before and after it. The scan makes them anyway, so that nobody who
 * looks around a number reads its bytes again. Private to privacy/. */

/* Blocks of a stretch, and of its neighbourhood on each side. */
#define BLOCKS_STRETCH 60
#define BLOCKS_AROUND 2
#define BLOCKS_ALL (BLOCKS_STRETCH + 2 * BLOCKS_AROUND)
#define BLOCKS_MARGIN (BLOCKS_AROUND * SCAN_BLOCK)

typedef struct
{
  const ScanWay *way;
  const guint8 *text;
  gsize length;
  gsize from; /* where the first of the blocks is, counted from BLOCKS_MARGIN bytes before the text */
  guint64 anchors[BLOCKS_ALL];
  ScanClasses classes[BLOCKS_ALL];
} Blocks;

/* Reads the stretch that begins at @start: the first one at 0, and each where the one before
 * ends. */
void blocks_read (Blocks *self, gsize start);

/* 64 bits from bit @at on of two words, @at being less than 64. */
static inline guint64
blocks_join (guint64 low, guint64 high, guint at)
{
  return low >> at | high << 1 << (63 - at);
}

/* Whether the classes of the 64 bytes from @at on are known, where @back bytes before @at are asked for. */
static inline gboolean
blocks_know (const Blocks *self, gsize at, gsize back)
{
  gsize place = at + BLOCKS_MARGIN - back;

  return place >= self->from && place - self->from < (BLOCKS_ALL - 1) * SCAN_BLOCK;
}

/* The classes of the 64 bytes that begin @back bytes before @at, which is to be known; bytes outside of
 * the text are NUL. Inlined, so that only those of them are put together that are used. */
static inline __attribute__ ((always_inline)) ScanClasses
blocks_around (const Blocks *self, gsize at, gsize back)
{
  gsize place = at + BLOCKS_MARGIN - back - self->from;
  const ScanClasses *low = &self->classes[place / SCAN_BLOCK];
  const ScanClasses *high = low + 1;
  guint bit = place % SCAN_BLOCK;

  return (ScanClasses) {
    .digits = blocks_join (low->digits, high->digits, bit),
    .letters = blocks_join (low->letters, high->letters, bit),
    .upper = blocks_join (low->upper, high->upper, bit),
    .blanks = blocks_join (low->blanks, high->blanks, bit),
    .breaks = blocks_join (low->breaks, high->breaks, bit),
    .lines = blocks_join (low->lines, high->lines, bit),
    .marks = blocks_join (low->marks, high->marks, bit),
    .joints = blocks_join (low->joints, high->joints, bit),
    .parens = blocks_join (low->parens, high->parens, bit),
    .dark = blocks_join (low->dark, high->dark, bit),
    .wide = blocks_join (low->wide, high->wide, bit),
  };
}

/* What the SCAN_BLOCK bytes from @at on are, wherever that is; beyond the end of the text they are NUL. */
static inline __attribute__ ((always_inline)) ScanClasses
blocks_classify (const Blocks *self, gsize at)
{
  ScanClasses classes;

  if (blocks_know (self, at, 0))
    return blocks_around (self, at, 0);
  scan_classify (self->way, self->text, self->length, at, &classes);

  return classes;
}

G_END_DECLS
