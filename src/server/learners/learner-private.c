/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/learner-private.h"

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
