/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/learner-factor.h"

#include "accounts/account-code.h"
#include "accounts/account-totp.h"
#include "base/twin-error.h"
#include "learners/admission-log.h"
#include "learners/learner-private.h"

#include <sodium.h>

#define SECRET "learner_factor.secret"

/* Further wrong codes double the wait so many times at most: to a day, and not beyond. */
#define MAX_DOUBLINGS 7

typedef struct
{
  GBytes *secret; /* NULL where there is no factor */
  gint64 step;
  gint64 failures;
  gint64 failed_at;
  gint64 confirmed_at;
} Factor;

static void
factor_clear (Factor *self)
{
  g_clear_pointer (&self->secret, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Factor, factor_clear)

static gboolean
read_factor (StorageTx *tx, const LearnerSession *session, Factor *factor, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT secret, step, failures, failed_at, confirmed_at FROM learner_factor WHERE email_key = ?",
                                                "s", session->email_key != NULL ? session->email_key : "");

  if (rows == NULL)
    return FALSE;
  if (learner_first (rows, &step_error))
    {
      sealed = storage_rows_dup_blob (rows, 0);
      factor->step = storage_rows_get_int (rows, 1);
      factor->failures = storage_rows_get_int (rows, 2);
      factor->failed_at = storage_rows_get_int (rows, 3);
      factor->confirmed_at = storage_rows_get_int (rows, 4);
      factor->secret = storage_open_sealed (tx, SECRET, sealed, &step_error);
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

static gboolean
refuse (GError **error, TwinError code, const char *words)
{
  g_set_error_literal (error, TWIN_ERROR, code, words);

  return FALSE;
}

gboolean
learner_factor_look (StorageTx *tx, const LearnerSession *session, LearnerFactorState *state, gint64 *n_codes, GError **error)
{
  g_auto (Factor) factor = { 0 };

  g_return_val_if_fail (tx != NULL && session != NULL && state != NULL, FALSE);

  if (!read_factor (tx, session, &factor, error))
    return FALSE;
  *state = factor.secret == NULL ? LEARNER_FACTOR_NONE : factor.confirmed_at == 0 ? LEARNER_FACTOR_PENDING : LEARNER_FACTOR_SET;

  return n_codes == NULL
         || storage_get_int (tx, n_codes, 0, error, "SELECT count(*) FROM recovery_code WHERE email_key = ?", "s",
                             session->email_key != NULL ? session->email_key : "");
}

/* --- Setting it up --- */

static GBytes *
make_secret (void)
{
  guint8 *random = g_malloc (ACCOUNT_TOTP_SECRET_LENGTH);

  randombytes_buf (random, ACCOUNT_TOTP_SECRET_LENGTH);

  return g_bytes_new_take (random, ACCOUNT_TOTP_SECRET_LENGTH);
}

GBytes *
learner_factor_begin (StorageTx *tx, const LearnerSession *session, GError **error)
{
  g_auto (Factor) factor = { 0 };
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gint64 now;

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  if (session->email_key == NULL)
    {
      refuse (error, TWIN_ERROR_REFUSED, "Without a sign-in nobody can be told apart.");
      return NULL;
    }
  if (!read_factor (tx, session, &factor, error))
    return NULL;
  if (factor.confirmed_at != 0)
    {
      refuse (error, TWIN_ERROR_EXISTS, "There is a second factor already. Remove it first.");
      return NULL;
    }
  /* The same again: somebody who loads the page once more has typed the first one already. */
  if (factor.secret != NULL)
    return g_steal_pointer (&factor.secret);

  secret = make_secret ();
  sealed = storage_seal (tx, SECRET, secret);
  now = storage_tx_now (tx);
  /* It is confirmed in the session whose entry it gets; that is the entry of the sign-in until the next one. */
  if (!learner_run (tx, error,
                    "INSERT INTO learner_factor (email_key, twin_id, admission, secret, step, failures, failed_at, created_at, confirmed_at, used_at)"
                    "  SELECT email_key, twin_id, admission, ?, 0, 0, 0, ?, 0, ? FROM learner_session WHERE digest = ? ON CONFLICT DO NOTHING",
                    "Biis", sealed, now, now, session->digest))
    return NULL;

  return g_steal_pointer (&secret);
}

static gboolean
add_codes (StorageTx *tx, const LearnerSession *session, char ***codes, GError **error)
{
  g_auto (GStrv) made = g_new0 (char *, LEARNER_FACTOR_CODES + 1);

  for (guint i = 0; i < LEARNER_FACTOR_CODES; i++)
    {
      g_autofree char *normal = NULL;
      g_autofree char *digest = NULL;

      made[i] = account_code_new ();
      normal = account_code_normalise (made[i]);
      digest = learner_hash (tx, "recovery", session->twin_id, normal);
      if (!learner_run (tx, error, "INSERT INTO recovery_code (digest, email_key, created_at) VALUES (?, ?, ?)", "ssi", digest, session->email_key,
                        storage_tx_now (tx)))
        return FALSE;
    }
  *codes = g_steal_pointer (&made);

  return TRUE;
}

/* --- Codes --- */

static gint64
get_wait (gint64 failures)
{
  if (failures < LEARNER_FACTOR_TRIES)
    return 0;

  return MIN (LEARNER_FACTOR_WAIT_MS << MIN (failures - LEARNER_FACTOR_TRIES, MAX_DOUBLINGS), TWIN_DAY_MS);
}

/* Counts a wrong one in advance; of two that come at the same time, one finds the count changed and has to come again. */
static gboolean
take_try (StorageTx *tx, const LearnerSession *session, const Factor *factor, gboolean *taken, GError **error)
{
  gint64 now = storage_tx_now (tx);
  gint64 n_changed = 0;

  if (factor->failed_at + get_wait (factor->failures) <= now)
    n_changed = storage_execute (tx, error, "UPDATE learner_factor SET failures = failures + 1, failed_at = ? WHERE email_key = ? AND failures = ?", "isi", now,
                                 session->email_key, factor->failures);
  *taken = n_changed == 1;

  return n_changed >= 0;
}

static gboolean
use_app_code (StorageTx *tx, const LearnerSession *session, const Factor *factor, const char *code, LearnerFactorOutcome *outcome, GError **error)
{
  gint64 now = storage_tx_now (tx);
  g_auto (GStrv) parts = g_strsplit (code, " ", -1);
  g_autofree char *digits = g_strjoinv (NULL, parts);
  gboolean taken = FALSE;
  gint64 step = 0;

  if (!take_try (tx, session, factor, &taken, error))
    return FALSE;
  *outcome = !taken ? LEARNER_FACTOR_WAIT
             : account_totp_check (factor->secret, digits, now, factor->step, &step) ? LEARNER_FACTOR_RIGHT : LEARNER_FACTOR_WRONG;

  return *outcome != LEARNER_FACTOR_RIGHT
         || learner_run (tx, error, "UPDATE learner_factor SET step = ?, failures = 0, failed_at = 0, used_at = ? WHERE email_key = ?", "iis", step, now,
                         session->email_key);
}

/* Whoever takes the row away first has used it. */
static gboolean
use_recovery_code (StorageTx *tx, const LearnerSession *session, const char *code, gboolean *right, GError **error)
{
  g_autofree char *normal = account_code_normalise (code);
  g_autofree char *digest = learner_hash (tx, "recovery", session->twin_id, normal);
  gint64 n_used = storage_execute (tx, error, "DELETE FROM recovery_code WHERE digest = ? AND email_key = ?", "ss", digest, session->email_key);

  *right = n_used == 1;

  return n_used >= 0
         && (!*right
             || learner_run (tx, error, "UPDATE learner_factor SET failures = 0, failed_at = 0, used_at = ? WHERE email_key = ?", "is", storage_tx_now (tx),
                             session->email_key));
}

/* A code of either kind. */
static gboolean
use_code (StorageTx *tx, const LearnerSession *session, const char *code, LearnerFactorOutcome *outcome, GError **error)
{
  g_auto (Factor) factor = { 0 };
  gboolean right = FALSE;

  if (!read_factor (tx, session, &factor, error))
    return FALSE;
  if (factor.confirmed_at == 0)
    return refuse (error, TWIN_ERROR_NOT_FOUND, "There is no second factor.");
  if (!use_recovery_code (tx, session, code, &right, error))
    return FALSE;
  if (!right)
    return use_app_code (tx, session, &factor, code, outcome, error);
  *outcome = LEARNER_FACTOR_RIGHT;

  return TRUE;
}

/* Logs how it went, and commits. */
static gboolean
settle (StorageTx *tx, const LearnerSession *session, LearnerFactorOutcome outcome, const char *decision, GError **error)
{
  return admission_log_append (tx, session->twin_id, session->email_key, outcome == LEARNER_FACTOR_RIGHT ? decision : ADMISSION_DOUBTED, error)
         && storage_commit (tx, error);
}

static gboolean
mark_session (StorageTx *tx, const LearnerSession *session, GError **error)
{
  return learner_run (tx, error, "UPDATE learner_session SET mfa_at = ? WHERE digest = ?", "is", storage_tx_now (tx), session->digest);
}

gboolean
learner_factor_confirm (StorageTx *tx, const LearnerSession *session, const char *code, LearnerFactorOutcome *outcome, char ***codes, GError **error)
{
  g_auto (Factor) factor = { 0 };
  g_auto (GStrv) made = NULL;

  g_return_val_if_fail (tx != NULL && session != NULL && code != NULL && outcome != NULL && codes != NULL, FALSE);

  *codes = NULL;
  if (!read_factor (tx, session, &factor, error))
    return FALSE;
  if (factor.secret == NULL || factor.confirmed_at != 0)
    return refuse (error, TWIN_ERROR_NOT_FOUND, "No second factor is being set up.");
  if (!use_app_code (tx, session, &factor, code, outcome, error))
    return FALSE;
  if (*outcome == LEARNER_FACTOR_RIGHT
      && (!learner_run (tx, error, "UPDATE learner_factor SET confirmed_at = ? WHERE email_key = ?", "is", storage_tx_now (tx), session->email_key)
          || !mark_session (tx, session, error) || !add_codes (tx, session, &made, error)))
    return FALSE;
  if (!settle (tx, session, *outcome, ADMISSION_FACTOR_SET, error))
    return FALSE;
  *codes = g_steal_pointer (&made);

  return TRUE;
}

gboolean
learner_factor_give (StorageTx *tx, const LearnerSession *session, const char *code, LearnerFactorOutcome *outcome, GError **error)
{
  g_return_val_if_fail (tx != NULL && session != NULL && code != NULL && outcome != NULL, FALSE);

  return use_code (tx, session, code, outcome, error) && (*outcome != LEARNER_FACTOR_RIGHT || mark_session (tx, session, error))
         && settle (tx, session, *outcome, ADMISSION_CONFIRMED, error);
}

gboolean
learner_factor_remove (StorageTx *tx, const LearnerSession *session, const char *code, LearnerFactorOutcome *outcome, GError **error)
{
  g_return_val_if_fail (tx != NULL && session != NULL && code != NULL && outcome != NULL, FALSE);

  return use_code (tx, session, code, outcome, error)
         && (*outcome != LEARNER_FACTOR_RIGHT || learner_run (tx, error, "DELETE FROM learner_factor WHERE email_key = ?", "s", session->email_key))
         && settle (tx, session, *outcome, ADMISSION_FACTOR_GONE, error);
}

/* --- What depends on it --- */

gboolean
learner_factor_is_due (StorageTx *tx, const LearnerSession *session, gboolean *due, GError **error)
{
  LearnerFactorState state;
  gint64 n_said = 0;

  g_return_val_if_fail (tx != NULL && session != NULL && due != NULL, FALSE);

  *due = FALSE;
  if (session->mfa || session->email_key == NULL)
    return TRUE;
  if (!learner_factor_look (tx, session, &state, NULL, error)
      || !storage_get_int (tx, &n_said, 0, error,
                           "SELECT count(*) FROM learner_session s WHERE s.mfa_at <> 0 AND (s.email_key = ? OR s.learner_id = ?)"
                           "    AND EXISTS (SELECT 1 FROM message m WHERE m.session = s.digest)",
                           "ss", session->email_key, session->learner_id != NULL ? session->learner_id : ""))
    return FALSE;
  *due = state == LEARNER_FACTOR_SET || n_said > 0;

  return TRUE;
}

/* The digests of entries that factors of the twin were set up under. */
static GPtrArray *
list_entries (StorageTx *tx, const char *twin_id, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT DISTINCT admission FROM learner_factor WHERE twin_id = ?", "s", twin_id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (entries, storage_rows_dup_text (rows, 0));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&entries);
}

gboolean
learner_factor_keep_listed (StorageTx *tx, const TwinManifest *manifest, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (tx != NULL && manifest != NULL, FALSE);

  entries = list_entries (tx, manifest->twin_id, error);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (twin_manifest_get_admission (manifest, entries->pdata[i], storage_tx_now (tx)) == NULL
        && !learner_run (tx, error, "DELETE FROM learner_factor WHERE twin_id = ? AND admission = ?", "ss", manifest->twin_id,
                         (const char *) entries->pdata[i]))
      return FALSE;

  return entries != NULL;
}
