/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-code.h"

#include "base/twin-error.h"

#include <sodium.h>

#define GROUPS 3
#define GROUP_LENGTH 4

/* Crockford's base 32: without I, L, O and U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static char *
digest_of (StorageTx *tx, const char *code)
{
  g_autofree char *normal = account_code_normalise (code);

  return storage_hash (tx, "code", normal);
}

char *
account_code_new (void)
{
  GString *code = g_string_new (NULL);

  for (guint i = 0; i < GROUPS * GROUP_LENGTH; i++)
    {
      if (i > 0 && i % GROUP_LENGTH == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, alphabet[randombytes_uniform (sizeof alphabet - 1)]);
    }

  return g_string_free_and_steal (code);
}

char *
account_code_normalise (const char *code)
{
  GString *text = g_string_new (NULL);

  for (; *code != '\0'; code++)
    {
      char c = g_ascii_toupper (*code);

      if (c == 'I' || c == 'L')
        c = '1';
      else if (c == 'O')
        c = '0';
      if (g_ascii_isalnum (c))
        g_string_append_c (text, c);
    }

  return g_string_free_and_steal (text);
}

char *
account_code_issue (StorageTx *tx, const char *organisation_id, const char *role, GError **error)
{
  g_autofree char *code = account_code_new ();
  g_autofree char *digest = digest_of (tx, code);
  gint64 now = storage_tx_now (tx);

  if (storage_execute (tx, error, "INSERT INTO code (digest, kind, organisation_id, role, created_at, expires_at, used_at) VALUES (?, 'account', ?, ?, ?, ?, 0)",
                       "sssii", digest, organisation_id, role, now, now + ACCOUNT_CODE_LIFETIME_MS) < 0)
    return NULL;

  return g_steal_pointer (&code);
}

gboolean
account_code_redeem (StorageTx *tx, const char *code, char **organisation_id, char **role, GError **error)
{
  g_autofree char *digest = digest_of (tx, code);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;
  gint64 now = storage_tx_now (tx);

  rows = storage_query (tx, error, "UPDATE code SET used_at = ? WHERE digest = ? AND used_at = 0 AND expires_at > ? RETURNING organisation_id, role",
                        "isi", now, digest, now);
  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    {
      *organisation_id = storage_rows_dup_text (rows, 0);
      *role = storage_rows_dup_text (rows, 1);
      return TRUE;
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                         "This code is not valid any more. Codes work once and for a day; `twin-server code` makes a new one.");

  return FALSE;
}

/* --- Those that are open --- */

#define OPEN "kind = 'account' AND organisation_id = ? AND used_at = 0 AND expires_at > ?"

static void
code_free (AccountCode *self)
{
  g_free (self->id);
  g_free (self->role);
  g_free (self);
}

GPtrArray *
account_code_list (StorageTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error, "SELECT substr(digest, 1, 16), role, created_at, expires_at FROM code WHERE " OPEN " ORDER BY created_at, digest", "si",
    organisation_id, storage_tx_now (tx));
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) code_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      AccountCode *code = g_new0 (AccountCode, 1);

      code->id = storage_rows_dup_text (rows, 0);
      code->role = storage_rows_dup_text (rows, 1);
      code->created_at = storage_rows_get_int (rows, 2);
      code->expires_at = storage_rows_get_int (rows, 3);
      g_ptr_array_add (codes, code);
    }
  if (step_error == NULL)
    return g_steal_pointer (&codes);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

char *
account_code_revoke (StorageTx *tx, const char *organisation_id, const char *id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "DELETE FROM code WHERE " OPEN " AND substr(digest, 1, 16) = ? RETURNING role", "sis",
                                                organisation_id, storage_tx_now (tx), id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  if (storage_rows_next (rows, &step_error))
    return storage_rows_dup_text (rows, 0);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such invitation.");

  return NULL;
}
