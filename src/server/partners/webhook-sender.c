/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/webhook-sender.h"

#include "partners/webhook-post.h"

/* How often every account is looked at, for what other processes left behind. */
#define ROUND_MS (10 * 60 * TWIN_SECOND_MS)

/* After the storage could not be asked. */
#define PAUSE_MS (60 * TWIN_SECOND_MS)

/* How many partners are told at the same time; a hanging one has its thread for 15 s. */
#define MAX_THREADS 32

/* When an account is looked at again of which a partner is being told what comes from another account. */
#define BUSY_MS TWIN_SECOND_MS

struct _WebhookSender
{
  Storage *storage;
  gboolean local;
  GThread *thread;
  GThreadPool *pool; /* of Round */
  GMutex lock;
  GCond changed;
  GHashTable *due;  /* account -> gint64*, when to look at it */
  GHashTable *busy; /* partners that a thread is at */
  gint ending;
};

/* What a partner is to be told of one account. */
typedef struct
{
  char *tenant;
  char *partner_id;
} Round;

static void
round_free (gpointer data)
{
  Round *self = data;

  g_free (self->tenant);
  g_free (self->partner_id);
  g_free (self);
}

WebhookSender *
webhook_sender_new (Storage *storage, gboolean local)
{
  WebhookSender *self = g_new0 (WebhookSender, 1);

  self->storage = storage;
  self->local = local;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
webhook_sender_free (WebhookSender *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->ending, TRUE);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  /* What no thread has begun stays due. */
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, TRUE, TRUE);
  g_hash_table_unref (self->busy);
  g_hash_table_unref (self->due);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* --- Sending --- */

static gboolean
send_event (WebhookSender *self, const char *tenant, const WebhookEvent *event, GError **error)
{
  g_auto (WebhookTarget) target = { .local = self->local };
  WebhookOutcome outcome;
  guint status = 0;

  if (!webhook_target_read (self->storage, event->partner_id, &target, error))
    return FALSE;
  outcome = webhook_post (&target, event, twin_clock_now (storage_get_clock (self->storage)), &self->ending, &status);

  return webhook_event_note (self->storage, tenant, event, outcome, status, error);
}

static gboolean
tell_partner (WebhookSender *self, const char *tenant, const char *partner_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (!g_atomic_int_get (&self->ending))
    {
      g_autoptr (WebhookEvent) event = webhook_event_claim (self->storage, tenant, partner_id, &local_error);

      if (event == NULL || !send_event (self, tenant, event, &local_error))
        break;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
webhook_sender_run (WebhookSender *self, const char *tenant, gint64 *due, GError **error)
{
  g_autoptr (GPtrArray) partners = NULL;

  g_return_val_if_fail (self != NULL && tenant != NULL && due != NULL, FALSE);

  partners = webhook_event_list_partners (self->storage, tenant, due, error);
  for (guint i = 0; partners != NULL && i < partners->len; i++)
    if (!tell_partner (self, tenant, partners->pdata[i], error))
      return FALSE;

  return partners != NULL && webhook_event_get_due (self->storage, tenant, due, error);
}

/* --- The threads --- */

/* With the lock held. */
static void
set_due (WebhookSender *self, const char *tenant, gint64 at)
{
  gint64 *value = g_new (gint64, 1);

  *value = at;
  g_hash_table_insert (self->due, g_strdup (tenant), value);
}

/* An account whose time has come, taken out; or NULL, and when the next one's comes. With the lock held. */
static char *
take_due (WebhookSender *self, gint64 now, gint64 *next)
{
  GHashTableIter iter;
  gpointer tenant;
  gpointer at;

  g_hash_table_iter_init (&iter, self->due);
  while (g_hash_table_iter_next (&iter, &tenant, &at))
    {
      if (*(gint64 *) at <= now)
        {
          char *taken = g_strdup (tenant);

          g_hash_table_iter_remove (&iter);
          return taken;
        }
      *next = MIN (*next, *(gint64 *) at);
    }

  return NULL;
}

static void
look_at_all (WebhookSender *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) tenants = storage_list_tenants (self->storage, &error);

  if (tenants == NULL)
    g_warning ("What partners are told is looked for again later: %s", error->message);
  g_mutex_lock (&self->lock);
  for (guint i = 0; tenants != NULL && tenants[i] != NULL; i++)
    set_due (self, tenants[i], 0);
  g_mutex_unlock (&self->lock);
}

/* The earlier of what is known and @at; 0 for never. With the lock held. */
static void
look_again (WebhookSender *self, const char *tenant, gint64 at)
{
  const gint64 *known = g_hash_table_lookup (self->due, tenant);

  if (at != 0 && (known == NULL || *known > at))
    set_due (self, tenant, at);
}

/* On a thread of the pool: one partner, which is free for what other accounts have for it afterwards. */
static void
tell (gpointer data, gpointer user_data)
{
  WebhookSender *self = user_data;
  Round *round = data;
  g_autoptr (GError) error = NULL;
  gint64 again = twin_clock_now (storage_get_clock (self->storage));

  if (!tell_partner (self, round->tenant, round->partner_id, &error))
    {
      g_warning ("What a partner is told waits: %s", error->message);
      again += PAUSE_MS;
    }
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->busy, round->partner_id);
  look_again (self, round->tenant, again);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  round_free (round);
}

