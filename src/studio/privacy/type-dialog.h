/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "privacy/twin-custom-type.h"

G_BEGIN_DECLS

/**
 * StudioTypeDialog:
 *
 * Defines a type of personal data, or changes one. What is typed is checked at once, and a text can be tried on it.
 * Emits "save" once; read the outcome with studio_type_dialog_dup_type().
 */
#define STUDIO_TYPE_TYPE_DIALOG (studio_type_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioTypeDialog, studio_type_dialog, STUDIO, TYPE_DIALOG, AdwDialog)

/* @type: what is changed, or NULL for a new one; @taken: ids that other types have. */
StudioTypeDialog *studio_type_dialog_new (const TwinCustomType *type, const char *const *taken) G_GNUC_WARN_UNUSED_RESULT;

TwinCustomType *studio_type_dialog_dup_type (StudioTypeDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
