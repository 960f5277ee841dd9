/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StudioBoxedItem: a record of the engine in a list model. Immutable; made on any thread.
 */
#define STUDIO_TYPE_BOXED_ITEM (studio_boxed_item_get_type ())
G_DECLARE_FINAL_TYPE (StudioBoxedItem, studio_boxed_item, STUDIO, BOXED_ITEM, GObject)

/* Takes @record over, which @free_record frees. */
StudioBoxedItem *studio_boxed_item_new (gpointer record, GDestroyNotify free_record) G_GNUC_WARN_UNUSED_RESULT;

/* Borrowed. */
gconstpointer studio_boxed_item_get (StudioBoxedItem *self);

G_END_DECLS
