/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/storage-private.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-id.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

G_DEFINE_QUARK (storage-error-quark, storage_error)

#define NONCE_LENGTH crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LENGTH crypto_aead_xchacha20poly1305_ietf_ABYTES

void
storage_init (Storage *self, const StorageEngine *engine, StoragePart root, TwinSecret *key, TwinClock *clock)
{
  self->engine = engine;
  self->root = root;
  self->key = twin_secret_ref (key);
  self->clock = clock;
}

void
storage_clear (Storage *self)
{
  g_clear_pointer (&self->key, twin_secret_unref);
}

void
storage_tx_init (StorageTx *self, Storage *storage, const char *tenant)
{
  self->storage = storage;
  self->tenant = g_strdup (tenant);
}

void
storage_tx_clear (StorageTx *self)
{
  g_clear_pointer (&self->tenant, g_free);
}

/* The key of one purpose; of the tenant, where there is one. */
static TwinSecret *
derive_key (StorageTx *tx, const char *kind, const char *purpose)
{
  g_autofree char *name = g_strjoin ("/", "storage", kind, tx->tenant != NULL ? tx->tenant : "system", purpose, NULL);

  return twin_secret_derive (tx->storage->key, name);
}

/* @values has room for STORAGE_MAX_VALUES. */
static guint
collect_values (StorageValue *values, const char *types, va_list list)
{
  guint n = 0;

  for (; types[n] != '\0'; n++)
    {
      g_assert (n < STORAGE_MAX_VALUES);
      values[n] = (StorageValue) { .type = types[n] };
      if (types[n] == 'i')
        values[n].number = va_arg (list, gint64);
      else if (types[n] == 's')
        values[n].text = va_arg (list, const char *);
      else if (types[n] == 'B')
        values[n].bytes = va_arg (list, GBytes *);
      else
        g_assert_not_reached ();
    }

  return n;
}

void
storage_free (Storage *self)
{
  if (self != NULL)
    self->engine->free (self);
}

TwinClock *
storage_get_clock (Storage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->clock;
}

const char *
storage_get_engine (Storage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->engine->name;
}

gboolean
storage_create_tenant (Storage *self, const char *tenant, GError **error)
{
  g_return_val_if_fail (self != NULL && self->root == STORAGE_PART_SYSTEM && twin_id_is_valid (tenant), FALSE);

  return self->engine->create_tenant (self, tenant, error);
}

gboolean
storage_delete_tenant (Storage *self, const char *tenant, GError **error)
{
  g_return_val_if_fail (self != NULL && twin_id_is_valid (tenant), FALSE);

  return self->engine->delete_tenant (self, tenant, error);
}

char **
storage_list_tenants (Storage *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root == STORAGE_PART_SYSTEM ? self->engine->list_tenants (self, error) : g_new0 (char *, 1);
}

gboolean
storage_purge (Storage *self, const char *tenant, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->engine->purge (self, tenant, error);
}

StorageTx *
storage_begin (Storage *self, const char *tenant, StorageMode mode, GError **error)
{
  StorageTx *tx;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (tenant == NULL || twin_id_is_valid (tenant), NULL);

  tx = self->engine->begin (self, tenant, mode, error);
  if (tx != NULL)
    tx->single = mode == STORAGE_READ_ONE;

  return tx;
}

gboolean
storage_commit (StorageTx *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL && !tx->ended, FALSE);

  tx->ended = TRUE;

  return tx->storage->engine->commit (tx, error);
}

void
storage_tx_free (StorageTx *tx)
{
  if (tx != NULL)
    tx->storage->engine->tx_free (tx);
}

Storage *
storage_tx_get_storage (StorageTx *tx)
{
  return tx->storage;
}

const char *
storage_tx_get_tenant (StorageTx *tx)
{
  return tx->tenant;
}

gint64
storage_tx_now (StorageTx *tx)
{
  return twin_clock_now (tx->storage->clock);
}

gint64
storage_execute (StorageTx *tx, GError **error, const char *sql, const char *types, ...)
{
  StorageValue values[STORAGE_MAX_VALUES];
  va_list list;
  guint n_values;

  g_return_val_if_fail (tx != NULL && !tx->ended && !tx->single, -1);

  va_start (list, types);
  n_values = collect_values (values, types, list);
  va_end (list);

  return tx->storage->engine->execute (tx, sql, values, n_values, error);
}

StorageRows *
storage_query (StorageTx *tx, GError **error, const char *sql, const char *types, ...)
{
  StorageValue values[STORAGE_MAX_VALUES];
  va_list list;
  guint n_values;

  g_return_val_if_fail (tx != NULL && !tx->ended, NULL);

  tx->ended = tx->single;
  va_start (list, types);
  n_values = collect_values (values, types, list);
  va_end (list);

  return tx->storage->engine->query (tx, sql, values, n_values, error);
}

void
storage_rows_free (StorageRows *rows)
{
  if (rows != NULL)
    rows->engine->rows_free (rows);
}

gboolean
storage_rows_next (StorageRows *rows, GError **error)
{
  return rows->engine->rows_next (rows, error);
}

gint64
storage_rows_get_int (StorageRows *rows, int column)
{
  return rows->engine->rows_get_int (rows, column);
}

