/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-root.h"

#include "accounts/account-log.h"
#include "base/twin-i18n.h"

#include <sodium.h>
#include <string.h>

#define PURPOSE "audit root"

typedef struct
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 private_key[crypto_sign_SECRETKEYBYTES];
} KeyPair;

static void
key_pair_init (KeyPair *self, Storage *storage)
{
  g_autoptr (TwinSecret) seed = storage_derive_key (storage, PURPOSE);
  gsize length;
  const guint8 *bytes = twin_secret_get_bytes (seed, &length);

  g_assert (length == crypto_sign_SEEDBYTES);

  crypto_sign_seed_keypair (self->public_key, self->private_key, bytes);
}

static void
key_pair_clear (KeyPair *self)
{
  sodium_memzero (self->private_key, sizeof self->private_key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KeyPair, key_pair_clear)

static char *
to_hex (const guint8 *bytes, gsize length)
{
  char *text = g_malloc (length * 2 + 1);

  return sodium_bin2hex (text, length * 2 + 1, bytes, length);
}

char *
account_root_get_public_key (Storage *storage)
{
  g_auto (KeyPair) keys = { 0 };

  g_return_val_if_fail (storage != NULL, NULL);

  key_pair_init (&keys, storage);

  return to_hex (keys.public_key, sizeof keys.public_key);
}

char *
account_root_write_statement (const char *log, const char *day, gint64 seq, const char *hash)
{
  return g_strdup_printf ("twin-server audit root 1\n%s\n%s\n%lld\n%s\n", log != NULL ? log : "system", day, (long long) seq, hash);
}

static const char *
choose (StorageTx *tx, const char *of_account, const char *of_system)
{
  return storage_tx_get_tenant (tx) != NULL ? of_account : of_system;
}

/* --- Roots --- */

static void
root_free (AccountRoot *self)
{
  g_free (self->day);
  g_free (self->hash);
  g_free (self->signature);
  g_free (self);
}

GPtrArray *
account_root_list (StorageTx *tx, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                choose (tx, "SELECT day, seq, hash, signature FROM audit_root ORDER BY day",
                                                        "SELECT day, seq, hash, signature FROM system_audit_root ORDER BY day"),
                                                "");
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func ((GDestroyNotify) root_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      AccountRoot *root = g_new0 (AccountRoot, 1);

      root->day = storage_rows_dup_text (rows, 0);
      root->seq = storage_rows_get_int (rows, 1);
      root->hash = storage_rows_dup_text (rows, 2);
      root->signature = storage_rows_dup_text (rows, 3);
      g_ptr_array_add (roots, root);
    }
  if (step_error == NULL)
    return g_steal_pointer (&roots);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

static char *
day_of (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_ms / 1000);

  return g_date_time_format (time, "%F");
}

/* The last entry of each day after @last (nullable) and before today. A clock that was put back makes no day twice: what came then
 * belongs to the day that comes next. */
static GPtrArray *
collect (StorageTx *tx, const AccountRoot *last, GError **error)
{
  g_autofree char *today = day_of (storage_tx_now (tx));
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                choose (tx, "SELECT seq, at, hash FROM audit WHERE seq > ? ORDER BY seq",
                                                        "SELECT seq, at, hash FROM system_audit WHERE seq > ? ORDER BY seq"),
                                                "i", last != NULL ? last->seq : 0);
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func ((GDestroyNotify) root_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      g_autofree char *day = day_of (storage_rows_get_int (rows, 1));
      AccountRoot *root = roots->len > 0 ? roots->pdata[roots->len - 1] : NULL;
      const char *before = root != NULL ? root->day : last != NULL ? last->day : "";

      if (strcmp (day, today) >= 0)
        break;
      if (strcmp (day, before) > 0)
        g_ptr_array_add (roots, root = g_new0 (AccountRoot, 1));
      else if (root == NULL)
        continue;
      if (root->day == NULL)
        root->day = g_steal_pointer (&day);
      root->seq = storage_rows_get_int (rows, 0);
      g_set_str (&root->hash, storage_rows_get_text (rows, 2));
    }
  if (step_error == NULL)
    return g_steal_pointer (&roots);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

static gboolean
insert (StorageTx *tx, const KeyPair *keys, const AccountRoot *root, GError **error)
{
  g_autofree char *statement = account_root_write_statement (storage_tx_get_tenant (tx), root->day, root->seq, root->hash);
  guint8 signature[crypto_sign_BYTES];
  g_autofree char *text = NULL;

  crypto_sign_detached (signature, NULL, (const guint8 *) statement, strlen (statement), keys->private_key);
  text = to_hex (signature, sizeof signature);

  return storage_execute (tx, error,
                          choose (tx, "INSERT INTO audit_root (day, seq, hash, signature, signed_at) VALUES (?, ?, ?, ?, ?)",
                                  "INSERT INTO system_audit_root (day, seq, hash, signature, signed_at) VALUES (?, ?, ?, ?, ?)"),
                          "sissi", root->day, root->seq, root->hash, text, storage_tx_now (tx)) == 1;
}

