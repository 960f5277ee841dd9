/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* What waits to be sent, as people know it: for a list of it, and for a mark at each thing. */

/**
 * TwinSyncPending:
 * @type: kind of the object: "twin", "document", ...
 * @name: what it is called; NULL where it has no name (settings)
 * @owner: name of the twin that it belongs to; NULL where it belongs to none
 * @deleted: whether it is its deletion that waits
 * @changed_at: when it was edited last, in ms; 0 where that is not kept
 * @n_tries: how often it was sent in vain
 * @next_at: when it is sent again; 0: as soon as its turn comes
 * @problem: why it was set aside; NULL while it is tried
 */
typedef struct
{
  char *type;
  char *id;
  char *name;
  char *owner;
  gboolean deleted;
  gint64 changed_at;
  guint n_tries;
  gint64 next_at;
  char *problem;
} TwinSyncPending;

void twin_sync_pending_free (TwinSyncPending *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinSyncPending, twin_sync_pending_free)

/* At most @limit, in the order in which they are sent. Also what twin_outbox_count() counts and turns out not to differ. */
GPtrArray *twin_sync_list_pending (TwinTransaction *tx, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  TWIN_SYNC_MARK_NONE,
  TWIN_SYNC_MARK_CHANGED,  /* it, or something that belongs to it, waits to be sent */
  TWIN_SYNC_MARK_CONFLICT, /* it was edited on two computers, and somebody has to choose */
} TwinSyncMark;

/* The marks of twins and documents: "twin/ID" and "document/ID" -> TwinSyncMark. What has none is not in it. */
GHashTable *twin_sync_list_marks (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
