/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/sync-agent.h"

G_BEGIN_DECLS

/**
 * StudioQueuePage:
 *
 * What waits to be sent, by name, and what the server did not accept, with the way to try it again.
 */
#define STUDIO_TYPE_QUEUE_PAGE (studio_queue_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioQueuePage, studio_queue_page, STUDIO, QUEUE_PAGE, AdwNavigationPage)

StudioQueuePage *studio_queue_page_new (StudioSyncAgent *agent);

G_END_DECLS
