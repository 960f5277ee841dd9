/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioChooseDocumentsDialog:
 *
 * Chooses documents of the library, with a search. Emits "chosen" (ids: NULL-terminated) when
 * some were chosen.
 */
#define STUDIO_TYPE_CHOOSE_DOCUMENTS_DIALOG (studio_choose_documents_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioChooseDocumentsDialog, studio_choose_documents_dialog, STUDIO, CHOOSE_DOCUMENTS_DIALOG, AdwDialog)

/* @without: ids that are not offered. */
StudioChooseDocumentsDialog *studio_choose_documents_dialog_new (StudioSession *session, const char *const *without) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
