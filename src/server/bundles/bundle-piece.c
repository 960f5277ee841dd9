/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/bundle-private.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"

/* A transaction may meet another on the same rows; PostgreSQL then lets one of them fail. */
#define MAX_TRIES 4

gboolean
_bundle_lock (StorageTx *tx, GError **error)
{
  gint64 number = 0;

  /* The counter's row is the lock. */
  return storage_next (tx, "bundle-lock", &number, error);
}

gboolean
_bundle_has_piece (StorageTx *tx, const char *digest, gboolean *there, GError **error)
{
  gint64 n = 0;

  if (!storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM piece WHERE digest = ?", "s", digest))
    return FALSE;
  *there = n > 0;

  return TRUE;
}

static gboolean
keep_piece (StorageTx *tx, const char *digest, gboolean *there, GError **error)
{
  gint64 n = storage_execute (tx, error, "UPDATE piece SET added_at = ? WHERE digest = ?", "is", storage_tx_now (tx), digest);

  *there = n > 0;

  return n >= 0;
}

static GPtrArray *
find_missing (Storage *storage, const char *tenant, const char *const *digests, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);

  if (tx == NULL || !_bundle_lock (tx, error))
    return NULL;
  for (guint i = 0; digests[i] != NULL; i++)
    {
      gboolean there = FALSE;

      if (!keep_piece (tx, digests[i], &there, error))
        return NULL;
      if (!there)
        g_ptr_array_add (missing, g_strdup (digests[i]));
    }

  return storage_commit (tx, error) ? g_steal_pointer (&missing) : NULL;
}

/* Whether a transaction that ended with @error may be tried again; then @error is cleared. */
gboolean
_bundle_may_retry (guint try, GError **error)
{
  if (try + 1 >= MAX_TRIES || !g_error_matches (*error, STORAGE_ERROR, STORAGE_ERROR_BUSY))
    return FALSE;
  g_clear_error (error);

  return TRUE;
}

GPtrArray *
bundle_find_missing (Storage *storage, const char *tenant, const char *const *digests, GError **error)
{
  g_return_val_if_fail (storage != NULL && tenant != NULL && digests != NULL, NULL);

  for (guint try = 0;; try++)
    {
      g_autoptr (GError) try_error = NULL;
      GPtrArray *missing = find_missing (storage, tenant, digests, &try_error);

      if (missing != NULL)
        return missing;
      if (!_bundle_may_retry (try, &try_error))
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return NULL;
        }
    }
}

static gboolean
put_piece (Storage *storage, const char *tenant, const char *digest, GBytes *bytes, gboolean *was_there, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  g_autoptr (GBytes) sealed = NULL;

  if (tx == NULL || !_bundle_lock (tx, error) || !keep_piece (tx, digest, was_there, error))
    return FALSE;
  if (*was_there)
    return storage_commit (tx, error);

  sealed = storage_seal (tx, "piece.body", bytes);

  return storage_execute (tx, error, "INSERT INTO piece (digest, size, added_at, body) VALUES (?, ?, ?, ?)", "siiB", digest,
                          (gint64) g_bytes_get_size (bytes), storage_tx_now (tx), sealed) == 1
         && storage_commit (tx, error);
}

gboolean
bundle_put_piece (Storage *storage, const char *tenant, const char *digest, GBytes *bytes, gboolean *was_there, GError **error)
{
  g_autofree char *actual = NULL;
  const void *data;
  gsize size;

  g_return_val_if_fail (storage != NULL && tenant != NULL && digest != NULL && bytes != NULL && was_there != NULL, FALSE);

  data = g_bytes_get_data (bytes, &size);
  actual = twin_sha256_hex (data, size);
  if (!g_str_equal (actual, digest))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The piece is not the one that its address names. Send it again.");
      return FALSE;
    }

  for (guint try = 0;; try++)
    {
      g_autoptr (GError) try_error = NULL;

      if (put_piece (storage, tenant, digest, bytes, was_there, &try_error))
        return TRUE;
      if (!_bundle_may_retry (try, &try_error))
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return FALSE;
        }
    }
}

GBytes *
bundle_get_piece (StorageTx *tx, const char *digest, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT body FROM piece WHERE digest = ?", "s", digest);
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (rows == NULL)
    return NULL;
  if (storage_rows_next (rows, &step_error))
    {
      sealed = storage_rows_dup_blob (rows, 0);
      return storage_open_sealed (tx, "piece.body", sealed, error);
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such piece.");

  return NULL;
}

/* Under the lock of those that begin to use pieces: none is taken away that is just being put to use. */
gboolean
bundle_collect (Storage *storage, const char *tenant, gint64 *n_pieces, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  gint64 n;

  if (tx == NULL || !_bundle_lock (tx, error))
    return FALSE;
  n = storage_execute (tx, error,
                       "DELETE FROM piece WHERE added_at <= ? AND NOT EXISTS "
                       "(SELECT 1 FROM piece_use WHERE piece_use.digest = piece.digest)",
                       "i", storage_tx_now (tx) - BUNDLE_PIECE_MS);
  if (n_pieces != NULL)
    *n_pieces = n;

  return n >= 0 && storage_commit (tx, error);
}
