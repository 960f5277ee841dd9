/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/passages-data.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_PASSAGE_SPLIT,
  STUDIO_PASSAGE_WRITE,
} StudioPassageEdit;

/**
 * StudioPassageEditDialog:
 *
 * Shows one passage and takes where it is to be split, or what it is to say. Emits "split" (guint: bytes from its beginning) or
 * "written" (char *) and closes.
 */
#define STUDIO_TYPE_PASSAGE_EDIT_DIALOG (studio_passage_edit_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioPassageEditDialog, studio_passage_edit_dialog, STUDIO, PASSAGE_EDIT_DIALOG, AdwDialog)

StudioPassageEditDialog *studio_passage_edit_dialog_new (StudioPassage *passage, StudioPassageEdit edit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
