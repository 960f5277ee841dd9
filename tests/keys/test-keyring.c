/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "keys/twin-keyring.h"
#include "keys/twin-keys-error.h"
#include "keys/twin-vault.h"

#include <string.h>

/* The memory keyring by itself; the system's in the state that with-keyring.sh set up
 * and names in TWIN_TEST_STATE. */

static TwinSecret *
known_secret (void)
{
  return twin_secret_new ((const guint8 *) "0123456789abcdef0123456789abcdef", TWIN_SECRET_KEY_LENGTH);
}

static void
assert_absent (TwinKeyring *keyring, const char *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinSecret) found = twin_keyring_lookup (keyring, item, NULL, &error);

  g_assert_null (found);
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT);
}

static void
assert_found (TwinKeyring *keyring, const char *item, TwinSecret *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinSecret) found = twin_keyring_lookup (keyring, item, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (found, expected));
}

static void
store (TwinKeyring *keyring, const char *item, TwinSecret *secret)
{
  g_autoptr (GError) error = NULL;

  twin_keyring_store (keyring, item, "Twin Studio test", secret, NULL, &error);
  g_assert_no_error (error);
}

/* Whatever the keyring: what was stored comes back, is replaced and goes. */
static void
check_round_trip (TwinKeyring *keyring)
{
  g_autoptr (TwinSecret) one = known_secret ();
  g_autoptr (TwinSecret) two = twin_secret_new_random (20);
  g_autoptr (GError) error = NULL;

  assert_absent (keyring, "model/1");
  store (keyring, "model/1", one);
  store (keyring, "model/2", two);
  assert_found (keyring, "model/1", one);
  assert_found (keyring, "model/2", two);
  store (keyring, "model/1", two);
  assert_found (keyring, "model/1", two);

  g_assert_true (twin_keyring_remove (keyring, "model/1", NULL, &error));
  g_assert_no_error (error);
  assert_absent (keyring, "model/1");
  assert_found (keyring, "model/2", two);
  g_assert_true (twin_keyring_remove (keyring, "model/1", NULL, &error));
  g_assert_no_error (error);
}

static void
test_memory (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_memory ();

  g_assert_cmpstr (twin_keyring_get_backend (keyring), ==, "memory");
  check_round_trip (keyring);
}

static void
test_memory_locked (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_memory ();
  g_autoptr (TwinSecret) secret = known_secret ();
  g_autoptr (GError) error = NULL;

  store (keyring, "model/1", secret);
  twin_keyring_memory_set_locked (keyring, TRUE);
  g_assert_null (twin_keyring_lookup (keyring, "model/1", NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (twin_keyring_remove (keyring, "model/1", NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
  g_clear_error (&error);
  twin_keyring_memory_set_locked (keyring, FALSE);
  assert_found (keyring, "model/1", secret);
}

static gboolean
state_is (const char *state)
{
  return g_strcmp0 (g_getenv ("TWIN_TEST_STATE"), state) == 0;
}

static const char *
expected_backend (void)
{
  return g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0 ? "portal-file" : "secret-service";
}

static void
test_system_round_trip (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();

  g_assert_cmpstr (twin_keyring_get_backend (keyring), ==, expected_backend ());
  check_round_trip (keyring);
}

static void
test_system_vault (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();
  g_autofree char *directory = g_build_filename (g_getenv ("TWIN_TEST_FOLDER"), "library", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinVault) made = twin_vault_new (directory, &error);
  g_autoptr (TwinVault) loaded = NULL;

  g_assert_no_error (error);
  g_assert_true (twin_vault_add_keyring (made, keyring, NULL, &error));
  g_assert_no_error (error);
  loaded = twin_vault_load (directory, &error);
  g_assert_no_error (error);
  g_assert_true (twin_vault_unlock_keyring (loaded, keyring, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (twin_vault_get_key (made), twin_vault_get_key (loaded)));
}

/* For the states that need something to have been stored before. */
static void
test_system_prepare (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();
  g_autoptr (TwinSecret) secret = known_secret ();

  store (keyring, "vault/1", secret);
  assert_found (keyring, "vault/1", secret);
  test_system_vault ();
}

/* Neither what is there nor what is not may come out as "absent". */
static void
test_system_locked (void)
{
  static const char *const items[] = { "vault/1", "vault/never-stored" };
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (twin_keyring_lookup (keyring, items[i], NULL, &error));
      g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
    }
}

static void
test_system_locked_vault (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();
  g_autofree char *directory = g_build_filename (g_getenv ("TWIN_TEST_FOLDER"), "library", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinVault) vault = twin_vault_load (directory, &error);

  g_assert_no_error (error);
  g_assert_false (twin_vault_unlock_keyring (vault, keyring, NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
  g_clear_error (&error);

  /* and no new key is made because of it */
  g_assert_null (twin_vault_new (directory, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_EXISTS);
}

static void
test_system_locked_store (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();
  g_autoptr (TwinSecret) secret = known_secret ();
  g_autoptr (GError) error = NULL;

  if (g_str_equal (expected_backend (), "portal-file"))
    {
      g_test_skip ("libsecret's file takes new items under any password");
      return;
    }

  g_assert_false (twin_keyring_store (keyring, "vault/2", "Twin Studio test", secret, NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (twin_keyring_remove (keyring, "vault/1", NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
}

static void
test_system_no_keyring (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();
  g_autoptr (TwinSecret) secret = known_secret ();
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_keyring_store (keyring, "vault/1", "Twin Studio test", secret, NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_KEYRING);
  g_test_message ("%s", error->message);
  g_clear_error (&error);
  g_assert_null (twin_keyring_lookup (keyring, "vault/1", NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_KEYRING);
}

static void
test_system_cancelled (void)
{
  g_autoptr (TwinKeyring) keyring = twin_keyring_new_system ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (twin_keyring_lookup (keyring, "vault/1", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("TWIN_TEST_STATE") == NULL)
    {
      g_test_add_func ("/keyring/memory/round-trip", test_memory);
      g_test_add_func ("/keyring/memory/locked", test_memory_locked);
    }
  if (state_is ("prepare"))
    g_test_add_func ("/keyring/system/prepare", test_system_prepare);
  if (state_is ("unlocked"))
    {
      g_test_add_func ("/keyring/system/round-trip", test_system_round_trip);
      g_test_add_func ("/keyring/system/vault", test_system_vault);
      g_test_add_func ("/keyring/system/cancelled", test_system_cancelled);
    }
  if (state_is ("locked"))
    {
      g_test_add_func ("/keyring/system/locked", test_system_locked);
      g_test_add_func ("/keyring/system/locked-vault", test_system_locked_vault);
      g_test_add_func ("/keyring/system/locked-store", test_system_locked_store);
    }
  if (state_is ("no-keyring"))
    g_test_add_func ("/keyring/system/no-keyring", test_system_no_keyring);

  return g_test_run ();
}
