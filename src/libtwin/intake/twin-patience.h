/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <time.h>

G_BEGIN_DECLS

/**
 * TwinPatience:
 *
 * How long a process is waited for. What counts is the processor time that the process uses, and the time in which it
 * does nothing at all while somebody waits for it: one that has to share a busy machine is given its turn. On the
 * clock on the wall no limit is exceeded more than TWIN_LIMIT_WORKER_BUSY_FACTOR times. One thread at a time.
 */
typedef struct
{
  /*< private >*/
  clockid_t clock;
  gboolean has_clock;
  gint64 idle_limit;  /* this and all below in microseconds */
  gint64 total_limit;
  gint64 last_look;   /* on the clock on the wall, */
  gint64 last_cpu;    /* and on the process's */
  gint64 begun;       /* when the present wait began, or was last looked at, */
  gint64 waited;      /* and the time of waits before it that has not been looked at */
  gint64 idle_spent;  /* since the last message */
  gint64 idle_wall;
  gint64 total_spent;
  gint64 total_wall;
} TwinPatience;

/* @pid may use @idle_ms between two messages and @total_ms in all. */
void twin_patience_init (TwinPatience *self, GPid pid, guint idle_ms, guint64 total_ms);

/* It has turned out to have more to do. */
void twin_patience_set_total (TwinPatience *self, guint64 total_ms);

/* Receives a message from @socket. Errors as those of twin_channel_receive(). */
GBytes *twin_patience_receive (TwinPatience *self, int socket, guint8 *type, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
