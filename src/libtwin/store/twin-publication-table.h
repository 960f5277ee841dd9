/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinPublicationRecord: what of a twin is on a server, as far as this computer knows.
 * @server, @account: where
 * @rev: its version there
 * @digest: of the whole
 * @manifest, @anchors: what it consisted of (twins/twin-bundle.h)
 *
 * Outlives the twin, so that what was published can still be named and taken back.
 */
typedef struct
{
  char *twin_id;
  char *server;
  char *account;
  gint64 rev;
  char *digest;
  char *manifest;
  char *anchors;
  gint64 published_at;
} TwinPublicationRecord;

void twin_publication_record_free (TwinPublicationRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPublicationRecord, twin_publication_record_free)

/* In the place of what was there. */
gboolean twin_publication_table_set (TwinTransaction *tx, const TwinPublicationRecord *record, GError **error);

/* NULL without @error where nothing was published. */
TwinPublicationRecord *twin_publication_table_get (TwinTransaction *tx, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_publication_table_delete (TwinTransaction *tx, const char *twin_id, GError **error);

/* All, by twin. */
GPtrArray *twin_publication_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
