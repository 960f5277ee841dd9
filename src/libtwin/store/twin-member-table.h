/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-document-table.h"

G_BEGIN_DECLS

/**
 * TwinMembership: where a document lies.
 * @container_id: the archive or message
 * @root_id: the outermost of them, which is a file
 * @container_name: its name, for when the container has gone
 * @inner_path: "2023/budget.xlsx"
 * @depth: 1 for what lies in a file
 */
typedef struct
{
  char *document_id;
  char *container_id;
  char *root_id;
  char *container_name;
  char *inner_path;
  guint depth;
  gint64 gone_at; /* when the container was seen without it; 0 if it is there */
} TwinMembership;

void twin_membership_free (TwinMembership *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinMembership, twin_membership_free)

gboolean twin_member_table_insert (TwinTransaction *tx, const TwinMembership *membership, GError **error);

/* Of a document; NULL without @error for a file of its own. */
TwinMembership *twin_member_table_get (TwinTransaction *tx, const char *document_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The document at @inner_path in a container, one in sight before one that was removed; NULL without @error where there is none. */
TwinMembership *twin_member_table_find (TwinTransaction *tx, const char *container_id, const char *inner_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The members of a container that are in sight, or those that went out of it at @removed_at: TwinMembership. */
GPtrArray *twin_member_table_list (TwinTransaction *tx, const char *container_id, gint64 removed_at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many there are below @root_id at all depths, removed ones too, and how many bytes they have. */
gboolean twin_member_table_count (TwinTransaction *tx, const char *root_id, guint *n_members, guint64 *size, GError **error);

gboolean twin_member_table_set_gone (TwinTransaction *tx, const char *document_id, gint64 gone_at, GError **error);

/* It lies elsewhere in its container now. */
gboolean twin_member_table_set_path (TwinTransaction *tx, const char *document_id, const char *inner_path, GError **error);

/* Another document takes its place. */
gboolean twin_member_table_hand_over (TwinTransaction *tx, const char *from_id, const char *to_id, GError **error);

/* Whether the outermost file of @document_id has gone from its watched folder, together with the document. */
gboolean twin_member_table_is_absent (TwinTransaction *tx, const char *document_id, gboolean *absent, GError **error);

G_END_DECLS
