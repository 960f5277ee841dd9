/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-stream.h"

G_BEGIN_DECLS

/**
 * EventHub:
 *
 * Tells the open event streams of an account that its counter moved. A hint only: who misses it loses nothing but time.
 *
 * Any thread.
 */
typedef struct _EventHub EventHub;

EventHub *event_hub_new (void) G_GNUC_WARN_UNUSED_RESULT;
void event_hub_free (EventHub *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EventHub, event_hub_free)

/* A stream that gets "seq" events of @tenant until it ends. */
HttpStream *event_hub_open (EventHub *self, const char *tenant) G_GNUC_WARN_UNUSED_RESULT;

void event_hub_tell (EventHub *self, const char *tenant, gint64 seq);

/* How many streams are open, of all accounts. */
guint event_hub_count (EventHub *self);

G_END_DECLS