/* Whether a day has ended since the last signature: asked every hour, answered without a write. */
static GPtrArray *
find_unsigned (Storage *storage, const char *tenant, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ, error);
  g_autoptr (GPtrArray) roots = tx != NULL ? account_root_list (tx, error) : NULL;

  return roots != NULL ? collect (tx, roots->len > 0 ? roots->pdata[roots->len - 1] : NULL, error) : NULL;
}

gboolean
account_root_sign (Storage *storage, const char *tenant, guint *n_signed, GError **error)
{
  g_autoptr (GPtrArray) roots = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_auto (KeyPair) keys = { 0 };

  g_return_val_if_fail (storage != NULL, FALSE);

  roots = find_unsigned (storage, tenant, error);
  if (roots == NULL)
    return FALSE;
  if (n_signed != NULL)
    *n_signed = roots->len;
  if (roots->len == 0)
    return TRUE;

  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  if (tx == NULL)
    return FALSE;
  key_pair_init (&keys, storage);
  for (guint i = 0; i < roots->len; i++)
    if (!insert (tx, &keys, roots->pdata[i], error))
      return FALSE;

  return storage_commit (tx, error);
}

/* --- Checking --- */

static gboolean
is_signed (const KeyPair *keys, const char *log, const AccountRoot *root)
{
  g_autofree char *statement = account_root_write_statement (log, root->day, root->seq, root->hash);
  guint8 signature[crypto_sign_BYTES];
  gsize length;

  return strlen (root->signature) == sizeof signature * 2
         && sodium_hex2bin (signature, sizeof signature, root->signature, sizeof signature * 2, NULL, &length, NULL) == 0
         && crypto_sign_verify_detached (signature, (const guint8 *) statement, strlen (statement), keys->public_key) == 0;
}

/* Whether the entry that @root names is there and as it was signed. */
static gboolean
find_entry (StorageTx *tx, const AccountRoot *root, gboolean *there, GError **error)
{
  gint64 n = 0;

  if (!storage_get_int (tx, &n, 0, error,
                        choose (tx, "SELECT count(*) FROM audit WHERE seq = ? AND hash = ?", "SELECT count(*) FROM system_audit WHERE seq = ? AND hash = ?"),
                        "is", root->seq, root->hash))
    return FALSE;
  *there = n == 1;

  return TRUE;
}

static void
note_bad (AccountRootCheck *check, gint64 seq, const char *why)
{
  if (check->bad_seq != 0 && check->bad_seq <= seq)
    return;
  check->bad_seq = seq;
  check->why = why;
}

static gboolean
verify_roots (StorageTx *tx, AccountRootCheck *check, GError **error)
{
  g_autoptr (GPtrArray) roots = account_root_list (tx, error);
  g_auto (KeyPair) keys = { 0 };

  if (roots == NULL)
    return FALSE;
  key_pair_init (&keys, storage_tx_get_storage (tx));
  check->n_roots = roots->len;
  for (guint i = 0; i < roots->len; i++)
    {
      const AccountRoot *root = roots->pdata[i];
      gboolean there = FALSE;

      if (!find_entry (tx, root, &there, error))
        return FALSE;
      if (!is_signed (&keys, storage_tx_get_tenant (tx), root))
        note_bad (check, root->seq, N_ ("the signature of its day is not this server's"));
      else if (!there)
        note_bad (check, root->seq, N_ ("it is not what was signed"));
    }

  return TRUE;
}

/* Entries that were cut off at the end leave the counter behind. */
static gboolean
verify_end (StorageTx *tx, AccountRootCheck *check, GError **error)
{
  gint64 counted = 0;
  gint64 last = 0;

  if (!storage_get_int (tx, &counted, 0, error,
                        choose (tx, "SELECT value FROM counter WHERE name = 'audit'", "SELECT value FROM system_counter WHERE name = 'audit'"), "")
      || !storage_get_int (tx, &last, 0, error,
                           choose (tx, "SELECT coalesce(max(seq), 0) FROM audit", "SELECT coalesce(max(seq), 0) FROM system_audit"), ""))
    return FALSE;
  if (last != counted)
    note_bad (check, MIN (last, counted) + 1, N_ ("it is missing"));

  return TRUE;
}

gboolean
account_root_verify (StorageTx *tx, AccountRootCheck *check, GError **error)
{
  g_return_val_if_fail (tx != NULL && check != NULL, FALSE);

  *check = (AccountRootCheck) { 0 };
  if (!account_log_verify (tx, &check->n_rows, &check->bad_seq, error))
    return FALSE;
  if (check->bad_seq != 0)
    check->why = N_ ("it was changed, or the one before it is missing");

  return verify_roots (tx, check, error) && verify_end (tx, check, error);
}
