/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* One twin. @config: the whole configuration as JSON text, read by twins/twin-config.h. */
typedef struct
{
  char *id;
  char *name;
  char *config;
  gint64 created_at;
  gint64 updated_at;
  gint64 removed_at;
} TwinTwinRecord;

TwinTwinRecord *twin_twin_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_twin_record_free (TwinTwinRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinTwinRecord, twin_twin_record_free)

gboolean twin_twin_table_insert (TwinTransaction *tx, const TwinTwinRecord *record, GError **error);
gboolean twin_twin_table_update (TwinTransaction *tx, const TwinTwinRecord *record, GError **error);
gboolean twin_twin_table_delete (TwinTransaction *tx, const char *id, GError **error); /* with documents and access list */
TwinTwinRecord *twin_twin_table_get (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *twin_twin_table_find_name (TwinTransaction *tx, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* id, or NULL without error */
GPtrArray *twin_twin_table_list (TwinTransaction *tx, gboolean removed, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* by name */

/* Which documents were chosen by hand. TRUE also if it was so already. */
gboolean twin_twin_table_add_document (TwinTransaction *tx, const char *twin_id, const char *document_id, GError **error);
gboolean twin_twin_table_remove_document (TwinTransaction *tx, const char *twin_id, const char *document_id, GError **error);
char **twin_twin_table_list_documents (TwinTransaction *tx, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @document_id -> NULL-terminated twin ids, for the avatars in the list of documents: one query for all. */
GHashTable *twin_twin_table_map_documents (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
