/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioEvaluationSection: questions whose answers are known, what came of asking them, and what it means for
 * publishing.
 */
#define STUDIO_TYPE_EVALUATION_SECTION (studio_evaluation_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioEvaluationSection, studio_evaluation_section, STUDIO, EVALUATION_SECTION, AdwBin)

GtkWidget *studio_evaluation_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
