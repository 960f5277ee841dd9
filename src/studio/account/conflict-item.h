/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "store/twin-sync-table.h"

G_BEGIN_DECLS

/**
 * StudioConflictField: one place in which two versions differ, in words.
 * @field: as the engine names it
 * @title: as people know it: "No-Answer Message"
 */
typedef struct
{
  char *field;
  char *title;
  char *mine;
  char *theirs;
} StudioConflictField;

/**
 * StudioConflictItem:
 *
 * A thing that was edited on two computers, as lists and pages show it.
 */
#define STUDIO_TYPE_CONFLICT_ITEM (studio_conflict_item_get_type ())
G_DECLARE_FINAL_TYPE (StudioConflictItem, studio_conflict_item, STUDIO, CONFLICT_ITEM, GObject)

/* Takes @conflict. @name: what it is called, nullable; @current: what the library holds of it by now, nullable. Any thread. */
StudioConflictItem *studio_conflict_item_new (TwinSyncConflict *conflict, const char *name, const char *current) G_GNUC_WARN_UNUSED_RESULT;

const TwinSyncConflict *studio_conflict_item_get_conflict (StudioConflictItem *self);
const char *studio_conflict_item_get_name (StudioConflictItem *self);
const char *studio_conflict_item_get_kind (StudioConflictItem *self);    /* "Twin" */
char *studio_conflict_item_dup_found (StudioConflictItem *self) G_GNUC_WARN_UNUSED_RESULT; /* when, by the local clock */
GPtrArray *studio_conflict_item_get_fields (StudioConflictItem *self); /* StudioConflictField; borrowed */

G_END_DECLS
