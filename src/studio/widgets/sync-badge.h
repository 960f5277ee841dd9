/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "sync/twin-sync-pending.h"

G_BEGIN_DECLS

/**
 * StudioSyncBadge:
 *
 * A quiet mark at a thing that waits to be sent, or of which somebody has to choose a version: an icon, with the words as
 * its tooltip. Not there for anything else.
 */
#define STUDIO_TYPE_SYNC_BADGE (studio_sync_badge_get_type ())
G_DECLARE_FINAL_TYPE (StudioSyncBadge, studio_sync_badge, STUDIO, SYNC_BADGE, AdwBin)

StudioSyncBadge *studio_sync_badge_new (void);
void studio_sync_badge_set_mark (StudioSyncBadge *self, TwinSyncMark mark);

/* "Changed here", "Conflict"; NULL for none. */
const char *studio_sync_mark_get_words (TwinSyncMark mark);

G_END_DECLS
