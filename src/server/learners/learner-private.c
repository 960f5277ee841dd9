/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/learner-private.h"

#include "base/twin-id.h"

#include <sodium.h>

#define MAX_RANDOM 32

char *
learner_hash (StorageTx *tx, const char *purpose, const char *twin_id, const char *value)
{
  g_autofree char *name = g_strjoin ("/", "learner", purpose, twin_id, NULL);

  return storage_hash (tx, name, value);
}

char *
learner_hash_address (StorageTx *tx, const char *twin_id, const char *address)
{
  return learner_hash (tx, "email", twin_id, address);
}

char *
learner_ensure (StorageTx *tx, const char *twin_id, const char *email_key, GError **error)
{
  g_autofree char *id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  g_autoptr (StorageRows) rows = NULL;
  gint64 now = storage_tx_now (tx);

  if (!learner_run (tx, error,
                    "INSERT INTO learner (id, twin_id, email_key, created_at, last_seen_at, restricted, objected) VALUES (?, ?, ?, ?, ?, 0, 0)"
                    "  ON CONFLICT DO NOTHING",
                    "sssii", id, twin_id, email_key, now, now))
    return NULL;
  rows = storage_query (tx, error, "SELECT id FROM learner WHERE twin_id = ? AND email_key = ?", "ss", twin_id, email_key);

  return learner_first (rows, error) ? storage_rows_dup_text (rows, 0) : NULL;
}

char *
learner_random (guint n_bytes)
{
  guint8 bytes[MAX_RANDOM];
  char *text = g_malloc (2 * MAX_RANDOM + 1);

  g_assert (n_bytes <= MAX_RANDOM);

  randombytes_buf (bytes, n_bytes);
  sodium_bin2hex (text, 2 * MAX_RANDOM + 1, bytes, n_bytes);
  sodium_memzero (bytes, sizeof bytes);

  return text;
}

gboolean
learner_first (StorageRows *rows, GError **error)
{
  return rows != NULL && storage_rows_next (rows, error);
}
