/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/sync-agent.h"

G_BEGIN_DECLS

/**
 * StudioAccountPage:
 *
 * The account on a server and how the library stands to it; without one, what a server would be good for.
 */
#define STUDIO_TYPE_ACCOUNT_PAGE (studio_account_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioAccountPage, studio_account_page, STUDIO, ACCOUNT_PAGE, AdwNavigationPage)

StudioAccountPage *studio_account_page_new (StudioSyncAgent *agent);

G_END_DECLS
