/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/sync-agent.h"

G_BEGIN_DECLS

/**
 * StudioConflictsPage:
 *
 * All that was edited on two computers in the same place; each leads to its two versions.
 */
#define STUDIO_TYPE_CONFLICTS_PAGE (studio_conflicts_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioConflictsPage, studio_conflicts_page, STUDIO, CONFLICTS_PAGE, AdwNavigationPage)

StudioConflictsPage *studio_conflicts_page_new (StudioSyncAgent *agent);

G_END_DECLS
