/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/bundle-private.h"

#include "accounts/account-log.h"
#include "base/twin-digest.h"
#include "base/twin-error.h"

#include <string.h>

#define MAX_KEY_LENGTH 64

void
bundle_free (Bundle *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->digest);
  g_clear_pointer (&self->manifest, g_bytes_unref);
  g_free (self);
}

void
bundle_answer_free (BundleAnswer *self)
{
  if (self == NULL)
    return;

  g_free (self->digest);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  g_free (self);
}

static BundleAnswer *
answer_new (guint status)
{
  BundleAnswer *self = g_new0 (BundleAnswer, 1);

  self->status = status;
  self->problem = HTTP_N_PROBLEMS;

  return self;
}

static BundleAnswer *
answer_new_problem (HttpProblem problem, const char *detail)
{
  BundleAnswer *self = answer_new (http_problem_get_status (problem));

  self->problem = problem;
  self->detail = detail;

  return self;
}

/* --- Reading --- */

/* NULL without @error where there is none. */
static Bundle *
find (StorageTx *tx, const char *kind, const char *id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT rev, digest, at, manifest FROM bundle WHERE kind = ? AND id = ?", "ss", kind, id);
  g_autoptr (Bundle) self = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (rows == NULL || !storage_rows_next (rows, error))
    return NULL;

  self = g_new0 (Bundle, 1);
  self->id = g_strdup (id);
  self->rev = storage_rows_get_int (rows, 0);
  self->digest = storage_rows_dup_text (rows, 1);
  self->at = storage_rows_get_int (rows, 2);
  sealed = storage_rows_dup_blob (rows, 3);
  self->manifest = storage_open_sealed (tx, "bundle.manifest", sealed, error);

  return self->manifest != NULL ? g_steal_pointer (&self) : NULL;
}

