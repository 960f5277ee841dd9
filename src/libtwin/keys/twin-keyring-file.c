/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-keyring-libsecret.h"

/* A wrong password for the file and an absent item look alike: what cannot be told
 * apart counts as locked, never as absent. */

static gboolean
file_exists (void)
{
  const char *test_path = g_getenv ("SECRET_FILE_TEST_PATH");
  g_autofree char *path = test_path != NULL
                            ? g_strdup (test_path)
                            : g_build_filename (g_get_user_data_dir (), "keyrings", SECRET_COLLECTION_DEFAULT ".keyring",
                                                NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Whether any key of ours can be found: with a wrong password none can. */
static gboolean
file_is_readable (GCancellable *cancellable)
{
  g_autoptr (GHashTable) attributes = secret_attributes_build (&twin_libsecret_schema, NULL);
  g_autolist (SecretRetrievable) items
    = secret_password_searchv_sync (&twin_libsecret_schema, attributes, SECRET_SEARCH_ALL, cancellable, NULL);

  return items != NULL;
}

static TwinSecret *
file_lookup (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = secret_attributes_build (&twin_libsecret_schema, "item", item, NULL);
  GError *local_error = NULL;
  g_autoptr (SecretValue) value = secret_password_lookupv_binary_sync (&twin_libsecret_schema, attributes, cancellable, &local_error);

  if (value != NULL)
    return twin_libsecret_dup_secret (value, error);

  if (local_error != NULL)
    twin_libsecret_propagate (error, local_error);
  else if (file_exists () && !file_is_readable (cancellable))
    twin_libsecret_set_locked (error);
  else
    twin_libsecret_set_absent (error);

  return NULL;
}

static gboolean
file_store (TwinKeyring *self, const char *item, const char *label, TwinSecret *secret,
            GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = secret_attributes_build (&twin_libsecret_schema, "item", item, NULL);
  g_autoptr (SecretValue) value = twin_libsecret_new_value (secret);
  GError *local_error = NULL;

  if (secret_password_storev_binary_sync (&twin_libsecret_schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, cancellable,
                                          &local_error))
    return TRUE;

  if (local_error != NULL)
    twin_libsecret_propagate (error, local_error);
  else
    twin_libsecret_set_locked (error);

  return FALSE;
}

static gboolean
file_remove (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = secret_attributes_build (&twin_libsecret_schema, "item", item, NULL);
  GError *local_error = NULL;

  secret_password_clearv_sync (&twin_libsecret_schema, attributes, cancellable, &local_error);
  if (local_error == NULL)
    return TRUE;
  twin_libsecret_propagate (error, local_error);

  return FALSE;
}

static const char *
file_get_backend (TwinKeyring *self)
{
  return "portal-file";
}

static void
file_finalize (TwinKeyring *self)
{
  g_free (self);
}

static const TwinKeyringClass file_class = {
  .get_backend = file_get_backend,
  .store = file_store,
  .lookup = file_lookup,
  .remove = file_remove,
  .finalize = file_finalize,
};

TwinKeyring *
twin_keyring_new_file (void)
{
  TwinKeyring *self = g_new0 (TwinKeyring, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->klass = &file_class;

  return self;
}
