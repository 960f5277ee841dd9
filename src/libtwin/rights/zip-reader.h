/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "rights/zip-format.h"

G_BEGIN_DECLS

/**
 * ZipReader: reads archives in the form of zip-format.h and no other. The file is
 * not trusted: every number is checked against the file's size before it is used,
 * and every byte outside the contents must be the one that the form demands.
 * One thread.
 */
typedef struct _ZipReader ZipReader;

/* Reads the directory and compares each entry's own header with it. TWIN_ERROR_CORRUPT
 * names the entry that is wrong; TWIN_ERROR_INVALID for a file that is no archive of
 * ours; G_IO_ERROR_*. */
ZipReader *zip_reader_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void zip_reader_free (ZipReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZipReader, zip_reader_free)

/* In the order of the file. */
guint zip_reader_get_n_entries (ZipReader *self);
const ZipEntry *zip_reader_get_entry (ZipReader *self, guint index);

/* NULL if there is none of that name. */
const ZipEntry *zip_reader_find (ZipReader *self, const char *name);

/* The whole content, NUL-terminated beyond its length. TWIN_ERROR_CORRUPT if it is larger than @maximum
 * or its check sum is wrong. */
GBytes *zip_reader_read (ZipReader *self, const ZipEntry *entry, gsize maximum, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its SHA-256 in hexadecimal; the check sum is compared, too. */
char *zip_reader_digest (ZipReader *self, const ZipEntry *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
