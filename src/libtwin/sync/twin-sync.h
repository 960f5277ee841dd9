/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/twin-remote.h"
#include "store/twin-sync-table.h"

G_BEGIN_DECLS

/**
 * TwinSyncStatus:
 * @TWIN_SYNC_IDLE: both sides hold the same, as far as this computer knows
 * @TWIN_SYNC_MORE: something was done and there is more to do
 * @TWIN_SYNC_WAITING: the server asked for a pause or did not answer: go on at next_at
 * @TWIN_SYNC_SIGNED_OUT: the token is not valid any more: nothing is sent until somebody signs in
 */
typedef enum
{
  TWIN_SYNC_IDLE,
  TWIN_SYNC_MORE,
  TWIN_SYNC_WAITING,
  TWIN_SYNC_SIGNED_OUT,
} TwinSyncStatus;

/**
 * TwinSync:
 *
 * Keeps the library and an account on a server in step: three trees and an outbox (store/version-3-sync.h), the protocol of
 * docs/synchronisation.md. Every step leaves the store such that the program may end there. Nobody's clock decides what is newer.
 *
 * One thread at a time.
 */
typedef struct _TwinSync TwinSync;

/* Makes the random part of a pause and the keys of requests; a test gives its own to see the same run again. */
typedef guint32 (*TwinSyncRandom) (gpointer user_data);

/* @remote is borrowed. */
TwinSync *twin_sync_new (TwinStore *store, TwinRemote *remote) G_GNUC_WARN_UNUSED_RESULT;
void twin_sync_set_random (TwinSync *self, TwinSyncRandom random, gpointer user_data);
void twin_sync_free (TwinSync *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinSync, twin_sync_free)

/* Connects the library to an account: everything it holds is compared with what is there. Another account than before begins anew. */
gboolean twin_sync_connect (TwinStore *store, const char *server, const char *account, GError **error);

/* Forgets server and trees; the library keeps what it holds. */
gboolean twin_sync_disconnect (TwinStore *store, GError **error);

/* Does one thing: takes in a page of changes, puts an edit into the outbox, sends one, or applies some. *@next_at is when to go on
 * after TWIN_SYNC_WAITING. FALSE if the store cannot be read or written. */
gboolean twin_sync_step (TwinSync *self, TwinSyncStatus *status, gint64 *next_at, GCancellable *cancellable, GError **error);

/* Looks at the server's changes with the next step: it was told that there are some, or time has passed. A pause that the server asked
 * for is kept. */
void twin_sync_wake (TwinSync *self);

/* The same, and ends our own pauses: the network is back, or somebody asked. */
gboolean twin_sync_hurry (TwinSync *self, GError **error);

/* Why the last request got no answer, as of twin_remote_send(); NULL if it got one. */
const GError *twin_sync_get_problem (TwinSync *self);

/* Steps until there is nothing more to do now. */
gboolean twin_sync_run (TwinSync *self, TwinSyncStatus *status, gint64 *next_at, GCancellable *cancellable, GError **error);

/* Ends the conflict @number: what differs becomes as it was on this computer (@keep_mine) or stays as the library holds it by now. What
 * was edited since in other places stays in both cases. */
gboolean twin_sync_resolve (TwinStore *store, gint64 number, gboolean keep_mine, GError **error);

/* The same for each place of its own: @mine names those of the conflict's fields that become as they were on this computer. *@before,
 * nullable, receives what the library held, for twin_sync_reopen(). */
gboolean twin_sync_resolve_fields (TwinStore *store, gint64 number, const char *const *mine, char **before, GError **error);

/* Undoes the end of @conflict: what differs is again as in @before, nullable, and the conflict is there again, with a number of its own. */
gboolean twin_sync_reopen (TwinStore *store, const TwinSyncConflict *conflict, const char *before, GError **error);

/* Tries what was set aside again. */
gboolean twin_sync_retry (TwinStore *store, GError **error);

G_END_DECLS
