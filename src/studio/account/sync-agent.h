/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/account/sync-standing.h"
#include "studio/session.h"
#include "sync/twin-account.h"
#include "sync/twin-sync-pending.h"

G_BEGIN_DECLS

/**
 * StudioSyncAgent:
 *
 * Keeps the open library and its server in step in the background: a moment after an edit, every few minutes, when
 * the network comes back, and when somebody asks. Everything that waits for disk, keyring or network happens on
 * worker threads, one run at a time; a pause that the server asks for is kept. Ends with the object.
 *
 * Main thread. Emits "changed" when the standing has changed, "marks-changed" when the marks have, and "fetched" when originals have come
 * that are to be read.
 */
#define STUDIO_TYPE_SYNC_AGENT (studio_sync_agent_get_type ())
G_DECLARE_FINAL_TYPE (StudioSyncAgent, studio_sync_agent, STUDIO, SYNC_AGENT, GObject)

/* @session is open. */
StudioSyncAgent *studio_sync_agent_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

StudioSession *studio_sync_agent_get_session (StudioSyncAgent *self);

/* Borrowed, until the next turn of the main loop. */
const StudioSyncStanding *studio_sync_agent_get_standing (StudioSyncAgent *self);

/* What the server said of the account when it was asked last; NULL before that. Borrowed. */
const TwinAccountProfile *studio_sync_agent_get_profile (StudioSyncAgent *self);

/* @kind: "twin" or "document". */
TwinSyncMark studio_sync_agent_get_mark (StudioSyncAgent *self, const char *kind, const char *id);

/* Somebody asks for it: now, unless the server asked for a pause. */
void studio_sync_agent_sync_now (StudioSyncAgent *self);

/* The library was connected to a server, or to none: begins anew. */
void studio_sync_agent_account_changed (StudioSyncAgent *self);

G_END_DECLS
