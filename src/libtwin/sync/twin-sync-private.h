/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/twin-sync.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the parts of the synchronisation share. */

struct _TwinSync
{
  TwinStore *store;
  TwinRemote *remote;
  TwinSecret *key;
  TwinSyncRandom random;
  gpointer random_data;
  gboolean pull_wanted;
  guint n_failures; /* of pulls in a row */
  gint64 pull_at;
  gint64 quiet_until; /* the server asked for a pause */
  GError *problem;    /* why the last request got no answer */
  guint n_silent;     /* requests in a row that got none */
  gint64 silent_until; /* what waits need not find out one by one */
  gint64 listed_at;
  gboolean signed_out;
};

typedef enum
{
  TWIN_SYNC_STEP_NOTHING,
  TWIN_SYNC_STEP_DONE,
  TWIN_SYNC_STEP_WAIT,
  TWIN_SYNC_STEP_FAILED, /* @error is set: the store */
} TwinSyncStep;

gint64 _twin_sync_now (TwinSync *self);

/* How long to wait after @n_tries in vain; what the server asked for comes first. */
gint64 _twin_sync_pause (TwinSync *self, guint n_tries, gint64 retry_after_s);

/* Whether @time is still to come. What is farther away than any pause was written while the clock was wrong, and does not count. */
gboolean _twin_sync_is_ahead (TwinSync *self, gint64 time);

/* FALSE if it was cancelled: then nothing is concluded from an answer, as if the program had ended. */
gboolean _twin_sync_ask (TwinSync *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable,
                         gboolean *answered, GError **error);

/* The body as JSON, NULL if it is none. */
JsonObject *_twin_sync_parse (const TwinRemoteResponse *response) G_GNUC_WARN_UNUSED_RESULT;

/* The content of an object in an answer; *@body is NULL for a deleted one. */
gboolean _twin_sync_open_body (TwinSync *self, JsonObject *object, const char *type, const char *id, char **body, GError **error);

/* Brings @theirs together with what the library holds and what was agreed before. An edit wins over a deletion, on either side; where
 * both edited the same member theirs stays and mine is kept as a conflict. */
gboolean _twin_sync_reconcile (TwinTransaction *tx, const TwinSyncVersion *theirs, GError **error);

/* Takes in a page of changes. */
TwinSyncStep _twin_sync_pull (TwinSync *self, GCancellable *cancellable, GError **error);

/* Writes what was taken in to the library. */
TwinSyncStep _twin_sync_apply (TwinSync *self, GError **error);

/* Puts edits into the outbox, and sends one of them; *@next_at as twin_outbox_next(). */
TwinSyncStep _twin_sync_prepare (TwinSync *self, GError **error);
TwinSyncStep _twin_sync_deliver (TwinSync *self, gint64 *next_at, GCancellable *cancellable, GError **error);

G_END_DECLS