Bundle *
bundle_read (StorageTx *tx, const char *kind, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  Bundle *self;

  g_return_val_if_fail (tx != NULL && kind != NULL && id != NULL, NULL);

  self = find (tx, kind, id, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (self == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is nothing under this address.");

  return self;
}

char *
bundle_read_digest (StorageTx *tx, const char *kind, const char *id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT digest FROM bundle WHERE kind = ? AND id = ?", "ss", kind, id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  if (storage_rows_next (rows, &step_error))
    return storage_rows_dup_text (rows, 0);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is nothing under this address.");

  return NULL;
}

GPtrArray *
bundle_list (StorageTx *tx, const char *kind, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT id, rev, digest, at FROM bundle WHERE kind = ? ORDER BY id", "s", kind);
  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func ((GDestroyNotify) bundle_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      Bundle *one = g_new0 (Bundle, 1);

      one->id = storage_rows_dup_text (rows, 0);
      one->rev = storage_rows_get_int (rows, 1);
      one->digest = storage_rows_dup_text (rows, 2);
      one->at = storage_rows_get_int (rows, 3);
      g_ptr_array_add (bundles, one);
    }
  if (step_error == NULL)
    return g_steal_pointer (&bundles);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

/* --- Writing --- */

/* The version in "\"7\""; -1 if it is none that this server gave. */
static gint64
parse_etag (const char *etag)
{
  gsize length = strlen (etag);
  g_autofree char *digits = NULL;
  guint64 rev;

  if (length < 3 || etag[0] != '"' || etag[length - 1] != '"')
    return -1;
  digits = g_strndup (etag + 1, length - 2);

  return g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64, &rev, NULL) ? (gint64) rev : -1;
}

static BundleAnswer *
check_request (const BundleWrite *write)
{
  if (write->key == NULL)
    return answer_new_problem (HTTP_PROBLEM_IDEMPOTENCY_KEY_MISSING, "A write needs an Idempotency-Key, so that repeating it is harmless.");
  if (*write->key == '\0' || strlen (write->key) > MAX_KEY_LENGTH)
    return answer_new_problem (HTTP_PROBLEM_BAD_REQUEST, "The Idempotency-Key has between 1 and 64 characters.");
  if (write->if_match == NULL && write->if_none_match == NULL)
    return answer_new_problem (HTTP_PROBLEM_PRECONDITION_REQUIRED, "A write says what it is based on: If-Match, or If-None-Match: * for the first.");
  if (write->if_match != NULL ? parse_etag (write->if_match) < 0 : !g_str_equal (write->if_none_match, "*") || write->manifest == NULL)
    return answer_new_problem (HTTP_PROBLEM_BAD_REQUEST, "The precondition is not one that this server understands.");

  return NULL;
}

/* SHA-256 over method, kind, id, precondition and digest, each with its end. */
static char *
make_fingerprint (const BundleWrite *write, const char *digest)
{
  const char *texts[] = { write->manifest != NULL ? "PUT" : "DELETE", write->kind, write->id, write->if_match != NULL ? write->if_match : "*",
                          digest != NULL ? digest : "" };
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_checksum_update (sha256, (const guint8 *) texts[i], (gssize) strlen (texts[i]) + 1);

  return g_strdup (g_checksum_get_string (sha256));
}

/* The stored answer to a request with this key; *@answer stays NULL if there was none. */
static gboolean
find_replay (StorageTx *tx, const BundleWrite *write, const char *fingerprint, const Bundle *current, BundleAnswer **answer, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT fingerprint, status, fields, at FROM idempotency WHERE key = ?", "s", write->key);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  if (!storage_rows_next (rows, &step_error))
    {
      if (step_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  if (!g_str_equal (storage_rows_get_text (rows, 0), fingerprint))
    {
      *answer = answer_new_problem (HTTP_PROBLEM_IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key belongs to another request.");
      return TRUE;
    }
  *answer = answer_new ((guint) storage_rows_get_int (rows, 1));
  (*answer)->rev = g_ascii_strtoll (storage_rows_get_text (rows, 2), NULL, 10);
  (*answer)->at = storage_rows_get_int (rows, 3);
  (*answer)->replayed = TRUE;
  (*answer)->current_rev = current != NULL ? current->rev : 0;

  return TRUE;
}

static BundleAnswer *
refuse_precondition (const Bundle *current)
{
  BundleAnswer *answer = answer_new_problem (HTTP_PROBLEM_PRECONDITION_FAILED, "It was changed from another computer in the meantime.");

  answer->rev = current->rev;
  answer->digest = g_strdup (current->digest);
  answer->at = current->at;

  return answer;
}

/* NULL in *@answer if all pieces are there. */
static gboolean
check_pieces (StorageTx *tx, const BundleWrite *write, BundleAnswer **answer, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; write->pieces != NULL && write->pieces[i] != NULL; i++)
    {
      gboolean there = FALSE;

      if (!_bundle_has_piece (tx, write->pieces[i], &there, error))
        return FALSE;
      if (!there)
        g_ptr_array_add (missing, g_strdup (write->pieces[i]));
    }
  if (missing->len > 0)
    {
      *answer = answer_new_problem (HTTP_PROBLEM_INVALID_CONTENT, "Pieces that it names are not here. Send them first.");
      (*answer)->missing = g_steal_pointer (&missing);
    }

  return TRUE;
}

/* What a copy alone uses goes with it, at once: it may be a document that was to be destroyed. What was published stays for another day,
 * to be published again. */
static gboolean
drop_pieces (StorageTx *tx, const BundleWrite *write, GError **error)
{
  return !g_str_equal (write->kind, BUNDLE_COPY)
         || storage_execute (tx, error,
                             "DELETE FROM piece WHERE digest IN (SELECT digest FROM piece_use WHERE kind = ? AND id = ?) AND NOT EXISTS"
                             "  (SELECT 1 FROM piece_use WHERE piece_use.digest = piece.digest AND NOT (kind = ? AND id = ?))",
                             "ssss", write->kind, write->id, write->kind, write->id) >= 0;
}

static gboolean
store (StorageTx *tx, const BundleWrite *write, gint64 rev, const char *digest, GError **error)
{
  g_autoptr (GBytes) sealed = storage_seal (tx, "bundle.manifest", write->manifest);

  if (write->manifest == NULL && !drop_pieces (tx, write, error))
    return FALSE;
  /* The uses go with the row. */
  if (storage_execute (tx, error, "DELETE FROM bundle WHERE kind = ? AND id = ?", "ss", write->kind, write->id) < 0)
    return FALSE;
  if (write->manifest == NULL)
    return TRUE;
  if (storage_execute (tx, error, "INSERT INTO bundle (kind, id, rev, digest, state, at, manifest) VALUES (?, ?, ?, ?, 'active', ?, ?)", "ssisiB",
                       write->kind, write->id, rev, digest, storage_tx_now (tx), sealed) != 1)
    return FALSE;
  for (guint i = 0; write->pieces != NULL && write->pieces[i] != NULL; i++)
    if (storage_execute (tx, error, "INSERT INTO piece_use (kind, id, digest) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", "sss", write->kind, write->id,
                         write->pieces[i]) < 0)
      return FALSE;

  return TRUE;
}

/* The effect, its entry in the log and the answer, in one transaction. */
static BundleAnswer *
apply (StorageTx *tx, const BundleWrite *write, const char *digest, const char *fingerprint, const Bundle *current, gint64 rev, GError **error)
{
  g_autoptr (BundleAnswer) answer = answer_new (write->manifest == NULL ? 204 : current == NULL ? 201 : 200);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autofree char *rev_text = g_strdup_printf ("%lld", (long long) rev);

  answer->rev = rev;
  answer->digest = g_strdup (digest);
  answer->at = storage_tx_now (tx);
  if (!store (tx, write, rev, digest, error)
      || (write->action != NULL && !account_log_append (tx, storage_tx_get_tenant (tx), write->action, write->id, "done", NULL, error))
      || storage_execute (tx, error, "INSERT INTO idempotency (key, fingerprint, status, fields, body, at) VALUES (?, ?, ?, ?, ?, ?)", "ssisBi",
                          write->key, fingerprint, (gint64) answer->status, rev_text, empty, answer->at) < 0)
    return NULL;

  return g_steal_pointer (&answer);
}

/* *@changed: whether there is something to commit. */
static BundleAnswer *
try_write (StorageTx *tx, const BundleWrite *write, const char *digest, const char *fingerprint, gboolean *changed, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (Bundle) current = NULL;
  g_autoptr (BundleAnswer) answer = NULL;
  gint64 rev = 0;

  if (!_bundle_lock (tx, error))
    return NULL;
  current = find (tx, write->kind, write->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!find_replay (tx, write, fingerprint, current, &answer, error))
    return NULL;
  if (answer != NULL)
    {
      g_set_str (&answer->digest, digest);
      return g_steal_pointer (&answer);
    }
  if (write->if_match != NULL && current == NULL)
    return answer_new_problem (HTTP_PROBLEM_NOT_FOUND, NULL);
  if (current != NULL && (write->if_match == NULL || current->rev != parse_etag (write->if_match)))
    return refuse_precondition (current);
  if (!check_pieces (tx, write, &answer, error))
    return NULL;
  if (answer != NULL)
    return g_steal_pointer (&answer);

  /* Never the same for two: what was taken back and put there again is another version. */
  if (!storage_next (tx, "bundles", &rev, error))
    return NULL;
  *changed = TRUE;

  return apply (tx, write, digest, fingerprint, current, rev, error);
}

BundleAnswer *
bundle_write (Storage *storage, const char *tenant, const BundleWrite *write, GError **error)
{
  BundleAnswer *refusal;
  g_autofree char *digest = NULL;
  g_autofree char *fingerprint = NULL;

  g_return_val_if_fail (storage != NULL && tenant != NULL && write != NULL, NULL);

  refusal = check_request (write);
  if (refusal != NULL)
    return refusal;

  if (write->manifest != NULL)
    digest = twin_sha256_hex (g_bytes_get_data (write->manifest, NULL), g_bytes_get_size (write->manifest));
  fingerprint = make_fingerprint (write, digest);
  for (guint try = 0;; try++)
    {
      g_autoptr (GError) try_error = NULL;
      g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, &try_error);
      gboolean changed = FALSE;
      g_autoptr (BundleAnswer) answer = tx != NULL ? try_write (tx, write, digest, fingerprint, &changed, &try_error) : NULL;

      if (answer != NULL && (!changed || storage_commit (tx, &try_error)))
        return g_steal_pointer (&answer);
      if (!_bundle_may_retry (try, &try_error))
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return NULL;
        }
    }
}
