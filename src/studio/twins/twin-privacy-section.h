/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioTwinPrivacySection: the twin's rules: private-data mode, models, residency, detection, retention.
 */
#define STUDIO_TYPE_TWIN_PRIVACY_SECTION (studio_twin_privacy_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioTwinPrivacySection, studio_twin_privacy_section, STUDIO, TWIN_PRIVACY_SECTION, AdwBin)

GtkWidget *studio_twin_privacy_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
