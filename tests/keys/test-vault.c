/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "keys/twin-keys-error.h"
#include "keys/twin-recovery-key.h"
#include "keys/twin-vault.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#define PASSPHRASE "vier Möwen über dem Hafen"

typedef struct
{
  char *directory;
  char *vault_path;
  TwinKeyring *keyring;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("twin-vault-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->vault_path = g_build_filename (fixture->directory, "vault.json", NULL);
  fixture->keyring = twin_keyring_new_memory ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  twin_keyring_unref (fixture->keyring);
  g_free (fixture->vault_path);
  g_free (fixture->directory);
}

static TwinVault *
make (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TwinVault *vault = twin_vault_new (fixture->directory, &error);

  g_assert_no_error (error);

  return vault;
}

static TwinVault *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TwinVault *vault = twin_vault_load (fixture->directory, &error);

  g_assert_no_error (error);
  g_assert_null (twin_vault_get_key (vault));

  return vault;
}

/* A vault with a keyring slot; returns its key. */
static TwinSecret *
make_with_keyring (Fixture *fixture)
{
  g_autoptr (TwinVault) vault = make (fixture);
  g_autoptr (GError) error = NULL;

  twin_vault_add_keyring (vault, fixture->keyring, NULL, &error);
  g_assert_no_error (error);

  return twin_secret_ref (twin_vault_get_key (vault));
}

static void
write_file (const char *path, const char *text, int mode)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_chmod (path, mode);
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static void
test_new_writes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) vault = make (fixture);
  gsize length;

  twin_secret_get_bytes (twin_vault_get_key (vault), &length);
  g_assert_cmpuint (length, ==, TWIN_SECRET_KEY_LENGTH);
  g_assert_false (twin_vault_exists (fixture->directory));
}

static void
test_makes_the_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->directory, "a", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinVault) vault = twin_vault_new (folder, &error);
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0700);
  g_rmdir (folder);
}

