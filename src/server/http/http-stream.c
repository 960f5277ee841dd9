/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-stream-private.h"

#include <string.h>

struct _HttpStream
{
  gatomicrefcount ref_count;

  GMutex lock;
  GByteArray *queue;
  gsize sent; /* bytes of queue that are sent */
  struct MHD_Connection *connection;
  gboolean suspended;
  gboolean closed;
  gboolean overflowed;
  gboolean ended; /* the function has been called, or is about to be */
  HttpStreamEndFunc on_end;
  gpointer on_end_data;
  GDestroyNotify on_end_destroy;
};

static const char heartbeat[] = ":\n\n";

/* With the lock held. The network thread calls http_stream_read() then. */
static void
wake (HttpStream *self)
{
  if (self->connection == NULL || !self->suspended)
    return;

  self->suspended = FALSE;
  MHD_resume_connection (self->connection);
}

/* With the lock held. Returns whether the caller has to call the function, without the lock. */
static gboolean
begin_end (HttpStream *self)
{
  gboolean first = self->on_end != NULL && !self->ended;

  if (self->on_end != NULL)
    self->ended = TRUE;

  return first;
}

static void
close_stream (HttpStream *self, gboolean detach, gboolean overflow)
{
  gboolean end;

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  self->overflowed |= overflow;
  if (detach)
    self->connection = NULL;
  else
    wake (self);
  end = begin_end (self);
  g_mutex_unlock (&self->lock);

  if (end)
    self->on_end (self, self->on_end_data);
}

HttpStream *
http_stream_new (void)
{
  HttpStream *self = g_new0 (HttpStream, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->queue = g_byte_array_new ();

  return self;
}

HttpStream *
http_stream_ref (HttpStream *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
http_stream_unref (HttpStream *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->on_end_destroy != NULL)
    self->on_end_destroy (self->on_end_data);
  g_byte_array_unref (self->queue);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
http_stream_on_end (HttpStream *self, HttpStreamEndFunc func, gpointer user_data, GDestroyNotify destroy)
{
  gboolean end;

  g_return_if_fail (self != NULL && func != NULL && self->on_end == NULL);

  g_mutex_lock (&self->lock);
  self->on_end = func;
  self->on_end_data = user_data;
  self->on_end_destroy = destroy;
  end = self->closed && begin_end (self);
  g_mutex_unlock (&self->lock);

  if (end)
    func (self, user_data);
}

gboolean
http_stream_write (HttpStream *self, const void *bytes, gsize length)
{
  gboolean fits;
  gboolean closed;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  closed = self->closed;
  fits = self->queue->len - self->sent + length <= HTTP_STREAM_MAX_QUEUE;
  if (!closed && fits && length > 0)
    {
      g_byte_array_append (self->queue, bytes, (guint) length);
      wake (self);
    }
  g_mutex_unlock (&self->lock);

  if (!closed && !fits)
    close_stream (self, FALSE, TRUE);

  return !closed && fits;
}

gboolean
http_stream_write_event (HttpStream *self, const char *id, const char *event, const char *data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && data != NULL, FALSE);
  g_return_val_if_fail (id == NULL || strpbrk (id, "\r\n") == NULL, FALSE);
  g_return_val_if_fail (event == NULL || strpbrk (event, "\r\n") == NULL, FALSE);

  if (id != NULL)
    g_string_append_printf (text, "id: %s\n", id);
  if (event != NULL)
    g_string_append_printf (text, "event: %s\n", event);
  g_string_append (text, "data: ");
  for (const char *c = data; *c != '\0'; c++)
    {
      gboolean ends_line = *c == '\n' || *c == '\r';

      if (*c == '\r' && c[1] == '\n')
        c++;
      if (ends_line)
        g_string_append (text, "\ndata: ");
      else
        g_string_append_c (text, *c);
    }
  g_string_append (text, "\n\n");

  return http_stream_write (self, text->str, text->len);
}

void
http_stream_close (HttpStream *self)
{
  g_return_if_fail (self != NULL);

  close_stream (self, FALSE, FALSE);
}

gboolean
http_stream_is_closed (HttpStream *self)
{
  gboolean closed;

  g_return_val_if_fail (self != NULL, TRUE);

  g_mutex_lock (&self->lock);
  closed = self->closed;
  g_mutex_unlock (&self->lock);

  return closed;
}

void
http_stream_attach (HttpStream *self, struct MHD_Connection *connection)
{
  g_mutex_lock (&self->lock);
  g_assert (self->connection == NULL);
  self->connection = connection;
  g_mutex_unlock (&self->lock);
}

void
http_stream_detach (HttpStream *self)
{
  close_stream (self, TRUE, FALSE);
}

gssize
http_stream_read (HttpStream *self, char *buffer, gsize size)
{
  gssize n = 0;

  g_mutex_lock (&self->lock);
  n = (gssize) MIN (size, self->queue->len - self->sent);
  if (self->overflowed)
    {
      n = MHD_CONTENT_READER_END_WITH_ERROR;
    }
  else if (n > 0)
    {
      memcpy (buffer, self->queue->data + self->sent, (gsize) n);
      self->sent += (gsize) n;
      if (self->sent == self->queue->len)
        {
          g_byte_array_set_size (self->queue, 0);
          self->sent = 0;
        }
    }
  else if (self->closed)
    {
      n = MHD_CONTENT_READER_END_OF_STREAM;
    }
  else if (self->connection != NULL)
    {
      self->suspended = TRUE;
      MHD_suspend_connection (self->connection);
    }
  g_mutex_unlock (&self->lock);

  return n;
}

void
http_stream_beat (HttpStream *self)
{
  gboolean idle;

  g_mutex_lock (&self->lock);
  idle = self->queue->len == 0;
  g_mutex_unlock (&self->lock);

  if (idle)
    http_stream_write (self, heartbeat, strlen (heartbeat));
}

gboolean
http_stream_has_overflowed (HttpStream *self)
{
  gboolean overflowed;

  g_mutex_lock (&self->lock);
  overflowed = self->overflowed;
  g_mutex_unlock (&self->lock);

  return overflowed;
}
