/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioBringKeyPage:
 *
 * Asks for the recovery key of a library on another computer, makes the library here and shows how much of it has arrived. The outcome is
 * the state of the session.
 */
#define STUDIO_TYPE_BRING_KEY_PAGE (studio_bring_key_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioBringKeyPage, studio_bring_key_page, STUDIO, BRING_KEY_PAGE, AdwNavigationPage)

/* Takes @recovery over. */
StudioBringKeyPage *studio_bring_key_page_new (StudioSession *session, TwinRecovery *recovery);

G_END_DECLS
