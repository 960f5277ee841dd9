/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one form of ZIP (PKWARE APPNOTE 6.3.10) that is written and read here: entries stored
 * without compression, one after the other without gaps, names in UTF-8, every size in a
 * ZIP64 field, no comments, no other fields. Each byte of such a file is either an entry's
 * content or follows from the entries, so the reader can demand every single one: there is
 * no byte in which something could be hidden or changed unseen. Any unzip reads it. */

#define ZIP_LOCAL_SIZE 30
#define ZIP_LOCAL_EXTRA_SIZE 20
#define ZIP_CENTRAL_SIZE 46
#define ZIP_CENTRAL_EXTRA_SIZE 28
#define ZIP_TAIL_SIZE (56 + 20 + 22)

#define ZIP_MAXIMUM_NAME 1024
#define ZIP_MAXIMUM_ENTRIES 1000000

/**
 * ZipEntry:
 * @offset: of its local header
 * @dos_time: date << 16 | time, as MS-DOS counts
 */
typedef struct
{
  char *name;
  guint64 offset;
  guint64 size;
  guint32 crc;
  guint32 dos_time;
  char *sha256; /* set by the writer only */
} ZipEntry;

void zip_entry_free (ZipEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZipEntry, zip_entry_free)

/* Where the content begins. */
guint64 zip_entry_get_data_offset (const ZipEntry *self);

/* The bytes that stand for the entry before its content and in the directory. */
void zip_entry_append_local (const ZipEntry *self, GByteArray *out);
void zip_entry_append_central (const ZipEntry *self, GByteArray *out);

/* What ends a file whose directory of @n_entries lies at @offset and has @size bytes. */
void zip_append_tail (GByteArray *out, guint64 n_entries, guint64 offset, guint64 size);

/* CRC-32 (ISO 3309). Begin with 0. */
guint32 zip_crc32 (guint32 crc, const void *data, gsize length);

guint32 zip_dos_time (gint64 unix_ms);

G_END_DECLS
