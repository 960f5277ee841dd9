/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin-config.h"

#include "rights/manifest.h"

#include <sodium.h>
#include <string.h>

#include "base/twin-clock.h"
#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-json.h"

#define FORMAT "twin-studio-archive"
#define SIGNATURE_LINE "twin-studio-signature 1"

#define MANIFEST_MAXIMUM (256u << 20)
#define SIGNATURE_MAXIMUM 1024

char *
manifest_make_fingerprint (const guint8 *public_key)
{
  g_autofree char *digest = twin_sha256_hex (public_key, crypto_sign_PUBLICKEYBYTES);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; digest[i] != '\0'; i += 4)
    g_string_append_printf (text, "%s%.4s", i > 0 ? "-" : "", digest + i);

  return g_string_free (text, FALSE);
}

static JsonArray *
list_files (GPtrArray *entries)
{
  JsonArray *files = json_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      const ZipEntry *entry = entries->pdata[i];
      JsonObject *file = json_object_new ();

      json_object_set_string_member (file, "name", entry->name);
      json_object_set_int_member (file, "size", (gint64) entry->size);
      json_object_set_string_member (file, "sha256", entry->sha256);
      json_array_add_object_element (files, file);
    }

  return files;
}

static char *
make_manifest (ZipWriter *zip, const guint8 *public_key, gint64 unix_ms)
{
  g_autoptr (JsonObject) manifest = json_object_new ();
  g_autofree char *created_at = twin_time_to_iso8601 (unix_ms);
  g_autofree char *fingerprint = manifest_make_fingerprint (public_key);
  char key_hex[crypto_sign_PUBLICKEYBYTES * 2 + 1];

  sodium_bin2hex (key_hex, sizeof key_hex, public_key, crypto_sign_PUBLICKEYBYTES);
  json_object_set_string_member (manifest, "format", FORMAT);
  json_object_set_int_member (manifest, "version", 1);
  json_object_set_string_member (manifest, "created_at", created_at);
  json_object_set_string_member (manifest, "created_by", "Twin Studio " TWIN_VERSION);
  json_object_set_string_member (manifest, "public_key", key_hex);
  json_object_set_string_member (manifest, "key_fingerprint", fingerprint);
  json_object_set_array_member (manifest, "files", list_files (zip_writer_get_entries (zip)));

  return twin_json_object_to_string (manifest, TRUE);
}

gboolean
manifest_write (ZipWriter *zip, TwinSecret *seed, gint64 unix_ms, GError **error)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 private_key[crypto_sign_SECRETKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  char key_hex[sizeof public_key * 2 + 1];
  char signature_hex[sizeof signature * 2 + 1];
  g_autofree char *manifest = NULL;
  g_autofree char *lines = NULL;
  gsize seed_length;
  const guint8 *seed_bytes = twin_secret_get_bytes (seed, &seed_length);

  g_assert (seed_length == crypto_sign_SEEDBYTES);

  crypto_sign_seed_keypair (public_key, private_key, seed_bytes);
  manifest = make_manifest (zip, public_key, unix_ms);
  crypto_sign_detached (signature, NULL, (const guint8 *) manifest, strlen (manifest), private_key);
  sodium_memzero (private_key, sizeof private_key);

  sodium_bin2hex (key_hex, sizeof key_hex, public_key, sizeof public_key);
  sodium_bin2hex (signature_hex, sizeof signature_hex, signature, sizeof signature);
  lines = g_strdup_printf (SIGNATURE_LINE "\n%s\n%s\n", key_hex, signature_hex);

  return zip_writer_add (zip, MANIFEST_NAME, manifest, strlen (manifest), error)
         && zip_writer_add (zip, MANIFEST_SIGNATURE_NAME, lines, strlen (lines), error);
}

