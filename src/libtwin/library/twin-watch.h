/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-watch-look.h"

G_BEGIN_DECLS

/**
 * TwinWatchDelay: when to look after something has happened in a folder. All zero at first; times in ms.
 *
 * A program that writes a file makes many small changes, and unpacking makes them for minutes: it is looked
 * TWIN_WATCH_QUIET_MS after the last one, but no later than TWIN_WATCH_LONGEST_MS after the first.
 */
typedef struct
{
  gint64 first_at;
  gint64 last_at;
} TwinWatchDelay;

#define TWIN_WATCH_QUIET_MS 1000
#define TWIN_WATCH_LONGEST_MS 5000

void twin_watch_delay_note (TwinWatchDelay *self, gint64 now);

/* How long to wait from @now on: 0 when it is time to look, -1 when nothing has happened. */
gint64 twin_watch_delay_get_wait (const TwinWatchDelay *self, gint64 now);

/* On the thread that watches; a READ event on any of the reading threads, one at a time. */
typedef void (*TwinWatchFunc) (const TwinWatchEvent *event, gpointer user_data);

/* Follows the watched folders until @cancellable: looks at once, reads what is new, then again whenever the kernel
 * tells of a change, and every few minutes where it does not (network drives, too many folders). Folders that are added
 * or removed meanwhile are taken up with the next look.
 *
 * FALSE only if the folders cannot be looked at in the beginning; later failures are events of the kind PROBLEM, and
 * what could not be done is tried again. TRUE after @cancellable. */
gboolean twin_watch_run (TwinLibrary *library, TwinWatchFunc func, gpointer user_data, GCancellable *cancellable, GError **error);

/**
 * TwinWatch: twin_watch_run() on a thread of its own. Without @reads what is new is queued and told of, and somebody else
 * reads it. stop waits until it has ended; what was being read is queued again. Any thread, but not from within @func.
 */
typedef struct _TwinWatch TwinWatch;

TwinWatch *twin_watch_start (TwinLibrary *library, gboolean reads, TwinWatchFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void twin_watch_stop (TwinWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinWatch, twin_watch_stop)

/* Looks soon, without waiting for a change: after folders were added. */
void twin_watch_look_soon (TwinWatch *self);

G_END_DECLS
