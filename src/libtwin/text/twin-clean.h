/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-document.h"

G_BEGIN_DECLS

/* The text of a block as a document keeps it:
 *
 * - valid UTF-8 in NFC; what is not valid is U+FFFD;
 * - without control and bidirectional control characters, and without those that
 *   nobody sees (soft hyphen, zero-width space, tag characters), behind which words
 *   and instructions hide; joiners stay, some scripts are spelt with them;
 * - every run of blanks is one space, every run of breaks one "\n", none at the ends.
 *   A table row is one line: a tab separates cells, a break is a blank.
 *   Code keeps its blanks, tabs and empty lines.
 *
 * Cleaning what is clean changes nothing. Returns NULL where nothing is left. */
char *twin_clean_text (const char *text, gsize length, TwinBlockKind kind, gsize *out_length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
