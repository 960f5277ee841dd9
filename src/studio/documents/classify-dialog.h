/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "privacy/twin-classification.h"

G_BEGIN_DECLS

/**
 * StudioClassifyDialog:
 *
 * How sensitive one or several documents are, and who may be answered from them. Emits
 * "apply" once; read the outcome with studio_classify_dialog_dup_classification().
 */
#define STUDIO_TYPE_CLASSIFY_DIALOG (studio_classify_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioClassifyDialog, studio_classify_dialog, STUDIO, CLASSIFY_DIALOG, AdwDialog)

/* @current: what to begin with, or NULL; @n_documents: for how many it will hold. */
StudioClassifyDialog *studio_classify_dialog_new (const TwinClassification *current, guint n_documents) G_GNUC_WARN_UNUSED_RESULT;

/* Offers to leave each document to what was found in it. */
void studio_classify_dialog_offer_suggestion (StudioClassifyDialog *self);

/* Whether that was chosen; there is no classification then. */
gboolean studio_classify_dialog_get_as_suggested (StudioClassifyDialog *self);

TwinClassification *studio_classify_dialog_dup_classification (StudioClassifyDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
