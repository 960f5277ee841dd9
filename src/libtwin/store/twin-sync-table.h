/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* The trees and the outbox of the synchronisation (see version-3-sync.h). Bodies are canonical JSON text; NULL: it was deleted. */

/**
 * TwinSyncState:
 * @server: address, "" without one
 * @account: id of the account there
 * @cursor: how far the server's changes were taken in; NULL: nothing yet
 * @listing: number of the listing of everything that is going on, 0 if none is
 * @agreed_at: when both sides last agreed on everything
 */
typedef struct
{
  char *server;
  char *account;
  char *cursor;
  gint64 listing;
  gint64 agreed_at;
} TwinSyncState;

void twin_sync_state_clear (TwinSyncState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinSyncState, twin_sync_state_clear)

gboolean twin_sync_table_get_state (TwinTransaction *tx, TwinSyncState *state, GError **error);
gboolean twin_sync_table_set_state (TwinTransaction *tx, const TwinSyncState *state, GError **error);

/* From here on what is done to this one object is not noted as an edit: it comes from the server. NULL ends it; to be ended in the
 * same transaction. */
gboolean twin_sync_table_set_applying (TwinTransaction *tx, const char *type, const char *id, GError **error);

/* Forgets all trees and the outbox, but no conflict. */
gboolean twin_sync_table_reset (TwinTransaction *tx, GError **error);

gboolean twin_sync_table_mark_dirty (TwinTransaction *tx, const char *type, const char *id, GError **error);
gboolean twin_sync_table_clear_dirty (TwinTransaction *tx, const char *type, const char *id, GError **error);
gboolean twin_sync_table_is_dirty (TwinTransaction *tx, const char *type, const char *id, gboolean *dirty, GError **error);

/**
 * TwinSyncVersion:
 * @rev: 0 where there is none
 */
typedef struct
{
  char *type;
  char *id;
  gint64 rev;
  char *body;
} TwinSyncVersion;

void twin_sync_version_clear (TwinSyncVersion *self);
void twin_sync_version_free (TwinSyncVersion *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinSyncVersion, twin_sync_version_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinSyncVersion, twin_sync_version_free)

/**
 * TwinSyncTree:
 * @TWIN_SYNC_BASE: what both sides last agreed on
 * @TWIN_SYNC_REMOTE: what the server was last seen to hold and is not applied here
 */
typedef enum
{
  TWIN_SYNC_BASE,
  TWIN_SYNC_REMOTE,
} TwinSyncTree;

/* *@version, empty before, has rev 0 if the tree does not hold the object. */
gboolean twin_sync_table_get (TwinTransaction *tx, TwinSyncTree tree, const char *type, const char *id, TwinSyncVersion *version, GError **error);

/* Of remote versions only one that is newer than what is there counts. */
gboolean twin_sync_table_set (TwinTransaction *tx, TwinSyncTree tree, const char *type, const char *id, gint64 rev, const char *body, GError **error);
gboolean twin_sync_table_drop (TwinTransaction *tx, TwinSyncTree tree, const char *type, const char *id, GError **error);
gboolean twin_sync_table_drop_remotes (TwinTransaction *tx, GError **error); /* all of the remote tree */

/* Dirty objects that have nothing in the outbox, and remote versions that nothing in the outbox holds up: arrays of
 * #TwinSyncVersion, of dirty ones with type and id only. At most @limit. */
GPtrArray *twin_sync_table_list_dirty (TwinTransaction *tx, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *twin_sync_table_list_remote (TwinTransaction *tx, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many remote versions are still to be applied. */
gboolean twin_sync_table_count_remote (TwinTransaction *tx, guint *n, GError **error);

/* What the last listing of everything did not name: type and id. See twin_sync_table_note_listed(). */
GPtrArray *twin_sync_table_list_unlisted (TwinTransaction *tx, gint64 listing, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_sync_table_note_listed (TwinTransaction *tx, const char *type, const char *id, gint64 listing, GError **error);

/* All that the server holds as far as is known, but no deleted ones: from base and remote, by type. Elements have no body. */
GPtrArray *twin_sync_table_list_known (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinOutboxRow: one change on its way. At most one for each object.
 * @key: the Idempotency-Key, made before the first try
 * @base_rev: what it is based on; 0: nothing, it is new
 * @sealed: as it travels; NULL deletes
 * @problem: why it was set aside; NULL while it is tried
 */
typedef struct
{
  gint64 seq;
  char *key;
  char *type;
  char *id;
  gint64 base_rev;
  char *body;
  GBytes *sealed;
  guint n_tries;
  gint64 next_at;
  char *problem;
} TwinOutboxRow;

void twin_outbox_row_free (TwinOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinOutboxRow, twin_outbox_row_free)

gboolean twin_outbox_insert (TwinTransaction *tx, const TwinOutboxRow *row, GError **error);

/* No pause is longer, in ms. What says that it waits for longer was written while the clock was wrong, and waits no more. */
#define TWIN_OUTBOX_LONGEST_PAUSE_MS (60 * 60 * 1000)

/* The oldest that may be tried at @now. NULL without @error where there is none; then *@next_at is when there will be, 0 for never. */
TwinOutboxRow *twin_outbox_next (TwinTransaction *tx, gint64 now, gint64 *next_at, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_outbox_delete (TwinTransaction *tx, gint64 seq, GError **error);
gboolean twin_outbox_postpone (TwinTransaction *tx, gint64 seq, gint64 next_at, GError **error);
gboolean twin_outbox_set_aside (TwinTransaction *tx, gint64 seq, const char *problem, GError **error);
GPtrArray *twin_outbox_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* TwinOutboxRow, without bodies */

/* All that is on its way: rows of the outbox by age, then edits that are not in it yet (@seq 0, no @key). At most @limit. */
GPtrArray *twin_outbox_list_all (TwinTransaction *tx, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the pauses: what was postponed may be tried at once. */
gboolean twin_outbox_hurry (TwinTransaction *tx, GError **error);

/* How much is on its way: edits not yet in the outbox and rows of it. */
gboolean twin_outbox_count (TwinTransaction *tx, guint *n_waiting, guint *n_set_aside, GError **error);

/**
 * TwinSyncConflict: one object that was edited on two computers in the same place. There may be several of one object.
 * @mine: this computer's version, which is nowhere else
 * @theirs: the server's, which counts until somebody chooses; NULL: deleted there
 * @fields: which parts differ, NULL-terminated
 */
typedef struct
{
  gint64 number;
  char *type;
  char *id;
  char *mine;
  char *theirs;
  char **fields;
  gint64 found_at;
} TwinSyncConflict;

void twin_sync_conflict_free (TwinSyncConflict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinSyncConflict, twin_sync_conflict_free)

/* Gives it a number. */
gboolean twin_sync_conflict_insert (TwinTransaction *tx, const TwinSyncConflict *conflict, GError **error);
gboolean twin_sync_conflict_delete (TwinTransaction *tx, gint64 number, GError **error);
GPtrArray *twin_sync_conflict_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_sync_conflict_count (TwinTransaction *tx, guint *n, GError **error);

G_END_DECLS
