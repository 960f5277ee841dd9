/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-publication-table.h"
#include "sync/twin-remote.h"
#include "twins/twin-bundle.h"

G_BEGIN_DECLS

/**
 * TwinPublishProgress:
 * @n_pieces, @n_bytes: to be sent, of which @n_sent and @n_bytes_sent have been. The bytes also count what has gone out of a piece
 *   that the server has not confirmed; they go back when it must be sent again
 * @wait_ms: how long it pauses before it tries again; 0 while it goes on
 */
typedef struct
{
  guint n_pieces;
  guint n_sent;
  guint64 n_bytes;
  guint64 n_bytes_sent;
  gint64 wait_ms;
} TwinPublishProgress;

/* On the publishing thread, while a piece goes out and after it. */
typedef void (*TwinPublishProgressFunc) (const TwinPublishProgress *progress, gpointer user_data);

/* Waits @ms or until it is cancelled; a test does not wait. */
typedef void (*TwinPublishWaitFunc) (gint64 ms, GCancellable *cancellable, gpointer user_data);

/**
 * TwinPublishOptions:
 * @replace: version on the server that may be replaced although another computer published it, after somebody has looked at it
 *   (TwinPublishResult); 0: none
 * @digest: of what somebody has agreed to publish; anything else is not sent (%TWIN_PUBLISH_CHANGED). Nullable
 * @progress, @wait, @user_data: nullable
 */
typedef struct
{
  gint64 replace;
  const char *digest;
  TwinPublishProgressFunc progress;
  TwinPublishWaitFunc wait;
  gpointer user_data;
} TwinPublishOptions;

/**
 * TwinPublishOutcome:
 * @TWIN_PUBLISH_DONE: the server has it, with the digest that it has here
 * @TWIN_PUBLISH_GATE: something stands against it: @gate says what and where to mend it. Nothing was sent
 * @TWIN_PUBLISH_CONFLICT: another computer published or took it back meanwhile; nothing was replaced
 * @TWIN_PUBLISH_SIGNED_OUT: the token is not valid any more
 * @TWIN_PUBLISH_CHANGED: the twin is not any more what was agreed to. Nothing was sent
 */
typedef enum
{
  TWIN_PUBLISH_DONE,
  TWIN_PUBLISH_GATE,
  TWIN_PUBLISH_CONFLICT,
  TWIN_PUBLISH_SIGNED_OUT,
  TWIN_PUBLISH_CHANGED,
} TwinPublishOutcome;

/**
 * TwinPublishResult:
 * @rev, @digest: of what the server has now; of a conflict as well: what stands there (0 and NULL: nothing)
 * @there_since: then, since when: as the server says it, ISO 8601
 * @page: address of the page on which learners ask the twin; NULL if the server did not say
 * @gate: nullable
 * @n_pieces, @n_bytes: what was sent
 */
typedef struct
{
  TwinPublishOutcome outcome;
  gint64 rev;
  char *digest;
  char *there_since;
  char *page;
  TwinGate *gate;
  guint n_pieces;
  guint64 n_bytes;
} TwinPublishResult;

void twin_publish_result_clear (TwinPublishResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinPublishResult, twin_publish_result_clear)

/* Publishes @twin on the server that the library is connected to: checks the gate, asks which pieces are missing there, sends those,
 * then the manifest, by which the server switches from the old to the new in one step. May be ended at any moment and called again:
 * what was sent stays there for a day. To pause is to cancel and to hold (twin_publish_hold()). Failures of the network are tried again with growing pauses.
 *
 * Blocks. FALSE: cancelled, no answer after several tries, or the server refused (TWIN_ERROR_REFUSED with its words). */
gboolean twin_publish (TwinLibrary *library, const TwinTwin *twin, TwinRemote *remote, const TwinPublishOptions *options,
                       TwinPublishResult *result, GCancellable *cancellable, GError **error);

/* Takes it back. What is not there is taken back already. TWIN_PUBLISH_CONFLICT if another computer published meanwhile. */
gboolean twin_unpublish (TwinLibrary *library, const char *twin_id, TwinRemote *remote, const TwinPublishOptions *options,
                         TwinPublishResult *result, GCancellable *cancellable, GError **error);

/**
 * TwinPublishStanding: what of a twin is published, against what it is now.
 * @published_at: when it was, ms; 0: it is a draft
 * @n_changes: documents, settings and people of the access list that differ from what is published
 * @address: of the server that it is on; NULL of a draft
 */
typedef struct
{
  gint64 published_at;
  guint n_changes;
  char *address;
} TwinPublishStanding;

void twin_publish_standing_clear (TwinPublishStanding *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinPublishStanding, twin_publish_standing_clear)

/* Makes the bundle of a twin that is published, to compare; that of a draft is not made. Blocks; any thread. */
gboolean twin_publish_get_standing (TwinLibrary *library, const TwinTwin *twin, TwinPublishStanding *standing, GCancellable *cancellable,
                                    GError **error);

/* --- What was begun and has not ended --- */

/**
 * TwinPublishPending: a publishing that was cut, paused or killed. twin_publish() notes it before the first piece goes out, and
 * crosses it out with its end; until then twin_publish() with this @digest goes on with it.
 * @digest: of what was to be published
 * @replace: as in #TwinPublishOptions
 * @begun_at: ms
 * @held: somebody paused it, and it waits for somebody
 */
typedef struct
{
  char *twin_id;
  char *digest;
  gint64 replace;
  gint64 begun_at;
  gboolean held;
} TwinPublishPending;

void twin_publish_pending_free (TwinPublishPending *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPublishPending, twin_publish_pending_free)

/* NULL without @error if there is none. */
TwinPublishPending *twin_publish_get_pending (TwinLibrary *library, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TwinPublishPending, with a free function. */
GPtrArray *twin_publish_list_pending (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE also where there is none. */
gboolean twin_publish_hold (TwinLibrary *library, const char *twin_id, GError **error);
gboolean twin_publish_give_up (TwinLibrary *library, const char *twin_id, GError **error);

/* Address of the page on which learners ask the twin, as the server told it at the last publishing; NULL without @error if it did not. */
char *twin_publish_get_page (TwinLibrary *library, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What this computer knows to be published; NULL without @error if nothing is. */
TwinPublicationRecord *twin_publish_get_last (TwinLibrary *library, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
