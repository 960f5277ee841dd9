/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StudioSyncState:
 * @STUDIO_SYNC_LOCAL: no server is connected
 * @STUDIO_SYNC_IDLE: nothing is under way
 * @STUDIO_SYNC_RUNNING: both sides are being brought in step
 * @STUDIO_SYNC_OFFLINE: there is no network
 * @STUDIO_SYNC_UNREACHABLE: the server does not answer
 * @STUDIO_SYNC_PORTAL: something else answered in its place
 * @STUDIO_SYNC_BUSY: the server asked for a pause
 * @STUDIO_SYNC_INSECURE: certificate or encryption are not as they must be; nothing was sent
 * @STUDIO_SYNC_SIGNED_OUT: the token does not count any more, or is gone
 * @STUDIO_SYNC_FAILED: something here is in the way, such as a locked keyring
 */
typedef enum
{
  STUDIO_SYNC_LOCAL,
  STUDIO_SYNC_IDLE,
  STUDIO_SYNC_RUNNING,
  STUDIO_SYNC_OFFLINE,
  STUDIO_SYNC_UNREACHABLE,
  STUDIO_SYNC_PORTAL,
  STUDIO_SYNC_BUSY,
  STUDIO_SYNC_INSECURE,
  STUDIO_SYNC_SIGNED_OUT,
  STUDIO_SYNC_FAILED,
} StudioSyncState;

/**
 * StudioSyncStanding:
 * @server: its address; NULL without one
 * @n_done, @n_total: how far it is while it runs; 0 of 0 where that is not known yet
 * @n_waiting: changes that are still to be sent
 * @n_set_aside: changes that the server refused
 * @n_conflicts: things of which somebody has to choose a version
 * @agreed_at: when both sides were in step last, in ms; 0: never
 * @next_at: when it is tried again, in ms; 0 where that is not set
 * @problem: the engine's words for what is in the way; NULL where nothing is
 *
 * How library and server stand to each other, and the words for it.
 */
typedef struct
{
  StudioSyncState state;
  char *server;
  guint n_done;
  guint n_total;
  guint n_waiting;
  guint n_set_aside;
  guint n_conflicts;
  gint64 agreed_at;
  gint64 next_at;
  char *problem;
} StudioSyncStanding;

void studio_sync_standing_clear (StudioSyncStanding *self);

/* For the account's row: "Synced 2 minutes ago", "Syncing 12 of 40", "Offline, 3 changes waiting"… @now in ms. */
char *studio_sync_standing_dup_words (const StudioSyncStanding *self, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
const char *studio_sync_standing_get_icon (const StudioSyncStanding *self);
const char *studio_sync_standing_get_class (const StudioSyncStanding *self); /* "success", "warning", "dimmed" */

/* For the banner: what is in the way and what comes of it. NULL where nothing is. */
char *studio_sync_standing_dup_banner (const StudioSyncStanding *self) G_GNUC_WARN_UNUSED_RESULT;

/* "2 minutes ago"; "never" for 0. */
char *studio_sync_dup_ago (gint64 at, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

/* "twins.example.org:8443" of an address; NULL of NULL. */
char *studio_sync_dup_host (const char *server) G_GNUC_WARN_UNUSED_RESULT;

/* "Twin", "Decisions about a document", … of a kind of objects; "Something else" of one that is not known. */
const char *studio_sync_get_kind_name (const char *type);

G_END_DECLS
