/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/housekeeping.h"

#include "accounts/account-root.h"
#include "bundles/bundle.h"
#include "insights/insight.h"
#include "jobs/retention.h"
#include "replication/replication.h"

#define INTERVAL_US (G_GINT64_CONSTANT (60) * 60 * G_USEC_PER_SEC)

struct _Housekeeping
{
  Storage *storage;
  Storage *evidence;
  Published *published;
  GThread *thread;
  GMutex lock;
  GCond changed;
  gboolean ending;
};

static gboolean
tidy_account (Storage *storage, const char *tenant, HousekeepingCount *count, GError **error)
{
  gint64 n_rows = 0;
  gint64 n_pieces = 0;
  gint64 n_counted = 0;

  if (!account_root_sign (storage, tenant, NULL, error) || !replication_forget (storage, tenant, &n_rows, error)
      || !bundle_collect (storage, tenant, &n_pieces, error) || !insight_seal (storage, tenant, &n_counted, error))
    return FALSE;
  n_rows += n_counted;
  count->n_rows += n_rows;
  count->n_pieces += n_pieces;

  return n_rows + n_pieces == 0 || storage_purge (storage, tenant, error);
}

gboolean
housekeeping_run (Storage *storage, Storage *evidence, HousekeepingCount *count, GError **error)
{
  g_auto (GStrv) tenants = NULL;
  g_autoptr (GArray) due = NULL;
  g_autoptr (GError) sign_error = NULL;

  g_return_val_if_fail (storage != NULL && evidence != NULL && count != NULL, FALSE);

  *count = (HousekeepingCount) { 0 };
  if (!account_root_sign (storage, STORAGE_SYSTEM, NULL, &sign_error))
    g_warning ("The audit log could not be signed and is tried again: %s", sign_error->message);
  tenants = storage_list_tenants (storage, error);
  if (tenants == NULL)
    return FALSE;
  for (guint i = 0; tenants[i] != NULL; i++)
    {
      g_autoptr (GError) account_error = NULL;

      if (!tidy_account (storage, tenants[i], count, &account_error))
        g_warning ("An account could not be tidied and is tried again: %s", account_error->message);
    }
  due = retention_run (storage, evidence, error);
  if (due == NULL)
    return FALSE;
  count->n_due = retention_sum (due);

  return TRUE;
}

static gpointer
run (gpointer data)
{
  Housekeeping *self = data;

  g_mutex_lock (&self->lock);
  while (!self->ending)
    {
      g_autoptr (GError) error = NULL;
      HousekeepingCount count;
      gint64 next = g_get_monotonic_time () + INTERVAL_US;

      g_mutex_unlock (&self->lock);
      if (!housekeeping_run (self->storage, self->evidence, &count, &error))
        g_warning ("The accounts could not be tidied: %s", error->message);
      published_sweep (self->published);
      g_mutex_lock (&self->lock);
      while (!self->ending && g_cond_wait_until (&self->changed, &self->lock, next))
        continue;
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

Housekeeping *
housekeeping_start (Storage *storage, Storage *evidence, Published *published)
{
  Housekeeping *self = g_new0 (Housekeeping, 1);

  self->storage = storage;
  self->evidence = evidence;
  self->published = published;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("housekeeping", run, self);

  return self;
}

void
housekeeping_stop (Housekeeping *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}
