/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/watcher.h"

G_BEGIN_DECLS

/**
 * StudioWatchedFoldersDialog:
 *
 * The folders that the library follows, and the documents whose files have gone from them.
 */
#define STUDIO_TYPE_WATCHED_FOLDERS_DIALOG (studio_watched_folders_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioWatchedFoldersDialog, studio_watched_folders_dialog, STUDIO, WATCHED_FOLDERS_DIALOG, AdwPreferencesDialog)

StudioWatchedFoldersDialog *studio_watched_folders_dialog_new (StudioSession *session, StudioWatcher *watcher) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
