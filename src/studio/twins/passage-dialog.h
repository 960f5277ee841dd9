/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioPassageDialog:
 *
 * A passage in its place, marked: on the page of the original where its format has pages that can be drawn, and in the
 * released text of the document around it.
 */
#define STUDIO_TYPE_PASSAGE_DIALOG (studio_passage_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioPassageDialog, studio_passage_dialog, STUDIO, PASSAGE_DIALOG, AdwDialog)

StudioPassageDialog *studio_passage_dialog_new (StudioSession *session, gint64 passage_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
