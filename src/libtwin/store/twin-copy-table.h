/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinCopyRecord: the encrypted copy of an original on a server, as far as this computer knows.
 * @id: of the document, which may be gone by now
 * @account: on the server, whose copy it is
 * @sha256: of the original that was copied
 * @rev: version of the copy there
 */
typedef struct
{
  char *id;
  char *account;
  char *sha256;
  gint64 rev;
  gint64 copied_at;
} TwinCopyRecord;

void twin_copy_record_free (TwinCopyRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinCopyRecord, twin_copy_record_free)

/* In the place of what was there. */
gboolean twin_copy_table_set (TwinTransaction *tx, const TwinCopyRecord *record, GError **error);

/* NULL without @error where no copy is known. */
TwinCopyRecord *twin_copy_table_get (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_copy_table_delete (TwinTransaction *tx, const char *id, GError **error);

/* All of @account, by id. */
GPtrArray *twin_copy_table_list (TwinTransaction *tx, const char *account, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
