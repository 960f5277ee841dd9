/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioUnlockPage:
 *
 * Shown while there is a library that is not open: what is wrong, and every way to open it
 * that its vault has. Follows the session's state.
 */
#define STUDIO_TYPE_UNLOCK_PAGE (studio_unlock_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioUnlockPage, studio_unlock_page, STUDIO, UNLOCK_PAGE, AdwBin)

StudioUnlockPage *studio_unlock_page_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
