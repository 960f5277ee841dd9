/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/**
 * ExtractArchive:
 *
 * The files in an archive, one after the other: ZIP, 7-Zip, tar, also compressed, and single files that are. What is wrong
 * with one of them ends that one; what is wrong with the archive ends it, and what came before stays. One thread.
 */
typedef struct _ExtractArchive ExtractArchive;

/* @input must outlive it. */
ExtractArchive *extract_archive_new (const ExtractInput *input) G_GNUC_WARN_UNUSED_RESULT;
void extract_archive_free (ExtractArchive *self);

/* The next file; folders and hidden files are passed over. FALSE at the end or where reading stops for a reason.
 * *@path is where it lies (text/twin-member-path.h), valid until the next call. *@reason is NONE, or why it is not unpacked. */
gboolean extract_archive_next (ExtractArchive *self, const char **path, TwinReason *reason);

/* The next bytes of this file, valid until the next call; FALSE at its end, of which *@reason says whether it is whole. */
gboolean extract_archive_read (ExtractArchive *self, const void **bytes, gsize *size, TwinReason *reason);

/* What is wrong with the archive as a whole. */
TwinReason extract_archive_get_reason (const ExtractArchive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExtractArchive, extract_archive_free)

G_END_DECLS
