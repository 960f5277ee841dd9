/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-token.h"

#include "accounts/account-log.h"
#include "accounts/account-organisation.h"
#include "accounts/account-private.h"
#include "accounts/token-form.h"
#include "base/twin-digest.h"
#include "base/twin-error.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "twn_pat_"

/* How exactly a use is remembered: often enough for the end without use, too seldom for a diary. */
#define USE_STEP_MS (10 * 60 * TWIN_SECOND_MS)

static const struct
{
  AccountScope scope;
  const char *name;
} scopes_by_name[] = {
  { ACCOUNT_SCOPE_SYNC, "sync" },           { ACCOUNT_SCOPE_PUBLISH, "publish" }, { ACCOUNT_SCOPE_ACCOUNT, "account" },
  { ACCOUNT_SCOPE_ANALYTICS, "analytics" }, { ACCOUNT_SCOPE_ADMIN, "admin" },     { ACCOUNT_SCOPE_ASK, "ask" },
};

char *
account_scopes_to_string (guint scopes)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (scopes_by_name); i++)
    if (scopes & scopes_by_name[i].scope)
      g_strv_builder_add (names, scopes_by_name[i].name);
  list = g_strv_builder_end (names);

  return g_strjoinv (" ", list);
}

gboolean
account_scopes_parse (const char *text, guint *scopes, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, " ", -1);

  g_return_val_if_fail (scopes != NULL, FALSE);

  *scopes = 0;
  for (guint n = 0; names[n] != NULL; n++)
    {
      guint i = 0;

      while (i < G_N_ELEMENTS (scopes_by_name) && !g_str_equal (names[n], scopes_by_name[i].name))
        i++;
      if (i == G_N_ELEMENTS (scopes_by_name))
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The scopes are sync, publish, account, analytics, admin and ask.");
          return FALSE;
        }
      *scopes |= scopes_by_name[i].scope;
    }

  return TRUE;
}

void
account_session_free (AccountSession *self)
{
  if (self == NULL)
    return;

  g_free (self->token_id);
  g_free (self->creator_id);
  g_free (self->organisation_id);
  g_free (self->role);
  g_free (self);
}

char *
account_token_get_id (const char *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return token_form_get_id (PREFIX, token);
}

/* --- What the server holds of it --- */

