/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-deletion.h"

#include "accounts/account-log.h"
#include "accounts/account-organisation.h"
#include "accounts/account-sign-in.h"
#include "base/twin-error.h"
#include "partners/partner.h"
#include "privacy/twin-pseudonym.h"
#include "privacy/twin-retention.h"
#include "storage/storage-schema.h"

static gint64
get_grace (void)
{
  return twin_retention_class_lookup ("accounts")->grace_days * TWIN_DAY_MS;
}

/* The organisation of an account that is there, deleted or not; NULL without @error if there is none. */
static char *
find_organisation (StorageTx *tx, const char *creator_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT organisation_id FROM creator WHERE id = ?", "s", creator_id);

  return rows != NULL && storage_rows_next (rows, error) ? storage_rows_dup_text (rows, 0) : NULL;
}

static gboolean
count_members (StorageTx *tx, const char *organisation_id, gint64 *n, GError **error)
{
  return storage_get_int (tx, n, 0, error, "SELECT count(*) FROM creator WHERE organisation_id = ? AND deleted_at = 0", "s", organisation_id);
}

/* @at: 0 if it was brought back; its tokens do not come with it. */
static gboolean
mark_deleted (StorageTx *tx, const char *creator_id, gint64 at, GError **error)
{
  return storage_execute (tx, error, "UPDATE creator SET deleted_at = ? WHERE id = ?", "is", at, creator_id) >= 0
         && storage_execute (tx, error, "UPDATE token SET revoked_at = ? WHERE creator_id = ? AND revoked_at = 0", "is", storage_tx_now (tx), creator_id) >= 0;
}

static gboolean
note (ErasureLog *log, ErasureKind kind, const char *creator_id, gint64 at, GError **error)
{
  return erasure_log_add (log, &(Erasure) { .kind = kind, .at = at, .tenant = (char *) creator_id }, error);
}

gboolean
account_delete (Storage *storage, ErasureLog *log, const char *creator_id, const char *password, const char *code, gint64 *destroyed_at,
                GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *organisation_id = NULL;
  gint64 n_left = 0;
  gint64 now;

  g_return_val_if_fail (storage != NULL && log != NULL && creator_id != NULL && destroyed_at != NULL, FALSE);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  organisation_id = tx != NULL ? find_organisation (tx, creator_id, error) : NULL;
  if (organisation_id == NULL || !account_organisation_lock (tx, organisation_id, error) || !account_confirm (tx, creator_id, password, code, error))
    return FALSE;
  now = storage_tx_now (tx);
  if (!mark_deleted (tx, creator_id, now, error)
      || !count_members (tx, organisation_id, &n_left, error) || (n_left > 0 && !account_check_super_admin (tx, organisation_id, error))
      || !account_log_append (tx, creator_id, "account.delete", creator_id, "done", NULL, error)
      || !note (log, ERASURE_ACCOUNT, creator_id, now, error) || !storage_commit (tx, error))
    return FALSE;
  *destroyed_at = now + get_grace ();

  return TRUE;
}

gboolean
account_undelete (Storage *storage, ErasureLog *log, const char *email, GError **error)
{
  g_autofree char *address = NULL;
  g_autofree char *key = NULL;
  g_autofree char *id = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (storage != NULL && log != NULL && email != NULL, FALSE);

  address = twin_email_normalize (email, error);
  tx = address != NULL ? storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error) : NULL;
  if (tx == NULL)
    return FALSE;
  key = storage_hash (tx, "creator.email", address);
  rows = storage_query (tx, error, "UPDATE creator SET deleted_at = 0 WHERE email_key = ? AND deleted_at > ? RETURNING id", "si", key,
                        storage_tx_now (tx) - get_grace ());
  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    id = storage_rows_dup_text (rows, 0);
  g_clear_pointer (&rows, storage_rows_free);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else if (id == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "No account with this address was deleted in the last 30 days.");

  return id != NULL && account_log_append (tx, "", "account.undelete", id, "done", NULL, error)
         && note (log, ERASURE_ACCOUNT_BACK, id, storage_tx_now (tx), error) && storage_commit (tx, error);
}

