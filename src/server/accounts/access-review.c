/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/access-review.h"

#include "accounts/account-log.h"

#define ACTION "access.review"
#define MONTHS 3

static void
account_free (gpointer data)
{
  AccessReviewAccount *self = data;

  g_free (self->id);
  g_free (self->role);
  g_free (self->status);
  g_free (self);
}

static void
partner_free (gpointer data)
{
  AccessReviewPartner *self = data;

  g_free (self->id);
  g_free (self);
}

void
access_review_free (AccessReview *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->partners);
  g_free (self);
}

static gboolean
read_accounts (StorageTx *tx, AccessReview *self, GError **error)
{
  gint64 now = storage_tx_now (tx);
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "SELECT creator.id, role, status, CASE WHEN totp IS NOT NULL AND totp_step >= 0 THEN 1 ELSE 0 END, count(token.id), max(used_at)"
                                                "  FROM creator LEFT JOIN token ON token.creator_id = creator.id AND revoked_at = 0 AND expires_at > ?"
                                                "    AND (idle_ms = 0 OR used_at + idle_ms > ?)"
                                                "  WHERE deleted_at = 0 GROUP BY creator.id, role, status, totp, totp_step ORDER BY creator.id",
                                                "ii", now, now);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    {
      AccessReviewAccount *one = g_new0 (AccessReviewAccount, 1);

      one->id = storage_rows_dup_text (rows, 0);
      one->role = storage_rows_dup_text (rows, 1);
      one->status = storage_rows_dup_text (rows, 2);
      one->has_totp = storage_rows_get_int (rows, 3) != 0;
      one->n_tokens = (guint) storage_rows_get_int (rows, 4);
      one->used_at = storage_rows_get_int (rows, 5);
      g_ptr_array_add (self->accounts, one);
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

static gboolean
read_partners (StorageTx *tx, AccessReview *self, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "SELECT partner.id, count(partner_key.id) FROM partner LEFT JOIN partner_key ON partner_id = partner.id"
                                                "    AND revoked_at = 0 AND expires_at > ? WHERE ended_at = 0 GROUP BY partner.id ORDER BY partner.id",
                                                "i", storage_tx_now (tx));
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    {
      AccessReviewPartner *one = g_new0 (AccessReviewPartner, 1);

      one->id = storage_rows_dup_text (rows, 0);
      one->n_keys = (guint) storage_rows_get_int (rows, 1);
      g_ptr_array_add (self->partners, one);
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

static gint64
add_months (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / TWIN_SECOND_MS);
  g_autoptr (GDateTime) later = g_date_time_add_months (time, MONTHS);

  return g_date_time_to_unix (later) * TWIN_SECOND_MS;
}

static gboolean
read_times (StorageTx *tx, AccessReview *self, GError **error)
{
  gint64 from = 0;

  if (!storage_get_int (tx, &self->last_at, 0, error, "SELECT max(at) FROM system_audit WHERE action = '" ACTION "'", "")
      || !storage_get_int (tx, &from, 0, error, "SELECT min(created_at) FROM creator", ""))
    return FALSE;
  if (self->last_at != 0)
    from = self->last_at;
  self->due_at = from != 0 ? add_months (from) : 0;

  return TRUE;
}

AccessReview *
access_review_read (Storage *storage, GError **error)
{
  g_autoptr (AccessReview) self = NULL;
  g_autoptr (StorageTx) tx = NULL;

  g_return_val_if_fail (storage != NULL, NULL);

  self = g_new0 (AccessReview, 1);
  self->accounts = g_ptr_array_new_with_free_func (account_free);
  self->partners = g_ptr_array_new_with_free_func (partner_free);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  if (tx == NULL || !read_accounts (tx, self, error) || !read_partners (tx, self, error) || !read_times (tx, self, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
access_review_sign_off (Storage *storage, const AccessReview *self, GError **error)
{
  g_autofree char *detail = NULL;
  g_autoptr (StorageTx) tx = NULL;

  g_return_val_if_fail (storage != NULL && self != NULL, FALSE);

  detail = g_strdup_printf ("{\"accounts\":%u,\"partners\":%u}", self->accounts->len, self->partners->len);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && account_log_append (tx, "", ACTION, "", "done", detail, error) && storage_commit (tx, error);
}
