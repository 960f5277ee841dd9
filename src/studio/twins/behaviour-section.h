/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioBehaviourSection: who the twin is, how it answers, and with which model.
 */
#define STUDIO_TYPE_BEHAVIOUR_SECTION (studio_behaviour_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioBehaviourSection, studio_behaviour_section, STUDIO, BEHAVIOUR_SECTION, AdwBin)

GtkWidget *studio_behaviour_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
