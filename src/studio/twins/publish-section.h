/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/twins/config-editor.h"
#include "studio/widgets/narrow-bin.h"

G_BEGIN_DECLS

/**
 * StudioPublishSection: what would travel and what stays, what stands against it, and publishing.
 */
#define STUDIO_TYPE_PUBLISH_SECTION (studio_publish_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioPublishSection, studio_publish_section, STUDIO, PUBLISH_SECTION, StudioNarrowBin)

GtkWidget *studio_publish_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
