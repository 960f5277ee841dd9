/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinClock:
 *
 * The time, as an argument. Everything that keeps, forgets or expires takes a
 * clock, so that a test moves the time instead of waiting for it.
 *
 * Any thread.
 */
typedef struct _TwinClock TwinClock;

/* The computer's own clock. Owned by the library, never freed. */
TwinClock *twin_clock_system (void);

/* A clock that stands still at @unix_ms until it is moved. */
TwinClock *twin_clock_manual_new (gint64 unix_ms) G_GNUC_WARN_UNUSED_RESULT;
void twin_clock_manual_advance (TwinClock *self, gint64 ms);
void twin_clock_free (TwinClock *self);

/* Milliseconds since 1970-01-01T00:00:00Z. */
gint64 twin_clock_now (TwinClock *self);

/* "2026-11-23T08:15:00Z"; the form in which times are exported. */
char *twin_time_to_iso8601 (gint64 unix_ms) G_GNUC_WARN_UNUSED_RESULT;

#define TWIN_SECOND_MS G_GINT64_CONSTANT (1000)
#define TWIN_DAY_MS (24 * 60 * 60 * TWIN_SECOND_MS)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinClock, twin_clock_free)

G_END_DECLS
