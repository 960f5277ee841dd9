/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioWelcomeView:
 *
 * The first minutes: what stays and what leaves, the library with its key, the recovery key.
 * Also the place where a recovery key that was never confirmed is shown again. It ends by
 * studio_session_confirm_recovery_key().
 */
#define STUDIO_TYPE_WELCOME_VIEW (studio_welcome_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioWelcomeView, studio_welcome_view, STUDIO, WELCOME_VIEW, AdwBin)

StudioWelcomeView *studio_welcome_view_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
