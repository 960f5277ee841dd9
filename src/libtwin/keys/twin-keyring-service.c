/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-keyring-libsecret.h"

#include "keys/twin-keys-error.h"

/* A connection of its own for each call: the service may have been restarted since. */
static SecretService *
open_service (GCancellable *cancellable, GError **error)
{
  GError *local_error = NULL;
  SecretService *service = secret_service_open_sync (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION,
                                                     cancellable, &local_error);

  if (service == NULL)
    twin_libsecret_propagate (error, local_error);

  return service;
}

/* Asks the desktop to unlock @object, which may show its prompt. */
static gboolean
unlock (SecretService *service, gpointer object, GCancellable *cancellable, GError **error)
{
  g_autolist (GDBusProxy) objects = g_list_append (NULL, g_object_ref (object));
  g_autolist (GDBusProxy) unlocked = NULL;
  GError *local_error = NULL;
  int n = secret_service_unlock_sync (service, objects, cancellable, &unlocked, &local_error);

  if (n < 0)
    {
      twin_libsecret_propagate (error, local_error);
      return FALSE;
    }
  if (n == 0)
    twin_libsecret_set_locked (error);

  return n > 0;
}

/* Opens the collection that new items go to. TRUE also where there is none yet. */
static gboolean
unlock_default (SecretService *service, GCancellable *cancellable, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_sync (
    service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable, &local_error);

  if (local_error != NULL)
    {
      twin_libsecret_propagate (error, local_error);
      return FALSE;
    }

  return collection == NULL || !secret_collection_get_locked (collection)
         || unlock (service, collection, cancellable, error);
}

/* The item, locked or not; NULL without @error if it is in no collection that can be searched. */
static SecretItem *
search_item (SecretService *service, const char *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = secret_attributes_build (&twin_libsecret_schema, "item", item, NULL);
  g_autolist (SecretItem) items = NULL;
  GError *local_error = NULL;

  items = secret_service_search_sync (service, &twin_libsecret_schema, attributes, SECRET_SEARCH_NONE, cancellable, &local_error);
  if (local_error != NULL)
    {
      twin_libsecret_propagate (error, local_error);
      return NULL;
    }

  return items != NULL ? g_object_ref (items->data) : NULL;
}

/* The item, unlocked. A locked collection may not show what it holds, so "not found"
 * is believed only once the default collection is open. */
static SecretItem *
find_item (SecretService *service, const char *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SecretItem) found = search_item (service, item, cancellable, &local_error);

  if (found == NULL && local_error == NULL && unlock_default (service, cancellable, &local_error))
    found = search_item (service, item, cancellable, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (found == NULL)
    {
      twin_libsecret_set_absent (error);
      return NULL;
    }
  if (secret_item_get_locked (found) && !unlock (service, found, cancellable, error))
    return NULL;

  return g_steal_pointer (&found);
}

static TwinSecret *
service_lookup (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretService) service = open_service (cancellable, error);
  g_autoptr (SecretItem) found = service != NULL ? find_item (service, item, cancellable, error) : NULL;
  g_autoptr (SecretValue) value = NULL;
  GError *local_error = NULL;

  if (found == NULL)
    return NULL;

  if (!secret_item_load_secret_sync (found, cancellable, &local_error))
    {
      twin_libsecret_propagate (error, local_error);
      return NULL;
    }
  value = secret_item_get_secret (found);

  return twin_libsecret_dup_secret (value, error);
}

static gboolean
service_store (TwinKeyring *self, const char *item, const char *label, TwinSecret *secret,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretService) service = open_service (cancellable, error);
  g_autoptr (SecretValue) value = twin_libsecret_new_value (secret);
  g_autoptr (GHashTable) attributes = NULL;
  GError *local_error = NULL;

  if (service == NULL || !unlock_default (service, cancellable, error))
    return FALSE;

  attributes = secret_attributes_build (&twin_libsecret_schema, "item", item, NULL);
  if (secret_service_store_sync (service, &twin_libsecret_schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, cancellable,
                                 &local_error))
    return TRUE;

  if (local_error != NULL)
    twin_libsecret_propagate (error, local_error);
  else
    twin_libsecret_set_locked (error);

  return FALSE;
}

static gboolean
service_remove (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretService) service = open_service (cancellable, error);
  g_autoptr (SecretItem) found = NULL;
  g_autoptr (GError) local_error = NULL;

  if (service == NULL)
    return FALSE;

  found = find_item (service, item, cancellable, &local_error);
  if (g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT))
    return TRUE;
  if (found == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (secret_item_delete_sync (found, cancellable, &local_error))
    return TRUE;
  twin_libsecret_propagate (error, g_steal_pointer (&local_error));

  return FALSE;
}

static const char *
service_get_backend (TwinKeyring *self)
{
  return "secret-service";
}

static void
service_finalize (TwinKeyring *self)
{
  g_free (self);
}

static const TwinKeyringClass service_class = {
  .get_backend = service_get_backend,
  .store = service_store,
  .lookup = service_lookup,
  .remove = service_remove,
  .finalize = service_finalize,
};

TwinKeyring *
twin_keyring_new_service (void)
{
  TwinKeyring *self = g_new0 (TwinKeyring, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->klass = &service_class;

  return self;
}
