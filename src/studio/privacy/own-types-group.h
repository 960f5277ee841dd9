/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioOwnTypesGroup:
 *
 * The types of personal data that the creator defined: adds, changes and removes them, and searches the documents again.
 * Emits "changed" after the library has taken one.
 *
 * To be put where toasts are shown: into an #AdwPreferencesDialog. A removal can be undone as long as its toast is
 * there, and is carried out when that goes, or the group does.
 */
#define STUDIO_TYPE_OWN_TYPES_GROUP (studio_own_types_group_get_type ())
G_DECLARE_FINAL_TYPE (StudioOwnTypesGroup, studio_own_types_group, STUDIO, OWN_TYPES_GROUP, AdwPreferencesGroup)

void studio_own_types_group_set_session (StudioOwnTypesGroup *self, StudioSession *session);

G_END_DECLS
