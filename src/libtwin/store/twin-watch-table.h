/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinWatchedFolder: a folder that the library follows.
 * @path: canonical, as the system names it
 * @looked_at: when it was last looked through, ms; 0: not yet
 */
typedef struct
{
  char *path;
  gint64 added_at;
  gint64 looked_at;
} TwinWatchedFolder;

void twin_watched_folder_free (TwinWatchedFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinWatchedFolder, twin_watched_folder_free)

/* TWIN_ERROR_EXISTS if it is there already; remove: TWIN_ERROR_NOT_FOUND if it is not. */
gboolean twin_watch_table_add (TwinTransaction *tx, const char *path, GError **error);
gboolean twin_watch_table_remove (TwinTransaction *tx, const char *path, GError **error);

/* All, by path: TwinWatchedFolder. */
GPtrArray *twin_watch_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes that a folder was looked through now. */
gboolean twin_watch_table_set_looked (TwinTransaction *tx, const char *path, GError **error);

/* Notes that a document was put out of sight because its file has gone, or takes that note away. */
gboolean twin_watch_table_set_absent (TwinTransaction *tx, const char *document_id, gboolean absent, GError **error);

/* The documents with that note: ids, the one that went last at the end. */
char **twin_watch_table_list_absent (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_watch_table_is_absent (TwinTransaction *tx, const char *document_id, gboolean *absent, GError **error);

G_END_DECLS
