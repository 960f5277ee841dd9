/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-clock.h"

struct _TwinClock
{
  gboolean manual;
  gint64 unix_ms; /* atomic by the lock below; only for a manual clock */
  GMutex lock;
};

TwinClock *
twin_clock_system (void)
{
  static TwinClock system_clock;

  return &system_clock;
}

TwinClock *
twin_clock_manual_new (gint64 unix_ms)
{
  TwinClock *self = g_new0 (TwinClock, 1);

  self->manual = TRUE;
  self->unix_ms = unix_ms;
  g_mutex_init (&self->lock);

  return self;
}

void
twin_clock_manual_advance (TwinClock *self, gint64 ms)
{
  g_return_if_fail (self != NULL && self->manual);

  g_mutex_lock (&self->lock);
  self->unix_ms += ms;
  g_mutex_unlock (&self->lock);
}

void
twin_clock_free (TwinClock *self)
{
  if (self == NULL || !self->manual)
    return;

  g_mutex_clear (&self->lock);
  g_free (self);
}

gint64
twin_clock_now (TwinClock *self)
{
  gint64 now;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->manual)
    return g_get_real_time () / 1000;

  g_mutex_lock (&self->lock);
  now = self->unix_ms;
  g_mutex_unlock (&self->lock);

  return now;
}

char *
twin_time_to_iso8601 (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_ms / 1000);

  if (time == NULL)
    return g_strdup ("");

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}
