/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first pass: which bytes of a text are worth looking at. Private to privacy/.
 *
 * Bit i of the result: byte i of 64 is an anchor. Reads from one byte before @block to
 * SCAN_AHEAD bytes after its end. */
typedef guint64 (*ScanFunc) (const guint8 *block);

#define SCAN_BLOCK 64
#define SCAN_BEFORE 1
#define SCAN_AHEAD 3

/* The fastest that this processor has; all give the same results. */
ScanFunc scan_best (void);

/* All that this processor has, the plain one first; how many in *@n. */
const ScanFunc *scan_all (guint *n);

G_END_DECLS