static void
test_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) vault = load (fixture);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (twin_vault_has_slot (vault, TWIN_SLOT_KEYRING));
  g_assert_cmpstr (twin_vault_get_keyring_backend (vault), ==, "memory");
  g_assert_cmpint (g_stat (fixture->vault_path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);

  g_assert_true (twin_vault_unlock_keyring (vault, fixture->keyring, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (twin_vault_get_key (vault), key));

  twin_vault_lock (vault);
  g_assert_null (twin_vault_get_key (vault));
}

static void
test_keyring_states (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) vault = load (fixture);
  g_autoptr (TwinKeyring) empty = twin_keyring_new_memory ();
  g_autoptr (GError) error = NULL;

  twin_keyring_memory_set_locked (fixture->keyring, TRUE);
  g_assert_false (twin_vault_unlock_keyring (vault, fixture->keyring, NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
  g_clear_error (&error);

  g_assert_false (twin_vault_unlock_keyring (vault, empty, NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT);
  g_assert_null (twin_vault_get_key (vault));
}

/* Somebody who changed the desktop is told which keyring the key was put into. */
static void
test_other_backend (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autofree char *text = read_file (fixture->vault_path);
  g_auto (GStrv) parts = g_strsplit (text, "\"memory\"", -1);
  g_autofree char *changed = g_strjoinv ("\"secret-service\"", parts);
  g_autoptr (TwinKeyring) empty = twin_keyring_new_memory ();
  g_autoptr (TwinVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  write_file (fixture->vault_path, changed, 0600);
  vault = load (fixture);
  g_assert_false (twin_vault_unlock_keyring (vault, empty, NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT);
  g_assert_nonnull (strstr (error->message, "secret-service"));
  g_assert_nonnull (strstr (error->message, "memory"));
}

static void
test_recovery (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) vault = make (fixture);
  g_autoptr (TwinVault) loaded = NULL;
  g_autoptr (TwinSecret) recovery = NULL;
  g_autoptr (TwinSecret) other = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (GError) error = NULL;
  char *text;

  recovery = twin_vault_add_recovery (vault, &error);
  g_assert_no_error (error);

  loaded = load (fixture);
  text = twin_recovery_key_format (other);
  g_assert_false (twin_vault_unlock_recovery (loaded, text, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG);
  g_clear_error (&error);
  twin_secret_free_text (text);

  g_assert_false (twin_vault_unlock_recovery (loaded, "7F3K", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);

  text = twin_recovery_key_format (recovery);
  g_assert_true (twin_vault_unlock_recovery (loaded, text, &error));
  g_assert_no_error (error);
  twin_secret_free_text (text);
  g_assert_true (twin_secret_equal (twin_vault_get_key (loaded), twin_vault_get_key (vault)));
}

/* What another place keeps opens with the recovery key and nothing else, and becomes the same vault in another folder. */
static void
test_recovery_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) vault = make (fixture);
  g_autofree char *folder = g_dir_make_tmp ("twin-elsewhere-XXXXXX", NULL);
  g_autofree char *elsewhere = g_build_filename (folder, "library", NULL);
  g_autofree char *file = g_build_filename (elsewhere, "vault.json", NULL);
  g_autofree char *key_file = g_build_filename (folder, "key", NULL);
  g_autoptr (TwinSecret) recovery = twin_vault_add_recovery (vault, NULL);
  g_autoptr (TwinSecret) other = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (GError) error = NULL;
  g_autofree char *exported = twin_vault_export_recovery (vault, &error);
  g_autofree char *id = twin_vault_peek_id (exported);
  g_autoptr (TwinVault) there = NULL;
  char *text = twin_recovery_key_format (other);

  g_assert_no_error (error);
  g_assert_nonnull (id);
  g_assert_null (strstr (exported, "keyring"));
  g_assert_null (twin_vault_new_from_recovery (elsewhere, exported, text, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG);
  g_clear_error (&error);
  g_assert_false (g_file_test (elsewhere, G_FILE_TEST_EXISTS));
  twin_secret_free_text (text);

  text = twin_recovery_key_format (recovery);
  there = twin_vault_new_from_recovery (elsewhere, exported, text, &error);
  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (twin_vault_get_key (there), twin_vault_get_key (vault)));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS)); /* nothing before the first slot */
  g_assert_true (twin_vault_add_key_file (there, key_file, &error));
  g_assert_true (twin_vault_has_slot (there, TWIN_SLOT_RECOVERY));
  g_assert_null (twin_vault_new_from_recovery (elsewhere, exported, text, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_EXISTS);
  twin_secret_free_text (text);
  g_unlink (file);
  g_unlink (key_file);
  g_rmdir (elsewhere);
  g_rmdir (folder);
}

static void
test_passphrase (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) vault = make (fixture);
  g_autoptr (TwinVault) loaded = NULL;
  g_autofree char *decomposed = g_utf8_normalize (PASSPHRASE, -1, G_NORMALIZE_NFD);
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_vault_add_passphrase (vault, "", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_true (twin_vault_add_passphrase (vault, PASSPHRASE, &error));
  g_assert_no_error (error);

  loaded = load (fixture);
  g_assert_false (twin_vault_unlock_passphrase (loaded, PASSPHRASE " ", &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG);
  g_clear_error (&error);

  g_assert_cmpstr (decomposed, !=, PASSPHRASE);
  g_assert_true (twin_vault_unlock_passphrase (loaded, decomposed, &error));
  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (twin_vault_get_key (loaded), twin_vault_get_key (vault)));
}

static void
test_key_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) vault = make (fixture);
  g_autoptr (TwinVault) loaded = NULL;
  g_autofree char *path = g_build_filename (fixture->directory, "key", NULL);
  g_autofree char *other = g_build_filename (fixture->directory, "other", NULL);
  g_autofree char *missing = g_build_filename (fixture->directory, "missing", NULL);
  g_autofree char *hex = g_strnfill (64, 'a');
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (twin_vault_add_key_file (vault, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (info.st_size, ==, 65);

  loaded = load (fixture);
  g_assert_true (twin_vault_unlock_key_file (loaded, path, &error));
  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (twin_vault_get_key (loaded), twin_vault_get_key (vault)));
  twin_vault_lock (loaded);

  g_chmod (path, 0640);
  g_assert_false (twin_vault_unlock_key_file (loaded, path, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);

  write_file (other, hex, 0600);
  g_assert_false (twin_vault_unlock_key_file (loaded, other, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG);
  g_clear_error (&error);

  write_file (other, "not a key", 0600);
  g_assert_false (twin_vault_unlock_key_file (loaded, other, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_false (twin_vault_unlock_key_file (loaded, missing, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_false (twin_vault_unlock_key_file (loaded, fixture->directory, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

/* A key file that is there already is used, not overwritten. */
static void
test_key_file_of_others_making (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) vault = make (fixture);
  g_autofree char *path = g_build_filename (fixture->directory, "key", NULL);
  g_autofree char *hex = g_strnfill (64, 'b');
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  write_file (path, hex, 0600);
  g_assert_true (twin_vault_add_key_file (vault, path, &error));
  g_assert_no_error (error);
  after = read_file (path);
  g_assert_cmpstr (after, ==, hex);
}

static void
test_no_slot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) vault = load (fixture);
  g_autofree char *path = g_build_filename (fixture->directory, "key", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_vault_unlock_passphrase (vault, "x", &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_SLOT);
  g_clear_error (&error);
  g_assert_false (twin_vault_unlock_recovery (vault, "x", &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_SLOT);
  g_clear_error (&error);
  g_assert_false (twin_vault_unlock_key_file (vault, path, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_SLOT);
}

static void
test_replacing_a_slot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) vault = make (fixture);
  g_autoptr (TwinVault) loaded = NULL;
  g_autoptr (TwinSecret) first = NULL;
  g_autoptr (TwinSecret) second = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  first = twin_vault_add_recovery (vault, &error);
  g_assert_no_error (error);
  g_assert_true (twin_vault_add_keyring (vault, fixture->keyring, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (twin_vault_add_keyring (vault, fixture->keyring, NULL, &error));
  g_assert_no_error (error);
  second = twin_vault_add_recovery (vault, &error);
  g_assert_no_error (error);

  loaded = load (fixture);
  text = twin_recovery_key_format (first);
  g_assert_false (twin_vault_unlock_recovery (loaded, text, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG);
  g_clear_error (&error);
  twin_secret_free_text (text);
  text = twin_recovery_key_format (second);
  g_assert_true (twin_vault_unlock_recovery (loaded, text, &error));
  g_assert_no_error (error);
  twin_secret_free_text (text);
  twin_vault_lock (loaded);
  g_assert_true (twin_vault_unlock_keyring (loaded, fixture->keyring, NULL, &error));
  g_assert_no_error (error);
}

/* A slot that could not be stored leaves the old one as it was. */
static void
test_failed_replacement (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) vault = load (fixture);
  g_autofree char *before = read_file (fixture->vault_path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  twin_vault_unlock_keyring (vault, fixture->keyring, NULL, &error);
  g_assert_no_error (error);
  twin_keyring_memory_set_locked (fixture->keyring, TRUE);
  g_assert_false (twin_vault_add_keyring (vault, fixture->keyring, NULL, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED);
  after = read_file (fixture->vault_path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_remove_slot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) vault = load (fixture);
  g_autoptr (TwinSecret) recovery = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_vault_remove_slot (vault, TWIN_SLOT_KEYRING, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);

  twin_vault_unlock_keyring (vault, fixture->keyring, NULL, &error);
  g_assert_no_error (error);
  recovery = twin_vault_add_recovery (vault, &error);
  g_assert_no_error (error);
  g_assert_true (twin_vault_remove_slot (vault, TWIN_SLOT_KEYRING, &error));
  g_assert_no_error (error);
  g_assert_false (twin_vault_has_slot (vault, TWIN_SLOT_KEYRING));

  g_autoptr (TwinVault) loaded = load (fixture);

  g_assert_false (twin_vault_has_slot (loaded, TWIN_SLOT_KEYRING));
  g_assert_true (twin_vault_has_slot (loaded, TWIN_SLOT_RECOVERY));
}

/* Two programs that change slots at once do not drop each other's. */
static void
test_changed_by_another (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) one = load (fixture);
  g_autoptr (TwinVault) two = load (fixture);
  g_autoptr (TwinSecret) first = NULL;
  g_autoptr (TwinSecret) second = NULL;
  g_autofree char *path = g_build_filename (fixture->directory, "key", NULL);
  g_autoptr (GError) error = NULL;

  twin_vault_unlock_keyring (one, fixture->keyring, NULL, &error);
  g_assert_no_error (error);
  twin_vault_unlock_keyring (two, fixture->keyring, NULL, &error);
  g_assert_no_error (error);
  first = twin_vault_add_recovery (one, &error);
  g_assert_no_error (error);
  g_assert_false (twin_vault_add_key_file (two, path, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_FAILED);

  g_autoptr (TwinVault) three = load (fixture);

  g_assert_true (twin_vault_has_slot (three, TWIN_SLOT_RECOVERY));
}

/* Two programs would write the same temporary file, and one put the half of the other's in place. */
static void
test_change_in_progress (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) vault = load (fixture);
  g_autofree char *before = read_file (fixture->vault_path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  int other = open (fixture->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  g_assert_true (twin_vault_unlock_keyring (vault, fixture->keyring, NULL, NULL));
  g_assert_cmpint (flock (other, LOCK_EX), ==, 0);
  g_assert_false (twin_vault_add_passphrase (vault, PASSPHRASE, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_FAILED);
  g_assert_false (twin_vault_has_slot (vault, TWIN_SLOT_PASSPHRASE));
  after = read_file (fixture->vault_path);
  g_assert_cmpstr (after, ==, before);

  g_close (other, NULL);
  g_assert_true (twin_vault_add_passphrase (vault, PASSPHRASE, NULL));
}

static void
test_never_a_second_key (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "vault.json", "library.db" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->directory, names[i], NULL);
      g_autoptr (GError) error = NULL;

      write_file (path, "", 0600);
      g_assert_true (twin_vault_exists (fixture->directory));
      g_assert_null (twin_vault_new (fixture->directory, &error));
      g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_EXISTS);
      g_unlink (path);
    }
}

/* Two programs that set up the same folder: the second may not overwrite the first. */
static void
test_two_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinVault) one = make (fixture);
  g_autoptr (TwinVault) two = make (fixture);
  g_autoptr (TwinVault) loaded = NULL;
  g_autoptr (TwinSecret) recovery = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_vault_add_keyring (one, fixture->keyring, NULL, &error));
  g_assert_no_error (error);
  recovery = twin_vault_add_recovery (two, &error);
  g_assert_null (recovery);
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_EXISTS);
  g_clear_error (&error);

  loaded = load (fixture);
  g_assert_true (twin_vault_unlock_keyring (loaded, fixture->keyring, NULL, &error));
  g_assert_no_error (error);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = g_build_filename (fixture->directory, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_vault_exists (fixture->directory));
  g_assert_null (twin_vault_load (fixture->directory, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_MISSING);
  g_clear_error (&error);

  write_file (store, "", 0600);
  g_assert_null (twin_vault_load (fixture->directory, &error));
  g_assert_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_MISSING);
  g_assert_nonnull (strstr (error->message, "backup"));
  g_assert_false (g_file_test (fixture->vault_path, G_FILE_TEST_EXISTS));
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autofree char *whole = read_file (fixture->vault_path);
  static const char *const broken[] = {
    "", "{", "[]", "{}", "{\"version\":1}", "{\"version\":1,\"id\":\"x\",\"slots\":[]}",
    "{\"version\":1,\"id\":\"0193574c-0000-7000-8000-000000000000\",\"slots\":[]}",
    "{\"version\":1,\"id\":\"0193574c-0000-7000-8000-000000000000\",\"slots\":[7]}",
    "{\"version\":1,\"id\":\"0193574c-0000-7000-8000-000000000000\",\"slots\":[{\"kind\":\"keyring\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      write_file (fixture->vault_path, broken[i], 0600);
      g_assert_null (twin_vault_load (fixture->directory, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
    }

  /* cut off anywhere: damaged, never opened, never a crash */
  for (gsize length = 0; length < strlen (whole) - 1; length += 7)
    {
      g_autofree char *cut = g_strndup (whole, length);
      g_autoptr (GError) error = NULL;

      write_file (fixture->vault_path, cut, 0600);
      g_assert_null (twin_vault_load (fixture->directory, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
    }
}

/* Any one character changed: the vault does not load, or does not open with a wrong key. */
static void
test_flipped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autofree char *whole = read_file (fixture->vault_path);

  for (gsize i = 0; i < strlen (whole); i++)
    {
      g_autofree char *changed = g_strdup (whole);
      g_autoptr (GError) error = NULL;
      g_autoptr (TwinVault) vault = NULL;

      changed[i] ^= 1;
      write_file (fixture->vault_path, changed, 0600);
      vault = twin_vault_load (fixture->directory, &error);
      if (vault != NULL && twin_vault_has_slot (vault, TWIN_SLOT_KEYRING)
          && twin_vault_unlock_keyring (vault, fixture->keyring, NULL, &error))
        g_assert_true (twin_secret_equal (twin_vault_get_key (vault), key)); /* white space, the backend's name */
      else
        g_assert_nonnull (vault != NULL ? vault : (gpointer) error);
    }
}

/* Parameters that would take all memory or an hour are not followed. */
static void
test_hostile_parameters (Fixture *fixture, gconstpointer data)
{
  static const char *const members[] = { "opslimit", "memlimit" };
  g_autoptr (TwinVault) vault = make (fixture);
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;

  twin_vault_add_passphrase (vault, PASSPHRASE, &error);
  g_assert_no_error (error);
  whole = read_file (fixture->vault_path);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (JsonObject) object = twin_json_parse_object (whole, &error);
      g_autofree char *changed = NULL;

      g_assert_no_error (error);
      json_object_set_int_member (json_array_get_object_element (json_object_get_array_member (object, "slots"), 0),
                                  members[i], G_GINT64_CONSTANT (1) << 40);
      changed = twin_json_object_to_string (object, TRUE);
      write_file (fixture->vault_path, changed, 0600);
      g_assert_null (twin_vault_load (fixture->directory, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
      g_clear_error (&error);
    }
}

static void
test_too_new (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_file (fixture->vault_path, "{\"version\":2}", 0600);
  g_assert_null (twin_vault_load (fixture->directory, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "later version"));
}

/* Killed between writing the new file and putting it in place: the old one counts. */
static void
test_left_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autofree char *left_over = g_strconcat (fixture->vault_path, ".new", NULL);
  g_autoptr (TwinVault) vault = NULL;
  g_autoptr (TwinSecret) recovery = NULL;
  g_autoptr (GError) error = NULL;

  write_file (left_over, "{\"version\":1,\"slo", 0600);
  vault = load (fixture);
  g_assert_true (twin_vault_unlock_keyring (vault, fixture->keyring, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (twin_vault_get_key (vault), key));

  recovery = twin_vault_add_recovery (vault, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (left_over, G_FILE_TEST_EXISTS));
}

/* Killed before the first slot was in its place: there is nothing yet, and setting up again works. */
static void
test_left_over_of_the_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *left_over = g_strconcat (fixture->vault_path, ".new", NULL);
  g_autoptr (TwinSecret) key = NULL;

  write_file (left_over, "{\"version\":1,\"slo", 0600);
  g_assert_false (twin_vault_exists (fixture->directory));
  key = make_with_keyring (fixture);
  g_assert_true (twin_vault_exists (fixture->directory));
}

static void
test_full_or_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autoptr (TwinVault) vault = load (fixture);
  g_autofree char *in_the_way = g_strconcat (fixture->vault_path, ".new", NULL);
  g_autoptr (TwinSecret) recovery = NULL;
  g_autoptr (GError) error = NULL;

  /* a folder where the new file would go */
  g_mkdir (in_the_way, 0700);
  twin_vault_unlock_keyring (vault, fixture->keyring, NULL, &error);
  g_assert_no_error (error);
  recovery = twin_vault_add_recovery (vault, &error);
  g_assert_null (recovery);
  g_assert_nonnull (error);
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_false (twin_vault_has_slot (vault, TWIN_SLOT_RECOVERY));
  g_rmdir (in_the_way);
}

static void
test_holds_no_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwinSecret) key = make_with_keyring (fixture);
  g_autofree char *text = read_file (fixture->vault_path);
  char *hex = twin_secret_to_hex (key);
  gsize length;
  const guint8 *bytes = twin_secret_get_bytes (key, &length);
  g_autofree char *base64 = g_base64_encode (bytes, length);

  g_assert_null (strstr (text, hex));
  g_assert_null (strstr (text, base64));
  twin_secret_free_text (hex);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "new-writes-nothing", test_new_writes_nothing },
    { "makes-the-folder", test_makes_the_folder },
    { "keyring", test_keyring },
    { "keyring-states", test_keyring_states },
    { "other-backend", test_other_backend },
    { "recovery", test_recovery },
    { "recovery-elsewhere", test_recovery_elsewhere },
    { "passphrase", test_passphrase },
    { "key-file", test_key_file },
    { "key-file-of-others-making", test_key_file_of_others_making },
    { "no-slot", test_no_slot },
    { "replacing-a-slot", test_replacing_a_slot },
    { "failed-replacement", test_failed_replacement },
    { "remove-slot", test_remove_slot },
    { "changed-by-another", test_changed_by_another },
    { "change-in-progress", test_change_in_progress },
    { "never-a-second-key", test_never_a_second_key },
    { "two-at-once", test_two_at_once },
    { "missing", test_missing },
    { "damaged", test_damaged },
    { "flipped", test_flipped },
    { "hostile-parameters", test_hostile_parameters },
    { "too-new", test_too_new },
    { "left-over", test_left_over },
    { "left-over-of-the-first", test_left_over_of_the_first },
    { "full-or-read-only", test_full_or_read_only },
    { "holds-no-key", test_holds_no_key },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/vault/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }

  return g_test_run ();
}
