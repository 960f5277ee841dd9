/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioPreferences:
 *
 * The organisation's settings, and what happens to personal data where no twin says otherwise.
 */
#define STUDIO_TYPE_PREFERENCES (studio_preferences_get_type ())
G_DECLARE_FINAL_TYPE (StudioPreferences, studio_preferences, STUDIO, PREFERENCES, AdwPreferencesDialog)

StudioPreferences *studio_preferences_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
