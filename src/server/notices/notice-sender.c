/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notices/notice-sender.h"

#include "notices/notice-letter.h"

#define ROUND_US (60 * G_USEC_PER_SEC)

struct _NoticeSender
{
  Storage *storage;
  Mailer *mailer;
  char *site;
  gint64 quota;
  GThread *thread;
  GMutex lock;
  GCond changed;
  gboolean woken;
  gint ending;
};

NoticeSender *
notice_sender_new (Storage *storage, Mailer *mailer, const char *site, gint64 quota)
{
  NoticeSender *self;

  g_return_val_if_fail (storage != NULL && mailer != NULL, NULL);

  self = g_new0 (NoticeSender, 1);
  self->storage = storage;
  self->mailer = mailer;
  self->site = g_strdup (site);
  self->quota = quota;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);

  return self;
}

void
notice_sender_free (NoticeSender *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->ending, TRUE);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self->site);
  g_free (self);
}

/* --- Sending --- */

static MailMessage *
write_policy (NoticeSender *self, const Notice *notice, const Controller *controller, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_auto (PolicyVersion) version = { 0 };
  gint64 number = g_ascii_strtoll (notice->occasion, NULL, 10);

  return tx != NULL && number > 0 && policy_read (tx, number, &version, error) ? notice_letter_policy (notice, &version, controller, self->site) : NULL;
}

/* NULL without an error where there is nothing to tell any more. */
static MailMessage *
write_letter (NoticeSender *self, const Notice *notice, GError **error)
{
  g_auto (Controller) controller = { 0 };

  if (!controller_read (self->storage, &controller, error))
    return NULL;
  if (g_str_equal (notice->kind, NOTICE_POLICY))
    return write_policy (self, notice, &controller, error);
  if (g_str_equal (notice->kind, NOTICE_QUOTA) && self->quota > 0)
    return notice_letter_quota (notice, self->quota, &controller, self->site);

  return NULL;
}

static gboolean
send_notice (NoticeSender *self, const Notice *notice, GError **error)
{
  static const NoticeOutcome outcomes[] = { [MAIL_TAKEN] = NOTICE_SENT, [MAIL_LATER] = NOTICE_LATER, [MAIL_REFUSED] = NOTICE_REFUSED };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (MailMessage) letter = write_letter (self, notice, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return notice_note (self->storage, notice, letter != NULL ? outcomes[mailer_deliver (self->mailer, letter, &self->ending)] : NOTICE_REFUSED, error);
}

gboolean
notice_sender_run (NoticeSender *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  while (!g_atomic_int_get (&self->ending))
    {
      g_autoptr (Notice) notice = notice_claim (self->storage, &local_error);

      if (notice == NULL || !send_notice (self, notice, &local_error))
        break;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* --- The thread --- */

static gpointer
run (gpointer data)
{
  NoticeSender *self = data;

  g_mutex_lock (&self->lock);
  while (!g_atomic_int_get (&self->ending))
    {
      g_autoptr (GError) error = NULL;
      gint64 next = g_get_monotonic_time () + ROUND_US;

      g_mutex_unlock (&self->lock);
      if (!notice_sender_run (self, &error))
        g_warning ("What creators are told by mail waits: %s", error->message);
      g_mutex_lock (&self->lock);
      while (!g_atomic_int_get (&self->ending) && !self->woken && g_cond_wait_until (&self->changed, &self->lock, next))
        continue;
      self->woken = FALSE;
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

void
notice_sender_start (NoticeSender *self)
{
  g_return_if_fail (self != NULL && self->thread == NULL);

  self->thread = g_thread_new ("notices", run, self);
}

void
notice_sender_wake (NoticeSender *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->woken = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}