char *
account_token_issue (StorageTx *tx, const char *creator_id, const char *name, guint scopes, gboolean mfa, gint64 lifetime_ms, gint64 idle_ms,
                     GError **error)
{
  g_autofree char *token = token_form_make (PREFIX);
  g_autofree char *id = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *scope_names = account_scopes_to_string (scopes);
  gint64 now = storage_tx_now (tx);

  g_return_val_if_fail (lifetime_ms > 0 && lifetime_ms <= ACCOUNT_MAX_LIFETIME_MS, NULL);

  id = account_token_get_id (token);
  digest = twin_sha256_hex (token, strlen (token));

  if (storage_execute (tx, error,
                       "INSERT INTO token (id, creator_id, digest, name, scopes, idle_ms, created_at, expires_at, used_at, mfa_at, revoked_at)"
                       "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                       "sssssiiiii", id, creator_id, digest, name, scope_names, idle_ms, now, now + lifetime_ms, now, mfa ? now : 0) < 0)
    return NULL;

  return g_steal_pointer (&token);
}

static AccountSession *
read_session (StorageRows *rows, const char *id)
{
  AccountSession *session = g_new0 (AccountSession, 1);

  session->token_id = g_strdup (id);
  session->creator_id = storage_rows_dup_text (rows, 1);
  session->organisation_id = storage_rows_dup_text (rows, 2);
  session->role = storage_rows_dup_text (rows, 3);
  account_scopes_parse (storage_rows_get_text (rows, 4), &session->scopes, NULL);
  session->mfa = storage_rows_get_int (rows, 5) != 0;

  return session;
}

/* *@used_at is when its use was last remembered. */
static gboolean
look_up (Storage *storage, const char *id, const char *token, AccountTokenState *state, AccountSession **session, gint64 *used_at,
         gint64 *step, GError **error)
{
  g_autofree char *digest = twin_sha256_hex (token, strlen (token));
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;
  gint64 now = twin_clock_now (storage_get_clock (storage));
  gint64 idle_ms;

  rows = tx != NULL ? storage_query (tx, error,
                                     "SELECT token.digest, creator_id, organisation_id, role, scopes, mfa_at, expires_at, used_at, idle_ms"
                                     "  FROM token JOIN creator ON creator.id = creator_id"
                                     "  WHERE token.id = ? AND revoked_at = 0 AND deleted_at = 0 AND status = 'active'",
                                     "s", id)
                    : NULL;
  if (rows == NULL)
    return FALSE;
  if (!storage_rows_next (rows, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      return step_error == NULL && (error == NULL || *error == NULL);
    }
  if (sodium_memcmp (storage_rows_get_text (rows, 0), digest, strlen (digest)) != 0)
    return TRUE;

  *used_at = storage_rows_get_int (rows, 7);
  idle_ms = storage_rows_get_int (rows, 8);
  *step = idle_ms > 0 ? MIN (USE_STEP_MS, idle_ms / 10) : USE_STEP_MS;
  *state = storage_rows_get_int (rows, 6) <= now || (idle_ms != 0 && *used_at + idle_ms <= now) ? ACCOUNT_TOKEN_EXPIRED : ACCOUNT_TOKEN_GOOD;
  if (*state == ACCOUNT_TOKEN_GOOD)
    *session = read_session (rows, id);

  return TRUE;
}

static gboolean
remember_use (Storage *storage, const char *id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && storage_execute (tx, error, "UPDATE token SET used_at = ? WHERE id = ?", "is", storage_tx_now (tx), id) >= 0
         && storage_commit (tx, error);
}

gboolean
account_token_check (Storage *storage, const char *token, AccountTokenState *state, AccountSession **session, GError **error)
{
  g_autofree char *id = NULL;
  gint64 used_at = 0;
  gint64 step = USE_STEP_MS;

  g_return_val_if_fail (storage != NULL && token != NULL && state != NULL && session != NULL, FALSE);

  *state = ACCOUNT_TOKEN_UNKNOWN;
  *session = NULL;
  id = account_token_get_id (token);
  if (id == NULL)
    return TRUE;
  if (!look_up (storage, id, token, state, session, &used_at, &step, error))
    return FALSE;
  if (*state != ACCOUNT_TOKEN_GOOD || twin_clock_now (storage_get_clock (storage)) - used_at < step)
    return TRUE;
  if (remember_use (storage, id, error))
    return TRUE;
  g_clear_pointer (session, account_session_free);

  return FALSE;
}

/* Twice is as good as once. */
gboolean
account_token_revoke (StorageTx *tx, const char *creator_id, const char *token_id, GError **error)
{
  gint64 there = 0;
  gint64 n;

  if (!storage_get_int (tx, &there, 0, error, "SELECT count(*) FROM token WHERE id = ? AND creator_id = ?", "ss", token_id, creator_id))
    return FALSE;
  if (there == 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such token.");
      return FALSE;
    }
  n = storage_execute (tx, error, "UPDATE token SET revoked_at = ? WHERE id = ? AND creator_id = ? AND revoked_at = 0", "iss", storage_tx_now (tx),
                       token_id, creator_id);

  return n == 0 || (n > 0 && account_log_append (tx, creator_id, "token.revoke", token_id, "done", NULL, error));
}

/* --- Those of an account --- */

char *
account_token_describe_day (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = unix_ms > 0 ? g_date_time_new_from_unix_utc (unix_ms / 1000) : NULL;

  return time != NULL ? g_date_time_format (time, "%F") : NULL;
}

static void
entry_free (AccountTokenEntry *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->scopes);
  g_free (self->used_on);
  g_free (self);
}

static AccountTokenEntry *
read_entry (StorageRows *rows)
{
  AccountTokenEntry *self = g_new0 (AccountTokenEntry, 1);
  gint64 idle_ms = storage_rows_get_int (rows, 3);

  self->id = storage_rows_dup_text (rows, 0);
  self->name = storage_rows_dup_text (rows, 1);
  self->scopes = storage_rows_dup_text (rows, 2);
  self->kind = idle_ms == 0 ? ACCOUNT_TOKEN_ACCESS : idle_ms >= ACCOUNT_COMPUTER_IDLE_MS ? ACCOUNT_TOKEN_COMPUTER : ACCOUNT_TOKEN_SESSION;
  self->created_at = storage_rows_get_int (rows, 4);
  self->expires_at = storage_rows_get_int (rows, 5);
  self->used_on = account_token_describe_day (storage_rows_get_int (rows, 6));
  self->mfa = storage_rows_get_int (rows, 7) != 0;

  return self;
}

GPtrArray *
account_token_list (StorageTx *tx, const char *creator_id, GError **error)
{
  gint64 now = storage_tx_now (tx);
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "SELECT id, name, scopes, idle_ms, created_at, expires_at, used_at, mfa_at FROM token"
                                                "  WHERE creator_id = ? AND revoked_at = 0 AND expires_at > ? AND (idle_ms = 0 OR used_at + idle_ms > ?)"
                                                "  ORDER BY created_at DESC, id",
                                                "sii", creator_id, now, now);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (entries, read_entry (rows));
  if (step_error == NULL)
    return g_steal_pointer (&entries);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

static gboolean
check_lifetime (StorageTx *tx, const AccountSession *by, gint64 days, GError **error)
{
  g_autoptr (JsonObject) settings = account_settings_read (tx, by->organisation_id, error);
  gint64 most = settings != NULL ? json_object_get_int_member (settings, "tokenLifetimeDays") : 0;

  if (settings == NULL)
    return FALSE;
  if (days < 1 || days > most)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A token lasts between 1 and %lld days in this organisation.", (long long) most);
      return FALSE;
    }

  return TRUE;
}

char *
account_token_create (Storage *storage, const AccountSession *by, const char *name, const char *scopes, gint64 days, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *token = NULL;
  g_autofree char *id = NULL;
  guint wanted = 0;

  g_return_val_if_fail (storage != NULL && by != NULL && scopes != NULL, NULL);

  if (!account_check_text (name, "name of the token", TRUE, error) || !account_scopes_parse (scopes, &wanted, error))
    return NULL;
  if ((wanted & ~by->scopes) != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "A token cannot give another what it may not do itself.");
      return NULL;
    }
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !check_lifetime (tx, by, days, error))
    return NULL;
  token = account_token_issue (tx, by->creator_id, name, wanted, by->mfa, days * TWIN_DAY_MS, 0, error);
  id = token != NULL ? account_token_get_id (token) : NULL;
  if (id == NULL || !account_log_append (tx, by->creator_id, "token.issue", id, "done", NULL, error) || !storage_commit (tx, error))
    return NULL;

  return g_steal_pointer (&token);
}