const char *
storage_rows_get_text (StorageRows *rows, int column)
{
  return rows->engine->rows_get_text (rows, column);
}

char *
storage_rows_dup_text (StorageRows *rows, int column)
{
  return g_strdup (storage_rows_get_text (rows, column));
}

GBytes *
storage_rows_dup_blob (StorageRows *rows, int column)
{
  return rows->engine->rows_dup_blob (rows, column);
}

gboolean
storage_get_int (StorageTx *tx, gint64 *value, gint64 fallback, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;
  StorageValue values[STORAGE_MAX_VALUES];
  va_list list;
  guint n_values;

  g_return_val_if_fail (tx != NULL && !tx->ended && value != NULL, FALSE);

  tx->ended = tx->single;
  va_start (list, types);
  n_values = collect_values (values, types, list);
  va_end (list);
  rows = tx->storage->engine->query (tx, sql, values, n_values, error);
  if (rows == NULL)
    return FALSE;

  *value = fallback;
  if (storage_rows_next (rows, &step_error))
    *value = storage_rows_get_int (rows, 0);
  else if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  return TRUE;
}

gboolean
storage_next (StorageTx *tx, const char *name, gint64 *value, GError **error)
{
  static const char *const insert[] = {
    "INSERT INTO counter (name, value) VALUES (?, 0) ON CONFLICT DO NOTHING",
    "INSERT INTO system_counter (name, value) VALUES (?, 0) ON CONFLICT DO NOTHING",
  };
  /* The row is locked until the transaction ends, so numbers become visible in their order; a
   * sequence of PostgreSQL would let a reader pass over one that is not committed yet. */
  static const char *const update[] = {
    "UPDATE counter SET value = value + 1 WHERE name = ? RETURNING value",
    "UPDATE system_counter SET value = value + 1 WHERE name = ? RETURNING value",
  };
  gboolean system = tx->tenant == NULL;

  return storage_get_int (tx, value, 0, error, update[system], "s", name)
         && (*value != 0
             || (storage_execute (tx, error, insert[system], "s", name) >= 0
                 && storage_get_int (tx, value, 0, error, update[system], "s", name)));
}

GBytes *
storage_seal (StorageTx *tx, const char *purpose, GBytes *plain)
{
  g_autoptr (TwinSecret) key = NULL;
  unsigned long long sealed_length;
  const guint8 *data;
  guint8 *sealed;
  gsize length;

  g_return_val_if_fail (tx != NULL && purpose != NULL, NULL);
  if (plain == NULL)
    return NULL;

  key = derive_key (tx, "seal", purpose);
  data = g_bytes_get_data (plain, &length);
  sealed = g_malloc (NONCE_LENGTH + length + TAG_LENGTH);
  randombytes_buf (sealed, NONCE_LENGTH);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_LENGTH, &sealed_length, data, length, NULL, 0, NULL, sealed,
                                              twin_secret_get_bytes (key, NULL));

  return g_bytes_new_take (sealed, NONCE_LENGTH + sealed_length);
}

GBytes *
storage_seal_text (StorageTx *tx, const char *purpose, const char *plain)
{
  g_autoptr (GBytes) bytes = plain != NULL ? g_bytes_new_static (plain, strlen (plain)) : NULL;

  return storage_seal (tx, purpose, bytes);
}

GBytes *
storage_open_sealed (StorageTx *tx, const char *purpose, GBytes *sealed, GError **error)
{
  g_autoptr (TwinSecret) key = NULL;
  g_autofree guint8 *plain = NULL;
  unsigned long long plain_length = 0;
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (tx != NULL && purpose != NULL && sealed != NULL, NULL);

  key = derive_key (tx, "seal", purpose);
  data = g_bytes_get_data (sealed, &length);
  if (length >= NONCE_LENGTH + TAG_LENGTH)
    {
      plain = g_malloc (length);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt (plain, &plain_length, NULL, data + NONCE_LENGTH, length - NONCE_LENGTH,
                                                      NULL, 0, data, twin_secret_get_bytes (key, NULL)) == 0)
        return g_bytes_new_take (g_steal_pointer (&plain), plain_length);
    }

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
               "A value of %s does not open with this server's key. Is the key file the one the data was written with?", purpose);
  return NULL;
}

char *
storage_open_sealed_text (StorageTx *tx, const char *purpose, GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) plain = storage_open_sealed (tx, purpose, sealed, error);
  const char *data;
  gsize length;

  if (plain == NULL)
    return NULL;

  data = g_bytes_get_data (plain, &length);

  return g_strndup (data, length);
}

TwinSecret *
storage_derive_key (Storage *self, const char *purpose)
{
  g_return_val_if_fail (self != NULL && purpose != NULL, NULL);

  return twin_secret_derive (self->key, purpose);
}

char *
storage_hash (StorageTx *tx, const char *purpose, const char *value)
{
  g_autoptr (TwinSecret) key = NULL;

  g_return_val_if_fail (tx != NULL && purpose != NULL && value != NULL, NULL);

  key = derive_key (tx, "hash", purpose);

  return twin_hmac_sha256_hex (key, value, strlen (value));
}
