/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/**
 * ExtractPackage:
 *
 * The files inside a ZIP container, one after the other, never more of them and
 * never more bytes than the limits allow. A container that was cut off is read as
 * far as it goes. One thread.
 */
typedef struct _ExtractPackage ExtractPackage;

/* @input must outlive it. */
ExtractPackage *extract_package_new (const ExtractInput *input) G_GNUC_WARN_UNUSED_RESULT;
void extract_package_free (ExtractPackage *self);

/* The name of the next file, valid until the next call; NULL at the end or where reading stops for a reason. */
const char *extract_package_next (ExtractPackage *self);

/* The next run of bytes of this file, valid until the next call; FALSE at its end or where it stops for a reason. */
gboolean extract_package_read (ExtractPackage *self, const char **bytes, gsize *size);

/* All of this file up to @maximum bytes; NULL if it is larger or does not read. */
char *extract_package_read_all (ExtractPackage *self, gsize maximum, gsize *size) G_GNUC_WARN_UNUSED_RESULT;

/* What was wrong so far; TWIN_REASON_NONE while nothing was. */
TwinReason extract_package_get_reason (const ExtractPackage *self);

/* Whether @input begins like a ZIP container. */
gboolean extract_package_is_zip (const ExtractInput *input);

/* Whether a file in the container stands in @folder ("word/"). */
gboolean extract_package_has_folder (const ExtractInput *input, const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExtractPackage, extract_package_free)

G_END_DECLS
