/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"
#include "twins/twin-evaluation.h"

G_BEGIN_DECLS

/**
 * StudioEvaluationDialog: a question, its category, and where in the documents the answer stands, or that it is
 * not in them. Emits "saved".
 */
#define STUDIO_TYPE_EVALUATION_DIALOG (studio_evaluation_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioEvaluationDialog, studio_evaluation_dialog, STUDIO, EVALUATION_DIALOG, AdwDialog)

/* @question: copied; NULL for a new one. */
StudioEvaluationDialog *studio_evaluation_dialog_new (StudioConfigEditor *editor, const TwinEvaluationQuestion *question) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
