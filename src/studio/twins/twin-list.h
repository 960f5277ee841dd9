/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioTwinItem: a twin as the sidebar and menus show it. Property "state": what of it is published, in a word or two; "" until that
 * is known.
 */
#define STUDIO_TYPE_TWIN_ITEM (studio_twin_item_get_type ())
G_DECLARE_FINAL_TYPE (StudioTwinItem, studio_twin_item, STUDIO, TWIN_ITEM, GObject)

const char *studio_twin_item_get_id (StudioTwinItem *self);
const char *studio_twin_item_get_name (StudioTwinItem *self);
const char *studio_twin_item_get_state (StudioTwinItem *self);

/* The same in a sentence: "Published 14 November, 3 changes since". NULL until it is known. */
char *studio_twin_item_dup_standing (StudioTwinItem *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * StudioTwinList:
 *
 * The twins of the open library by name, as a list model of #StudioTwinItem that follows the
 * store. An item is replaced when its twin gets another name. Emits "changed" after each
 * difference, and once when the twins have been read for the first time.
 */
#define STUDIO_TYPE_TWIN_LIST (studio_twin_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioTwinList, studio_twin_list, STUDIO, TWIN_LIST, GObject)

StudioTwinList *studio_twin_list_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;
GListModel *studio_twin_list_get_model (StudioTwinList *self);
StudioTwinItem *studio_twin_list_find (StudioTwinList *self, const char *id); /* borrowed, nullable */

G_END_DECLS
