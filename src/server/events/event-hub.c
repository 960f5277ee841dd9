/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/event-hub.h"

struct _EventHub
{
  GMutex lock;
  GHashTable *streams; /* HttpStream (borrowed while it is open) -> tenant */
};

static void
on_stream_end (HttpStream *stream, gpointer user_data)
{
  EventHub *self = user_data;
  gboolean removed;

  g_mutex_lock (&self->lock);
  removed = g_hash_table_remove (self->streams, stream);
  g_mutex_unlock (&self->lock);

  if (removed)
    http_stream_unref (stream);
}

EventHub *
event_hub_new (void)
{
  EventHub *self = g_new0 (EventHub, 1);

  g_mutex_init (&self->lock);
  self->streams = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  return self;
}

void
event_hub_free (EventHub *self)
{
  if (self == NULL)
    return;

  /* The server has stopped, so every stream has ended. */
  g_assert (g_hash_table_size (self->streams) == 0);
  g_clear_pointer (&self->streams, g_hash_table_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

HttpStream *
event_hub_open (EventHub *self, const char *tenant)
{
  HttpStream *stream = http_stream_new ();

  g_return_val_if_fail (self != NULL && tenant != NULL, NULL);

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->streams, http_stream_ref (stream), g_strdup (tenant));
  g_mutex_unlock (&self->lock);
  http_stream_on_end (stream, on_stream_end, self, NULL);

  return stream;
}

static GPtrArray *
collect (EventHub *self, const char *tenant)
{
  GPtrArray *streams = g_ptr_array_new_with_free_func ((GDestroyNotify) http_stream_unref);
  GHashTableIter iter;
  gpointer stream;
  gpointer owner;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, &owner))
    if (g_str_equal (owner, tenant))
      g_ptr_array_add (streams, http_stream_ref (stream));
  g_mutex_unlock (&self->lock);

  return streams;
}

void
event_hub_tell (EventHub *self, const char *tenant, gint64 seq)
{
  /* Written without the lock: a stream that ends meanwhile takes it. */
  g_autoptr (GPtrArray) streams = NULL;
  g_autofree char *number = NULL;

  g_return_if_fail (self != NULL && tenant != NULL);

  streams = collect (self, tenant);
  number = g_strdup_printf ("%lld", (long long) seq);
  for (guint i = 0; i < streams->len; i++)
    http_stream_write_event (streams->pdata[i], number, "seq", number);
}

guint
event_hub_count (EventHub *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->streams);
  g_mutex_unlock (&self->lock);

  return n;
}
