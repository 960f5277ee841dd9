/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/documents/import-job.h"

G_BEGIN_DECLS

/**
 * StudioWatcher:
 *
 * Follows the watched folders for as long as the library is open: what is new there is handed to the import, what has gone is put
 * out of sight. It costs nothing while no folder is watched.
 *
 * Main thread. Emits "noticed" (what happened, in a few words) when documents came or went by themselves, and "changed" when a folder
 * could be looked through again or could not.
 */
#define STUDIO_TYPE_WATCHER (studio_watcher_get_type ())
G_DECLARE_FINAL_TYPE (StudioWatcher, studio_watcher, STUDIO, WATCHER, GObject)

StudioWatcher *studio_watcher_new (StudioSession *session, StudioImportJob *import) G_GNUC_WARN_UNUSED_RESULT;

/* After the list of folders was changed. */
void studio_watcher_look_soon (StudioWatcher *self);

/* Whether @path could not be looked through since @looked_at, ms. */
gboolean studio_watcher_is_unavailable (StudioWatcher *self, const char *path, gint64 looked_at);

G_END_DECLS
