/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/twin-patience.h"

#include "base/twin-channel.h"
#include "base/twin-i18n.h"
#include "base/twin-limits.h"

/* So many looks at the clocks in the time between two messages. Of five seconds that is half a second, in which
 * everything that wants to run has had a turn, also among a hundred others. */
#define N_LOOKS 10

/* What a sleeping process uses for answering a signal. */
#define SLEEP_US 200

/* Stands still if there is no such clock: then the clock on the wall alone counts. */
static gint64
get_cpu (const TwinPatience *self)
{
  struct timespec now;

  if (!self->has_clock || clock_gettime (self->clock, &now) != 0)
    return self->last_cpu;

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

void
twin_patience_init (TwinPatience *self, GPid pid, guint idle_ms, guint64 total_ms)
{
  g_return_if_fail (self != NULL && idle_ms >= N_LOOKS);

  *self = (TwinPatience) { .idle_limit = (gint64) idle_ms * G_TIME_SPAN_MILLISECOND };
  self->has_clock = pid > 0 && clock_getcpuclockid (pid, &self->clock) == 0;
  self->last_look = g_get_monotonic_time ();
  self->last_cpu = get_cpu (self);
  twin_patience_set_total (self, total_ms);
}

void
twin_patience_set_total (TwinPatience *self, guint64 total_ms)
{
  g_return_if_fail (self != NULL);

  self->total_limit = (gint64) total_ms * G_TIME_SPAN_MILLISECOND;
}

static gboolean
is_over (const TwinPatience *self)
{
  return self->idle_spent >= self->idle_limit || self->idle_wall >= self->idle_limit * TWIN_LIMIT_WORKER_BUSY_FACTOR
         || self->total_spent >= self->total_limit
         || self->total_wall >= self->total_limit * TWIN_LIMIT_WORKER_BUSY_FACTOR;
}

/* Counts what has passed since the last look. */
static void
look (TwinPatience *self, gint64 now)
{
  gint64 cpu = get_cpu (self);
  gint64 used = cpu - self->last_cpu;
  gint64 wall = self->waited + (now - self->begun);
  gint64 spent = used > SLEEP_US ? used : wall;

  self->last_look = now;
  self->last_cpu = cpu;
  self->begun = now;
  self->waited = 0;
  self->idle_spent += spent;
  self->idle_wall += wall;
  self->total_spent += spent;
  self->total_wall += wall;
}

static gboolean
on_silence (gpointer user_data)
{
  TwinPatience *self = user_data;

  look (self, g_get_monotonic_time ());

  return !is_over (self);
}

GBytes *
twin_patience_receive (TwinPatience *self, int socket, guint8 *type, GError **error)
{
  GBytes *payload;
  gint64 interval, now;

  g_return_val_if_fail (self != NULL && type != NULL, NULL);

  interval = self->idle_limit / N_LOOKS;
  self->begun = g_get_monotonic_time ();
  self->idle_spent = 0;
  self->idle_wall = 0;
  if (is_over (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("No message came in time."));
      return NULL;
    }

  payload = twin_channel_receive_while (socket, (int) (interval / G_TIME_SPAN_MILLISECOND), on_silence, self, type, error);

  /* One that never falls silent is looked at, too. */
  now = g_get_monotonic_time ();
  if (now - self->last_look >= interval)
    look (self, now);
  else
    self->waited += now - self->begun;

  return payload;
}