/* With the lock held. */
static void
hand_out (WebhookSender *self, const char *tenant, const char *partner_id)
{
  Round *round = g_new0 (Round, 1);

  round->tenant = g_strdup (tenant);
  round->partner_id = g_strdup (partner_id);
  g_hash_table_add (self->busy, g_strdup (partner_id));
  g_thread_pool_push (self->pool, round, NULL);
}

static void
serve (WebhookSender *self, const char *tenant)
{
  g_autoptr (GError) error = NULL;
  gint64 now = twin_clock_now (storage_get_clock (self->storage));
  gint64 due = 0;
  g_autoptr (GPtrArray) partners = webhook_event_list_partners (self->storage, tenant, &due, &error);

  if (partners == NULL)
    {
      g_warning ("What partners are told waits: %s", error->message);
      due = now + PAUSE_MS;
    }
  g_mutex_lock (&self->lock);
  for (guint i = 0; partners != NULL && i < partners->len; i++)
    if (!g_hash_table_contains (self->busy, partners->pdata[i]))
      hand_out (self, tenant, partners->pdata[i]);
    else
      look_again (self, tenant, now + BUSY_MS);
  look_again (self, tenant, due);
  g_mutex_unlock (&self->lock);
}

/* The next account to look at, waiting for one; NULL when all are to be looked at, or at the end. */
static char *
wait_for_account (WebhookSender *self, gint64 round)
{
  char *tenant = NULL;

  g_mutex_lock (&self->lock);
  while (!g_atomic_int_get (&self->ending) && tenant == NULL)
    {
      gint64 now = twin_clock_now (storage_get_clock (self->storage));
      gint64 next = round;

      tenant = take_due (self, now, &next);
      if (tenant == NULL && now >= round)
        break;
      if (tenant == NULL)
        g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + MAX (next - now, 1) * 1000);
    }
  g_mutex_unlock (&self->lock);

  return tenant;
}

static gpointer
run (gpointer data)
{
  WebhookSender *self = data;
  gint64 round = 0;

  while (!g_atomic_int_get (&self->ending))
    {
      g_autofree char *tenant = wait_for_account (self, round);

      if (tenant != NULL)
        serve (self, tenant);
      else if (!g_atomic_int_get (&self->ending))
        {
          look_at_all (self);
          round = twin_clock_now (storage_get_clock (self->storage)) + ROUND_MS;
        }
    }

  return NULL;
}

void
webhook_sender_start (WebhookSender *self)
{
  g_return_if_fail (self != NULL && self->thread == NULL);

  self->pool = g_thread_pool_new_full (tell, self, round_free, MAX_THREADS, FALSE, NULL);
  self->thread = g_thread_new ("webhooks", run, self);
}

void
webhook_sender_wake (WebhookSender *self, const char *tenant)
{
  g_return_if_fail (self != NULL && tenant != NULL);

  g_mutex_lock (&self->lock);
  set_due (self, tenant, 0);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}
