/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Bodies of objects are JSON objects in canonical text: members sorted by name, no white space; so that equal means equal bytes. */

/* TWIN_ERROR_INVALID if @json is no object. */
char *twin_sync_canonical (const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinSyncMerge:
 * @body: what comes of it, canonical
 * @fields: members that both sides changed, differently, in which @body has theirs; NULL if there are none
 */
typedef struct
{
  char *body;
  char **fields;
} TwinSyncMerge;

void twin_sync_merge_clear (TwinSyncMerge *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinSyncMerge, twin_sync_merge_clear)

/* Three-way, member by member, inside objects too; arrays of texts are sets, in which what either side added is there and what either
 * side took away is not. @base may be NULL: both sides made it. */
gboolean twin_sync_merge (const char *base, const char *mine, const char *theirs, TwinSyncMerge *merge, GError **error);

/* @body with the members that @fields names (as in #TwinSyncMerge) as they are in @from; those that @from has not go. Canonical. */
char *twin_sync_pick (const char *body, const char *from, const char *const *fields, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
