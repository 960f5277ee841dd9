/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-limiter-private.h"

typedef struct
{
  HttpBucket bucket;
  gint64 full_at_ms; /* when it will say nothing any more */
} Entry;

typedef struct
{
  HttpLimiter parent;
  GMutex lock;
  TwinClock *clock;
  guint max_keys;
  GHashTable *entries; /* "quota key" -> Entry */
} Memory;

/* The moment before which the older half of the buckets will be full. */
static int
compare_moments (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static gint64
find_median (GHashTable *entries)
{
  g_autoptr (GArray) moments = g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (entries));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_val (moments, ((const Entry *) value)->full_at_ms);
  g_array_sort (moments, compare_moments);

  return g_array_index (moments, gint64, moments->len / 2);
}

/* Those that are full, and if that is not enough, the half that will be full first: so that it is done seldom. */
static void
make_room (Memory *self, gint64 now)
{
  for (gint64 until = now;; until = find_median (self->entries))
    {
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, self->entries);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (((const Entry *) value)->full_at_ms <= until)
          g_hash_table_iter_remove (&iter);
      if (g_hash_table_size (self->entries) < self->max_keys)
        return;
    }
}

static Entry *
get_entry (Memory *self, const HttpQuota *quota, const char *key, gint64 now)
{
  g_autofree char *name = g_strdup_printf ("%s %s", quota->name, key);
  Entry *entry = g_hash_table_lookup (self->entries, name);

  if (entry != NULL)
    return entry;

  if (g_hash_table_size (self->entries) >= self->max_keys)
    make_room (self, now);
  entry = g_new0 (Entry, 1);
  entry->bucket = (HttpBucket) { .tokens = quota->limit, .at_ms = now };
  g_hash_table_insert (self->entries, g_steal_pointer (&name), entry);

  return entry;
}

static HttpQuotaState
memory_take (HttpLimiter *limiter, const HttpQuota *quota, const char *key)
{
  Memory *self = (Memory *) limiter;
  gint64 now = twin_clock_now (self->clock);
  HttpQuotaState state;
  Entry *entry;

  g_mutex_lock (&self->lock);
  entry = get_entry (self, quota, key, now);
  state = http_bucket_take (&entry->bucket, quota, now);
  entry->full_at_ms = now + (gint64) ((quota->limit - entry->bucket.tokens) * quota->window_s * 1000.0 / quota->limit);
  g_mutex_unlock (&self->lock);

  return state;
}

static void
memory_free (HttpLimiter *limiter)
{
  Memory *self = (Memory *) limiter;

  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static const HttpLimiterClass memory_class = { .take = memory_take, .free = memory_free };

HttpLimiter *
http_limiter_new_memory (TwinClock *clock, guint max_keys)
{
  Memory *self;

  g_return_val_if_fail (clock != NULL && max_keys > 0, NULL);

  self = g_new0 (Memory, 1);
  self->parent.class = &memory_class;
  g_mutex_init (&self->lock);
  self->clock = clock;
  self->max_keys = max_keys;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return &self->parent;
}
