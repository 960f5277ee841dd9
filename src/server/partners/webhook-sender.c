/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/webhook-sender.h"

#include "partners/webhook-post.h"

/* How often every account is looked at, for what other processes left behind. */
#define ROUND_MS (10 * 60 * TWIN_SECOND_MS)

/* After the storage could not be asked. */
#define PAUSE_MS (60 * TWIN_SECOND_MS)

struct _WebhookSender
{
  Storage *storage;
  gboolean local;
  GThread *thread;
  GMutex lock;
  GCond changed;
  GHashTable *due; /* account -> gint64*, when to look at it */
  gint ending;
};

WebhookSender *
webhook_sender_new (Storage *storage, gboolean local)
{
  WebhookSender *self = g_new0 (WebhookSender, 1);

  self->storage = storage;
  self->local = local;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

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

gboolean
webhook_sender_run (WebhookSender *self, const char *tenant, gint64 *due, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL && tenant != NULL && due != NULL, FALSE);

  while (!g_atomic_int_get (&self->ending))
    {
      g_autoptr (WebhookEvent) event = webhook_event_claim (self->storage, tenant, &local_error);

      if (event == NULL)
        break;
      if (!send_event (self, tenant, event, error))
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return webhook_event_get_due (self->storage, tenant, due, error);
}

/* --- The thread --- */

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

static void
serve (WebhookSender *self, const char *tenant)
{
  g_autoptr (GError) error = NULL;
  gint64 due = 0;

  if (!webhook_sender_run (self, tenant, &due, &error))
    {
      g_warning ("What partners are told waits: %s", error->message);
      due = twin_clock_now (storage_get_clock (self->storage)) + PAUSE_MS;
    }
  g_mutex_lock (&self->lock);
  if (due != 0 && !g_hash_table_contains (self->due, tenant))
    set_due (self, tenant, due);
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
