/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/twin-access-table.h"
#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioAccessDialog: an entry of an access list: whom it admits, and their roles and groups. Emits "saved".
 */
#define STUDIO_TYPE_ACCESS_DIALOG (studio_access_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioAccessDialog, studio_access_dialog, STUDIO, ACCESS_DIALOG, AdwDialog)

/* @record: copied; NULL for a new entry. */
StudioAccessDialog *studio_access_dialog_new (StudioConfigEditor *editor, const TwinAccessRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
