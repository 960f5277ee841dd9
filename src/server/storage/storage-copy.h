/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/**
 * StorageCopy:
 *
 * What was copied from one storage to another.
 */
typedef struct
{
  guint n_tenants;
  gint64 n_rows;
} StorageCopy;

typedef void (*StorageCopyFunc) (guint n_tenants, guint n_done, gpointer user_data);

/* Copies everything, the server's own part and each account as it is at one moment, into a storage that is empty. Each part is
 * compared afterwards: as many rows, with the same digest. For backups, for putting them back, and for changing the engine; both must
 * have the same key. TWIN_ERROR_EXISTS if there is something in @to, TWIN_ERROR_CORRUPT if a part arrived otherwise. */
gboolean storage_copy (Storage *from, Storage *to, StorageCopy *copy, StorageCopyFunc progress, gpointer user_data, GError **error);

/* SHA-256 over the rows of all tables of one part, in the order of their keys. */
char *storage_digest (Storage *storage, const char *tenant, gint64 *n_rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
