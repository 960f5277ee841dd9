/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-keyring-libsecret.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "keys/twin-keys-error.h"

const SecretSchema twin_libsecret_schema = {
  "org.twin.Studio.Key",
  SECRET_SCHEMA_NONE,
  {
    { "item", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

void
twin_libsecret_set_locked (GError **error)
{
  g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED,
                       _("The keyring is locked. Unlock it, or open the library with the recovery key or a passphrase."));
}

void
twin_libsecret_set_absent (GError **error)
{
  g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT,
                       _("The keyring is open and does not hold the key. Open the library with the recovery key or a "
                         "passphrase."));
}

void
twin_libsecret_propagate (GError **error, GError *local_error)
{
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, local_error);
      return;
    }

  if (g_error_matches (local_error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
      || (local_error->domain == G_DBUS_ERROR && g_dbus_error_is_remote_error (local_error)
          && g_strrstr (local_error->message, "IsLocked") != NULL))
    twin_libsecret_set_locked (error);
  else
    g_set_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_KEYRING,
                 _("No keyring can be reached on this computer (%s). Use a passphrase, the recovery key or a key file."),
                 local_error->message);
  g_error_free (local_error);
}

TwinSecret *
twin_libsecret_dup_secret (SecretValue *value, GError **error)
{
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;
  TwinSecret *secret = text != NULL ? twin_secret_new_from_hex (text, NULL) : NULL;

  if (secret == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                         _("What the keyring holds is not a key. Open the library with the recovery key or a passphrase."));

  return secret;
}

SecretValue *
twin_libsecret_new_value (TwinSecret *secret)
{
  char *hex = twin_secret_to_hex (secret);
  SecretValue *value = secret_value_new (hex, -1, "text/plain");

  twin_secret_free_text (hex);

  return value;
}

/* libsecret's rule: what the environment says, else the file whose password comes from
 * the Secret portal inside a sandbox, else the service. */
static gboolean
uses_file (void)
{
  const char *backend = g_getenv ("SECRET_BACKEND");

  if (backend != NULL && *backend != '\0')
    return g_str_equal (backend, "file");

  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP_NAME") != NULL;
}

TwinKeyring *
twin_keyring_new_system (void)
{
  return uses_file () ? twin_keyring_new_file () : twin_keyring_new_service ();
}
