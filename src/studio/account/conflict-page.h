/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/conflict-item.h"
#include "studio/account/sync-agent.h"

G_BEGIN_DECLS

/**
 * StudioConflictPage:
 *
 * The two versions of one thing side by side, and the choice between them: as a whole, or place by place.
 */
#define STUDIO_TYPE_CONFLICT_PAGE (studio_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioConflictPage, studio_conflict_page, STUDIO, CONFLICT_PAGE, AdwNavigationPage)

StudioConflictPage *studio_conflict_page_new (StudioSyncAgent *agent, StudioConflictItem *item);

G_END_DECLS
