/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-copy-seal.h"

#include "base/twin-error.h"

#include <string.h>

#define SHA256 "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define OTHER "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"

static GBytes *
seal (TwinSecret *key, const char *sha256, guint number, const char *text)
{
  return twin_copy_seal (key, sha256, number, (const guint8 *) text, strlen (text));
}

static void
test_round_trip (void)
{
  static const gsize lengths[] = { 0, 1, 1000, TWIN_COPY_PLAIN_BYTES };
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guint8 *plain = g_malloc0 (lengths[i] + 1);
      g_autoptr (GBytes) sealed = twin_copy_seal (key, SHA256, i, plain, lengths[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) opened = twin_copy_open (key, SHA256, i, sealed, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (plain, lengths[i], g_bytes_get_data (opened, NULL), g_bytes_get_size (opened));
      g_assert_cmpuint (g_bytes_get_size (sealed), <=, TWIN_COPY_SEALED_BYTES);
    }
}

/* The same original gives the same pieces, so that only what is missing travels; nothing else does. */
static void
test_same_gives_same (void)
{
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (TwinSecret) other_key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (GBytes) one = seal (key, SHA256, 3, "text");
  g_autoptr (GBytes) again = seal (key, SHA256, 3, "text");
  g_autoptr (GBytes) place = seal (key, SHA256, 4, "text");
  g_autoptr (GBytes) original = seal (key, OTHER, 3, "text");
  g_autoptr (GBytes) library = seal (other_key, SHA256, 3, "text");
  g_autoptr (GBytes) content = seal (key, SHA256, 3, "tex-");

  g_assert_true (g_bytes_equal (one, again));
  g_assert_false (g_bytes_equal (one, place));
  g_assert_false (g_bytes_equal (one, original));
  g_assert_false (g_bytes_equal (one, library));
  g_assert_false (g_bytes_equal (one, content));
}

static void
check_refused (TwinSecret *key, const char *sha256, guint number, GBytes *sealed, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = twin_copy_open (key, sha256, number, sealed, &error);

  g_assert_null (opened);
  g_assert_error (error, TWIN_ERROR, code);
}

/* A server that exchanges, cuts or alters pieces is found out. */
static void
test_nothing_else_opens (void)
{
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (TwinSecret) other_key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (GBytes) sealed = seal (key, SHA256, 3, "text");
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);

  check_refused (key, SHA256, 4, sealed, TWIN_ERROR_CORRUPT);
  check_refused (key, OTHER, 3, sealed, TWIN_ERROR_CORRUPT);
  check_refused (other_key, SHA256, 3, sealed, TWIN_ERROR_CORRUPT);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *bad = g_memdup2 (data, length);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (data, i);

      bad[i] ^= 1;
      altered = g_bytes_new (bad, length);
      check_refused (key, SHA256, 3, altered, i == 0 ? TWIN_ERROR_INVALID : TWIN_ERROR_CORRUPT);
      check_refused (key, SHA256, 3, cut, TWIN_ERROR_CORRUPT);
    }
}

static void
test_count (void)
{
  g_assert_cmpuint (twin_copy_count_pieces (0), ==, 1);
  g_assert_cmpuint (twin_copy_count_pieces (TWIN_COPY_PLAIN_BYTES), ==, 1);
  g_assert_cmpuint (twin_copy_count_pieces (TWIN_COPY_PLAIN_BYTES + 1), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/copy-seal/round-trip", test_round_trip);
  g_test_add_func ("/sync/copy-seal/same-gives-same", test_same_gives_same);
  g_test_add_func ("/sync/copy-seal/nothing-else-opens", test_nothing_else_opens);
  g_test_add_func ("/sync/copy-seal/count", test_count);

  return g_test_run ();
}
