/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioEvaluationImportDialog:
 *
 * Shows what a CSV file would add to the questions of a twin, and each line that it would not, with
 * the reason, before anything is added. Emits "imported".
 */
#define STUDIO_TYPE_EVALUATION_IMPORT_DIALOG (studio_evaluation_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioEvaluationImportDialog, studio_evaluation_import_dialog, STUDIO, EVALUATION_IMPORT_DIALOG, AdwDialog)

StudioEvaluationImportDialog *studio_evaluation_import_dialog_new (StudioConfigEditor *editor, GFile *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
