/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioExportGroup:
 *
 * Taking everything out again: in one signed archive, or as JSON, CSV or PDF; with
 * progress, cancel, and a check of an archive.
 */
#define STUDIO_TYPE_EXPORT_GROUP (studio_export_group_get_type ())
G_DECLARE_FINAL_TYPE (StudioExportGroup, studio_export_group, STUDIO, EXPORT_GROUP, AdwPreferencesGroup)

void studio_export_group_set_session (StudioExportGroup *self, StudioSession *session);

/* Asks where to and begins: what the button of the row does. */
void studio_export_group_export_everything (StudioExportGroup *self);

G_END_DECLS
