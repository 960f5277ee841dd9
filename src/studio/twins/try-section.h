/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioTrySection: asking the twin, its answers and the passages they come from.
 */
#define STUDIO_TYPE_TRY_SECTION (studio_try_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioTrySection, studio_try_section, STUDIO, TRY_SECTION, AdwBin)

GtkWidget *studio_try_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
