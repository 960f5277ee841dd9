/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/twin-access-table.h"

G_BEGIN_DECLS

/**
 * StudioAccessItem: one entry of an access list in a list model. Immutable; made on any thread.
 */
#define STUDIO_TYPE_ACCESS_ITEM (studio_access_item_get_type ())
G_DECLARE_FINAL_TYPE (StudioAccessItem, studio_access_item, STUDIO, ACCESS_ITEM, GObject)

/* Takes @record over. */
StudioAccessItem *studio_access_item_new (TwinAccessRecord *record) G_GNUC_WARN_UNUSED_RESULT;
const TwinAccessRecord *studio_access_item_get (StudioAccessItem *self);

G_END_DECLS
