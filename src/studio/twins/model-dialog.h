/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioModelUse:
 * @STUDIO_MODEL_ANSWERS: writes the answers
 * @STUDIO_MODEL_EMBEDDING: tells what passages and questions mean; can be tried before it is saved
 */
typedef enum
{
  STUDIO_MODEL_ANSWERS,
  STUDIO_MODEL_EMBEDDING,
} StudioModelUse;

/**
 * StudioModelDialog: sets up a model of a twin. Its key goes into the keyring and nowhere else.
 */
#define STUDIO_TYPE_MODEL_DIALOG (studio_model_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioModelDialog, studio_model_dialog, STUDIO, MODEL_DIALOG, AdwDialog)

StudioModelDialog *studio_model_dialog_new (StudioConfigEditor *editor, StudioModelUse use) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
