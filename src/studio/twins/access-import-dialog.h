/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioAccessImportDialog:
 *
 * Shows what a CSV file would add to an access list, and each line that it would not, with
 * the reason, before anything is added. Emits "imported".
 */
#define STUDIO_TYPE_ACCESS_IMPORT_DIALOG (studio_access_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioAccessImportDialog, studio_access_import_dialog, STUDIO, ACCESS_IMPORT_DIALOG, AdwDialog)

StudioAccessImportDialog *studio_access_import_dialog_new (StudioConfigEditor *editor, GFile *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
