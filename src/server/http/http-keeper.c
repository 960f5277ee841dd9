/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-keeper.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http-stream-private.h"

#define TICK_US (200 * G_TIME_SPAN_MILLISECOND)

/* As nginx's lingering_close: long enough to see the answer, too short to be of use to anybody else. */
#define LINGER_US (2 * G_TIME_SPAN_SECOND)
#define MAX_LINGERING 256
#define MAX_LINGER_BYTES (1 << 20)

struct _HttpWatch
{
  int fd;
  gint64 deadline; /* of the monotonic clock, 0: none; atomic */
  gboolean idle;   /* only the network thread of the connection */
  gint linger;     /* atomic */
  HttpStream *stream;
  gint64 next_beat;
  guint index; /* in HttpKeeper.watches */
};

typedef struct
{
  int fd;
  gint64 until;
} Lingering;

struct _HttpKeeper
{
  GMutex lock;
  GCond wake;
  gboolean ends;
  GThread *thread;
  gint64 heartbeat_us;
  GPtrArray *watches;
  GArray *lingering;
};

static void
store_deadline (HttpWatch *self, gint64 deadline)
{
  __atomic_store_n (&self->deadline, deadline, __ATOMIC_RELAXED);
}

static gint64
load_deadline (HttpWatch *self)
{
  return __atomic_load_n (&self->deadline, __ATOMIC_RELAXED);
}

/* Whether the client is done. */
static gboolean
drain (int fd)
{
  char buffer[16 * 1024];
  gssize n;
  gsize sum = 0;

  do
    {
      n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);
      sum += n > 0 ? (gsize) n : 0;
    }
  while (n > 0 && sum < MAX_LINGER_BYTES);

  return n == 0;
}

/* With the lock held, as all that follows. */
static void
tick_lingering (HttpKeeper *self, gint64 now)
{
  for (guint i = self->lingering->len; i-- > 0;)
    {
      const Lingering *one = &g_array_index (self->lingering, Lingering, i);

      if (!drain (one->fd) && now < one->until)
        continue;
      close (one->fd);
      g_array_remove_index_fast (self->lingering, i);
    }
}

static void
begin_lingering (HttpKeeper *self, int fd)
{
  Lingering one = { .until = g_get_monotonic_time () + LINGER_US };

  if (self->lingering->len >= MAX_LINGERING)
    return;
  one.fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  if (one.fd < 0)
    return;
  shutdown (one.fd, SHUT_WR);
  g_array_append_val (self->lingering, one);
}

/* A stream is written to without the lock: that may end it, and the network thread that is told takes the lock. */
static GPtrArray *
tick_watches (HttpKeeper *self, gint64 now)
{
  GPtrArray *beats = g_ptr_array_new_with_free_func ((GDestroyNotify) http_stream_unref);

  for (guint i = 0; i < self->watches->len; i++)
    {
      HttpWatch *watch = g_ptr_array_index (self->watches, i);
      gint64 deadline = load_deadline (watch);

      if (deadline != 0 && now >= deadline)
        {
          store_deadline (watch, 0);
          shutdown (watch->fd, SHUT_RDWR);
        }
      if (watch->stream == NULL)
        continue;
      if (http_stream_has_overflowed (watch->stream))
        shutdown (watch->fd, SHUT_RDWR);
      if (now >= watch->next_beat)
        {
          watch->next_beat = now + self->heartbeat_us;
          g_ptr_array_add (beats, http_stream_ref (watch->stream));
        }
    }

  return beats;
}

static gpointer
run (gpointer data)
{
  HttpKeeper *self = data;

  g_mutex_lock (&self->lock);
  while (!self->ends)
    {
      gint64 now = g_get_monotonic_time ();
      g_autoptr (GPtrArray) beats = tick_watches (self, now);

      tick_lingering (self, now);
      g_mutex_unlock (&self->lock);
      for (guint i = 0; i < beats->len; i++)
        http_stream_beat (g_ptr_array_index (beats, i));
      g_clear_pointer (&beats, g_ptr_array_unref);
      g_mutex_lock (&self->lock);
      if (!self->ends)
        g_cond_wait_until (&self->wake, &self->lock, now + TICK_US);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

HttpKeeper *
http_keeper_new (guint heartbeat_ms)
{
  HttpKeeper *self = g_new0 (HttpKeeper, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->heartbeat_us = heartbeat_ms * G_TIME_SPAN_MILLISECOND;
  self->watches = g_ptr_array_new ();
  self->lingering = g_array_new (FALSE, FALSE, sizeof (Lingering));
  self->thread = g_thread_new ("http-keeper", run, self);

  return self;
}

void
http_keeper_free (HttpKeeper *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  self->ends = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  for (guint i = 0; i < self->lingering->len; i++)
    close (g_array_index (self->lingering, Lingering, i).fd);
  g_assert (self->watches->len == 0);
  g_ptr_array_unref (self->watches);
  g_array_unref (self->lingering);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self);
}

HttpWatch *
http_keeper_watch (HttpKeeper *self, int fd)
{
  HttpWatch *watch = g_new0 (HttpWatch, 1);

  watch->fd = fd;
  g_mutex_lock (&self->lock);
  watch->index = self->watches->len;
  g_ptr_array_add (self->watches, watch);
  g_mutex_unlock (&self->lock);

  return watch;
}

void
http_keeper_leave (HttpKeeper *self, HttpWatch *watch)
{
  g_mutex_lock (&self->lock);
  if (g_atomic_int_get (&watch->linger))
    begin_lingering (self, watch->fd);
  g_ptr_array_remove_index_fast (self->watches, watch->index);
  if (watch->index < self->watches->len)
    ((HttpWatch *) g_ptr_array_index (self->watches, watch->index))->index = watch->index;
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&watch->stream, http_stream_unref);
  g_free (watch);
}

void
http_watch_set_deadline (HttpWatch *self, guint64 ms)
{
  store_deadline (self, ms == 0 ? 0 : g_get_monotonic_time () + (gint64) ms * G_TIME_SPAN_MILLISECOND);
}

void
http_watch_set_idle (HttpWatch *self, guint64 ms)
{
  self->idle = TRUE;
  http_watch_set_deadline (self, ms);
}

void
http_watch_begin_head (HttpWatch *self, guint64 ms)
{
  if (self->idle)
    http_watch_set_deadline (self, ms);
  self->idle = FALSE;
}

void
http_watch_linger (HttpWatch *self)
{
  g_atomic_int_set (&self->linger, TRUE);
}

void
http_keeper_set_stream (HttpKeeper *self, HttpWatch *watch, HttpStream *stream)
{
  HttpStream *before;

  g_mutex_lock (&self->lock);
  before = g_steal_pointer (&watch->stream);
  if (stream != NULL)
    watch->stream = http_stream_ref (stream);
  watch->next_beat = g_get_monotonic_time () + self->heartbeat_us;
  g_mutex_unlock (&self->lock);

  http_stream_unref (before);
}
