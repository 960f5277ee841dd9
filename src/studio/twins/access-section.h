/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioAccessSection: who may ask, and the access list.
 */
#define STUDIO_TYPE_ACCESS_SECTION (studio_access_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioAccessSection, studio_access_section, STUDIO, ACCESS_SECTION, AdwBin)

GtkWidget *studio_access_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
