/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/review-data.h"

G_BEGIN_DECLS

/**
 * StudioDecideAlikeDialog:
 *
 * One decision for many findings: those of a type, or those that are equally sure. Emits
 * "decide" (whether to redact) once.
 */
#define STUDIO_TYPE_DECIDE_ALIKE_DIALOG (studio_decide_alike_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioDecideAlikeDialog, studio_decide_alike_dialog, STUDIO, DECIDE_ALIKE_DIALOG, AdwDialog)

/* @data is borrowed for as long as the dialog is open. @preferred: the type to begin with, or NULL for all. */
StudioDecideAlikeDialog *studio_decide_alike_dialog_new (const StudioReviewData *data, const TwinPiiType *preferred) G_GNUC_WARN_UNUSED_RESULT;

/* The values that are meant: indices in the data. */
GArray *studio_decide_alike_dialog_dup_values (StudioDecideAlikeDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
