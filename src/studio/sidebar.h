/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/sync-agent.h"
#include "studio/twins/twin-list.h"

G_BEGIN_DECLS

/**
 * StudioSidebar:
 *
 * The list at the side: Documents with the number that need a decision, the twins, Analytics, Privacy.
 * Emits "page-activated" (page, twin id or NULL) when one is chosen.
 */
#define STUDIO_TYPE_SIDEBAR (studio_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (StudioSidebar, studio_sidebar, STUDIO, SIDEBAR, AdwBin)

void studio_sidebar_set_twins (StudioSidebar *self, StudioTwinList *twins); /* nullable */
/* Whose marks the twins carry; nullable. */
void studio_sidebar_set_agent (StudioSidebar *self, StudioSyncAgent *agent);
void studio_sidebar_set_n_needing (StudioSidebar *self, guint n);

/* Marks what is shown; emits nothing. @page: "documents", "twin", "analytics", "privacy"; nothing is marked for one that is not in the list. */
void studio_sidebar_select (StudioSidebar *self, const char *page, const char *twin_id);

G_END_DECLS
