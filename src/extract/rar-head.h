/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Whether @input begins as a RAR archive does, of the fourth or the fifth version. */
gboolean rar_head_matches (const ExtractInput *input);

/* Why nothing of @input, a RAR archive, can be read: it is VOLUME, one of several parts, or even its names are ENCRYPTED.
 * NONE otherwise, and where its head is damaged. */
TwinReason rar_head_check (const ExtractInput *input);

/**
 * rar_head_list_encrypted:
 * @input: a RAR archive
 * @n: as many of its files are looked at
 *
 * Which of the files are encrypted, a byte for each in the order of the archive: 1 or 0. Of the fifth version only,
 * since libarchive (3.7) hands what it cannot decrypt there over as if it were the file.
 */
GByteArray *rar_head_list_encrypted (const ExtractInput *input, guint n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
