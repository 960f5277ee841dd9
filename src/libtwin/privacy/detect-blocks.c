/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-blocks.h"

/* The block at @at with what the scan reads around it; copied where that is not all text. */
static const guint8 *
block_at (const Blocks *self, gsize at, guint8 *copy)
{
  gsize from = at > 0 ? at - SCAN_BEFORE : 0;
  gsize to = MIN (self->length, at + SCAN_BLOCK + SCAN_AHEAD);

  if (at > 0 && to == at + SCAN_BLOCK + SCAN_AHEAD)
    return self->text + at;
  memset (copy, 0, SCAN_BEFORE + SCAN_BLOCK + SCAN_AHEAD);
  memcpy (copy + SCAN_BEFORE - (at - from), self->text + from, to - from);

  return copy + SCAN_BEFORE;
}

/* Scans what lies in the text of the blocks from number @i on; the others hold nothing. */
static void
scan (Blocks *self, guint i)
{
  guint8 copy[SCAN_BEFORE + SCAN_BLOCK + SCAN_AHEAD];

  for (; i < BLOCKS_ALL; i++)
    {
      gsize place = self->from + (gsize) i * SCAN_BLOCK;

      if (place >= BLOCKS_MARGIN + self->length)
        break;
      if (place < BLOCKS_MARGIN)
        continue;
      self->anchors[i] = self->way->scan (block_at (self, place - BLOCKS_MARGIN, copy), &self->classes[i]);
      if (BLOCKS_MARGIN + self->length - place < SCAN_BLOCK)
        self->anchors[i] &= scan_lowest ((guint) (BLOCKS_MARGIN + self->length - place));
    }
  if (i == BLOCKS_ALL)
    return;
  memset (self->anchors + i, 0, (BLOCKS_ALL - i) * sizeof self->anchors[0]);
  memset (self->classes + i, 0, (BLOCKS_ALL - i) * sizeof self->classes[0]);
}

void
blocks_read (Blocks *self, gsize start)
{
  const guint kept = 2 * BLOCKS_AROUND;

  self->from = start;
  if (start == 0)
    {
      memset (self->classes, 0, BLOCKS_AROUND * sizeof self->classes[0]);
      scan (self, BLOCKS_AROUND);
      return;
    }
  memcpy (self->anchors, self->anchors + BLOCKS_STRETCH, kept * sizeof self->anchors[0]);
  memcpy (self->classes, self->classes + BLOCKS_STRETCH, kept * sizeof self->classes[0]);
  scan (self, kept);
}
