/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-team.h"

#include "accounts/account-log.h"
#include "accounts/account-private.h"
#include "base/twin-error.h"
#include "base/twin-id.h"

static void
team_free (AccountTeam *self)
{
  g_free (self->id);
  g_free (self->name);
  g_ptr_array_unref (self->members);
  g_free (self);
}

/* Rows of the same group come one after the other. */
GPtrArray *
account_team_list (StorageTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error,
    "SELECT team.id, team.name, team_member.creator_id FROM team LEFT JOIN team_member ON team_member.team_id = team.id"
    "  WHERE organisation_id = ? ORDER BY team.name, team.id, team_member.since, team_member.creator_id",
    "s", organisation_id);
  g_autoptr (GPtrArray) teams = g_ptr_array_new_with_free_func ((GDestroyNotify) team_free);
  g_autoptr (GError) step_error = NULL;
  AccountTeam *team = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      if (team == NULL || !g_str_equal (team->id, storage_rows_get_text (rows, 0)))
        {
          team = g_new0 (AccountTeam, 1);
          team->id = storage_rows_dup_text (rows, 0);
          team->name = storage_rows_dup_text (rows, 1);
          team->members = g_ptr_array_new_null_terminated (0, g_free, TRUE);
          g_ptr_array_add (teams, team);
        }
      if (storage_rows_get_text (rows, 2) != NULL)
        g_ptr_array_add (team->members, storage_rows_dup_text (rows, 2));
    }
  if (step_error == NULL)
    return g_steal_pointer (&teams);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

static gboolean
explain_name (GError *reason, GError **error)
{
  if (g_error_matches (reason, STORAGE_ERROR, STORAGE_ERROR_EXISTS))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, "There is a group of this name already.");
      g_error_free (reason);
    }
  else
    g_propagate_error (error, reason);

  return FALSE;
}

char *
account_team_create (Storage *storage, const AccountSession *by, const char *name, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *id = NULL;
  GError *reason = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL, NULL);

  if (!account_check_text (name, "name of the group", TRUE, error))
    return NULL;
  id = twin_id_new (storage_get_clock (storage));
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL)
    return NULL;
  if (storage_execute (tx, &reason, "INSERT INTO team (id, organisation_id, name, created_at) VALUES (?, ?, ?, ?)", "sssi", id, by->organisation_id,
                       name, storage_tx_now (tx)) != 1)
    {
      explain_name (reason, error);
      return NULL;
    }
  if (!account_log_append (tx, by->creator_id, "team.create", id, "done", NULL, error) || !storage_commit (tx, error))
    return NULL;

  return g_steal_pointer (&id);
}

static gboolean
expect_one (gint64 n, const char *words, GError **error)
{
  if (n == 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, words);

  return n > 0;
}

gboolean
account_team_rename (Storage *storage, const AccountSession *by, const char *id, const char *name, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  GError *reason = NULL;
  gint64 n;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL, FALSE);

  if (!account_check_text (name, "name of the group", TRUE, error))
    return FALSE;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL)
    return FALSE;
  n = storage_execute (tx, &reason, "UPDATE team SET name = ? WHERE id = ? AND organisation_id = ?", "sss", name, id, by->organisation_id);
  if (n < 0)
    return explain_name (reason, error);

  return expect_one (n, "There is no such group.", error) && account_log_append (tx, by->creator_id, "team.change", id, "done", NULL, error)
         && storage_commit (tx, error);
}

gboolean
account_team_delete (Storage *storage, const AccountSession *by, const char *id, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  gint64 n;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL, FALSE);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  n = tx != NULL ? storage_execute (tx, error, "DELETE FROM team WHERE id = ? AND organisation_id = ?", "ss", id, by->organisation_id) : -1;

  return expect_one (n, "There is no such group.", error) && account_log_append (tx, by->creator_id, "team.delete", id, "done", NULL, error)
         && storage_commit (tx, error);
}

/* Group and member must both be of the organisation. */
static gboolean
check_both (StorageTx *tx, const char *organisation_id, const char *id, const char *member, GError **error)
{
  gint64 n = 0;

  return storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM team WHERE id = ? AND organisation_id = ?", "ss", id, organisation_id)
         && expect_one (n, "There is no such group.", error)
         && storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM creator WHERE id = ? AND organisation_id = ? AND deleted_at = 0", "ss", member,
                             organisation_id)
         && expect_one (n, "There is no such member.", error);
}

gboolean
account_team_set_member (Storage *storage, const AccountSession *by, const char *id, const char *member, gboolean in, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *detail = NULL;
  gint64 n;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL && member != NULL, FALSE);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !check_both (tx, by->organisation_id, id, member, error))
    return FALSE;
  n = in ? storage_execute (tx, error, "INSERT INTO team_member (team_id, creator_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", "ssi", id, member,
                            storage_tx_now (tx))
         : storage_execute (tx, error, "DELETE FROM team_member WHERE team_id = ? AND creator_id = ?", "ss", id, member);
  if (n < 0)
    return FALSE;
  detail = g_strdup_printf ("{\"member\":\"%s\",\"in\":%s}", member, in ? "true" : "false");

  return (n == 0 || account_log_append (tx, by->creator_id, "team.member", id, "done", detail, error)) && storage_commit (tx, error);
}
