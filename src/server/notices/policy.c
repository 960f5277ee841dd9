/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notices/policy.h"

#include "notices/notice.h"

#define SUMMARY "policy_version.summary"

void
policy_version_clear (PolicyVersion *self)
{
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->summary, g_free);
}

gboolean
policy_read (StorageTx *tx, gint64 version, PolicyVersion *self, GError **error)
{
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GBytes) sealed = NULL;

  g_return_val_if_fail (tx != NULL && self != NULL, FALSE);

  *self = (PolicyVersion) { 0 };
  rows = storage_query (tx, error, "SELECT version, date, digest, summary, significant FROM policy_version WHERE version = ? OR ? = 0 ORDER BY version DESC LIMIT 1",
                        "ii", version, version);
  if (rows == NULL || !storage_rows_next (rows, error))
    return FALSE;
  self->version = storage_rows_get_int (rows, 0);
  self->date = storage_rows_dup_text (rows, 1);
  self->digest = storage_rows_dup_text (rows, 2);
  sealed = storage_rows_dup_blob (rows, 3);
  self->significant = storage_rows_get_int (rows, 4) != 0;
  if (sealed == NULL)
    return TRUE;
  self->summary = storage_open_sealed_text (tx, SUMMARY, sealed, error);

  return self->summary != NULL;
}

/* @a as it was read, @b as it was given. */
static gboolean
is_same (const PolicyVersion *a, const PolicyVersion *b)
{
  return g_strcmp0 (a->date, b->date) == 0 && g_strcmp0 (a->digest, b->digest != NULL ? b->digest : "") == 0 && g_strcmp0 (a->summary, b->summary) == 0
         && a->significant == b->significant;
}

gboolean
policy_put (StorageTx *tx, const PolicyVersion *given, gboolean known, gint64 *n_notices, GError **error)
{
  g_auto (PolicyVersion) last = { 0 };
  g_autoptr (GBytes) summary = NULL;
  g_autoptr (GError) read_error = NULL;
  g_autofree char *occasion = NULL;
  gint64 version;

  g_return_val_if_fail (tx != NULL && given != NULL && given->date != NULL && n_notices != NULL, FALSE);

  *n_notices = 0;
  if (policy_read (tx, 0, &last, &read_error) && is_same (&last, given))
    return TRUE;
  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }
  version = last.version + 1;
  occasion = g_strdup_printf ("%lld", (long long) version);
  summary = storage_seal_text (tx, SUMMARY, given->summary);
  if (storage_execute (tx, error, "INSERT INTO policy_version (version, date, digest, summary, significant, created_at) VALUES (?, ?, ?, ?, ?, ?)", "issBii",
                       version, given->date, given->digest != NULL ? given->digest : "", summary, (gint64) given->significant, storage_tx_now (tx)) != 1)
    return FALSE;

  return !given->significant || (version == 1 && !known) || notice_put_for_all (tx, NOTICE_POLICY, occasion, n_notices, error);
}

gboolean
policy_read_notice_date (StorageTx *tx, char **date, gboolean *known, GError **error)
{
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (tx != NULL && date != NULL && known != NULL, FALSE);

  *date = NULL;
  *known = FALSE;
  rows = storage_query (tx, error, "SELECT date, significant FROM policy_version ORDER BY version DESC", "");
  while (rows != NULL && *date == NULL && storage_rows_next (rows, &step_error))
    {
      *known = TRUE;
      if (storage_rows_get_int (rows, 1) != 0)
        *date = storage_rows_dup_text (rows, 0);
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return rows != NULL && step_error == NULL;
}
