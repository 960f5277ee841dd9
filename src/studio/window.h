/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioWindow:
 *
 * The frame: sidebar and pages while the library is open; the welcome, the unlock page or an
 * error otherwise. Files may be dropped anywhere on it.
 */
#define STUDIO_TYPE_WINDOW (studio_window_get_type ())
G_DECLARE_FINAL_TYPE (StudioWindow, studio_window, STUDIO, WINDOW, AdwApplicationWindow)

StudioWindow *studio_window_new (GtkApplication *application, StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* Imports @files (GFile); while the library is not open yet, as soon as it is. */
void studio_window_add_files (StudioWindow *self, GListModel *files);

G_END_DECLS