G_GNUC_PRINTF (2, 3) static gboolean
set_corrupt (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (TWIN_ERROR, TWIN_ERROR_CORRUPT, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
decode_hex (const char *line, guint8 *bytes, gsize length)
{
  gsize written;

  return strlen (line) == length * 2
         && sodium_hex2bin (bytes, length, line, length * 2, NULL, &written, NULL) == 0 && written == length;
}

/* Exactly the three lines that manifest_write() makes. */
static gboolean
check_signature (GBytes *manifest, GBytes *signature_file, guint8 *public_key, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (signature_file, NULL), "\n", 5);
  guint8 signature[crypto_sign_BYTES];
  gsize length;
  const guint8 *bytes = g_bytes_get_data (manifest, &length);

  if (g_strv_length (lines) != 4 || !g_str_equal (lines[0], SIGNATURE_LINE) || *lines[3] != '\0'
      || !decode_hex (lines[1], public_key, crypto_sign_PUBLICKEYBYTES)
      || !decode_hex (lines[2], signature, sizeof signature))
    return set_corrupt (error, "The archive was changed: “%s” is not a signature.", MANIFEST_SIGNATURE_NAME);

  if (crypto_sign_verify_detached (signature, bytes, length, public_key) != 0)
    return set_corrupt (error, "The archive was changed: the signature does not belong to “%s”.", MANIFEST_NAME);

  return TRUE;
}

static GBytes *
read_file (ZipReader *zip, const char *name, gsize maximum, GError **error)
{
  const ZipEntry *entry = zip_reader_find (zip, name);

  if (entry != NULL)
    return zip_reader_read (zip, entry, maximum, error);

  set_corrupt (error, "The archive was changed: “%s” is missing.", name);

  return NULL;
}

static gboolean
check_file (ZipReader *zip, JsonObject *file, GHashTable *listed, GError **error)
{
  const char *name = twin_json_get_string (file, "name", "");
  const ZipEntry *entry = zip_reader_find (zip, name);
  g_autofree char *digest = NULL;

  if (entry == NULL)
    return set_corrupt (error, "The archive was changed: “%s” is missing.", name);
  if (!g_hash_table_add (listed, entry->name))
    return set_corrupt (error, "The archive was changed: “%s” is listed twice.", name);

  digest = zip_reader_digest (zip, entry, error);
  if (digest == NULL)
    return FALSE;
  if (twin_json_get_int (file, "size", -1) != (gint64) entry->size
      || !g_str_equal (digest, twin_json_get_string (file, "sha256", "")))
    return set_corrupt (error, "The archive was changed: “%s” is not what was written.", name);

  return TRUE;
}

/* The other way round: nothing is there that is not listed. */
static gboolean
check_complete (ZipReader *zip, GHashTable *listed, GError **error)
{
  for (guint i = 0; i < zip_reader_get_n_entries (zip); i++)
    {
      const char *name = zip_reader_get_entry (zip, i)->name;
      gboolean own = g_str_equal (name, MANIFEST_NAME) || g_str_equal (name, MANIFEST_SIGNATURE_NAME);

      if (own == g_hash_table_contains (listed, name))
        return set_corrupt (error, "The archive was changed: “%s” is not in its list.", name);
    }

  return TRUE;
}

static gboolean
check_files (ZipReader *zip, JsonArray *files, GError **error)
{
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonNode *node = json_array_get_element (files, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return set_corrupt (error, "The archive was changed: “%s” is not a list of files.", MANIFEST_NAME);
      if (!check_file (zip, json_node_get_object (node), listed, error))
        return FALSE;
    }

  return check_complete (zip, listed, error);
}

gboolean
manifest_check (ZipReader *zip, char **key_fingerprint, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (zip, MANIFEST_NAME, MANIFEST_MAXIMUM, error);
  g_autoptr (GBytes) signature = bytes != NULL ? read_file (zip, MANIFEST_SIGNATURE_NAME, SIGNATURE_MAXIMUM, error) : NULL;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  g_autoptr (JsonObject) manifest = NULL;
  g_autofree char *fingerprint = NULL;
  JsonNode *files;

  if (signature == NULL || !check_signature (bytes, signature, public_key, error))
    return FALSE;

  fingerprint = manifest_make_fingerprint (public_key);
  manifest = twin_json_parse_object (g_bytes_get_data (bytes, NULL), NULL);
  files = manifest != NULL ? json_object_get_member (manifest, "files") : NULL;
  if (files == NULL || !JSON_NODE_HOLDS_ARRAY (files)
      || !g_str_equal (twin_json_get_string (manifest, "format", ""), FORMAT)
      || twin_json_get_int (manifest, "version", 0) != 1
      || !g_str_equal (twin_json_get_string (manifest, "key_fingerprint", ""), fingerprint))
    return set_corrupt (error, "The archive was changed: “%s” is not a list of files.", MANIFEST_NAME);

  if (!check_files (zip, json_node_get_array (files), error))
    return FALSE;
  if (key_fingerprint != NULL)
    *key_fingerprint = g_steal_pointer (&fingerprint);

  return TRUE;
}