gboolean
account_delete_again (Storage *storage, const char *creator_id, gint64 deleted_at, gboolean *done, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  gint64 held = deleted_at;

  g_return_val_if_fail (storage != NULL && creator_id != NULL && done != NULL, FALSE);

  *done = FALSE;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !storage_get_int (tx, &held, deleted_at, error, "SELECT deleted_at FROM creator WHERE id = ?", "s", creator_id))
    return FALSE;
  if (held == deleted_at)
    return TRUE;
  *done = TRUE;

  return mark_deleted (tx, creator_id, deleted_at, error)
         && account_log_append (tx, "", deleted_at != 0 ? "account.delete" : "account.undelete", creator_id, "done", "{\"restored\":true}", error)
         && storage_commit (tx, error);
}

/* --- After 30 days --- */

/* What the account holds, over all tables of its part. */
static gboolean
count_rows (Storage *storage, const char *creator_id, gint64 *n_rows, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (storage, creator_id, STORAGE_READ, &local_error);
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  *n_rows = 0;
  /* It went before the last round was cut off. */
  if (g_error_matches (local_error, STORAGE_ERROR, STORAGE_ERROR_UNKNOWN_TENANT))
    return TRUE;
  for (guint i = 0; tx != NULL && i < n_tables; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", tables[i].name);
      gint64 n = 0;

      if (tables[i].part != STORAGE_PART_TENANT)
        continue;
      if (!storage_get_int (tx, &n, 0, &local_error, g_intern_string (sql), ""))
        break;
      *n_rows += n;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return tx != NULL && local_error == NULL;
}

/* With its last member an organisation ends, and its contracts with partners; what shows the agreements stays for the time of claims. */
static gboolean
end_organisation (StorageTx *tx, const char *organisation_id, GError **error)
{
  gint64 n_members = 0;

  if (!storage_get_int (tx, &n_members, 0, error, "SELECT count(*) FROM creator WHERE organisation_id = ?", "s", organisation_id))
    return FALSE;
  if (n_members > 0)
    return TRUE;

  return partner_end_all (tx, organisation_id, error)
         && storage_execute (tx, error, "DELETE FROM team_member WHERE team_id IN (SELECT id FROM team WHERE organisation_id = ?)", "s", organisation_id) >= 0
         && storage_execute (tx, error, "DELETE FROM team WHERE organisation_id = ?", "s", organisation_id) >= 0
         && storage_execute (tx, error, "DELETE FROM code WHERE organisation_id = ?", "s", organisation_id) >= 0
         && storage_execute (tx, error, "UPDATE organisation SET settings = '{}', deleted_at = ? WHERE id = ?", "is", storage_tx_now (tx), organisation_id) >= 0
         && storage_execute (tx, error, "DELETE FROM organisation WHERE id = ? AND NOT EXISTS (SELECT 1 FROM partner WHERE organisation_id = organisation.id)",
                             "s", organisation_id) >= 0;
}

gboolean
account_destroy (Storage *storage, const char *creator_id, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM address WHERE tenant_id = ?",
    "DELETE FROM team_member WHERE creator_id = ?",
    "DELETE FROM token WHERE creator_id = ?",
    "DELETE FROM notice WHERE creator_id = ?",
    "DELETE FROM creator WHERE id = ?",
  };
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *organisation_id = NULL;
  g_autofree char *detail = NULL;
  gint64 n_rows = 0;

  g_return_val_if_fail (storage != NULL && creator_id != NULL, FALSE);

  /* The part of the account first: while its row is there, what was cut off is repeated. */
  if (!count_rows (storage, creator_id, &n_rows, error) || !storage_delete_tenant (storage, creator_id, error))
    return FALSE;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  organisation_id = tx != NULL ? find_organisation (tx, creator_id, error) : NULL;
  if (organisation_id == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (storage_execute (tx, error, statements[i], "s", creator_id) < 0)
      return FALSE;
  detail = g_strdup_printf ("{\"rows\":%lld}", (long long) n_rows);

  return end_organisation (tx, organisation_id, error) && account_log_append (tx, "", "account.destroy", creator_id, "done", detail, error)
         && storage_commit (tx, error);
}

char **
account_list_ended (Storage *storage, gint64 at, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GStrvBuilder) ended = g_strv_builder_new ();
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (storage != NULL, NULL);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  rows = tx != NULL ? storage_query (tx, error, "SELECT id FROM creator WHERE deleted_at <> 0 AND deleted_at <= ? ORDER BY id", "i", at - get_grace ()) : NULL;
  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_strv_builder_add (ended, storage_rows_get_text (rows, 0));
  if (step_error == NULL)
    return g_strv_builder_end (ended);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}
