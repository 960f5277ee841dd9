/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "base/twin-secret.h"

#include <string.h>
#include <sys/resource.h>

static void
test_bytes (void)
{
  const guint8 bytes[] = { 0, 1, 0xfe, 0xff };
  g_autoptr (TwinSecret) secret = twin_secret_new (bytes, sizeof bytes);
  const guint8 *found;
  gsize length;

  found = twin_secret_get_bytes (secret, &length);
  g_assert_cmpmem (found, length, bytes, sizeof bytes);
  g_assert_true (found != bytes);
}

static void
test_hex (void)
{
  static const struct
  {
    const char *hex;
    const char *again; /* NULL: refused */
  } cases[] = {
    { "00ff10", "00ff10" }, { "00FF10", "00ff10" }, { "", NULL }, { "0", NULL },
    { "0g", NULL },         { "00 ff", NULL },      { "0x00", NULL }, { "00ff1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TwinSecret) secret = twin_secret_new_from_hex (cases[i].hex, &error);
      char *text;

      if (cases[i].again == NULL)
        {
          g_assert_null (secret);
          g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
          if (*cases[i].hex != '\0')
            g_assert_null (strstr (error->message, cases[i].hex));
          continue;
        }
      g_assert_no_error (error);
      text = twin_secret_to_hex (secret);
      g_assert_cmpstr (text, ==, cases[i].again);
      twin_secret_free_text (text);
    }
  twin_secret_free_text (NULL);
}

static void
test_random (void)
{
  g_autoptr (TwinSecret) a = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (TwinSecret) b = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  gsize length;

  twin_secret_get_bytes (a, &length);
  g_assert_cmpuint (length, ==, TWIN_SECRET_KEY_LENGTH);
  g_assert_false (twin_secret_equal (a, b));
}

static void
test_equal (void)
{
  g_autoptr (TwinSecret) a = twin_secret_new ((const guint8 *) "abc", 3);
  g_autoptr (TwinSecret) same = twin_secret_new ((const guint8 *) "abc", 3);
  g_autoptr (TwinSecret) longer = twin_secret_new ((const guint8 *) "abcd", 4);
  g_autoptr (TwinSecret) other = twin_secret_new ((const guint8 *) "abd", 3);

  g_assert_true (twin_secret_equal (a, a));
  g_assert_true (twin_secret_equal (a, same));
  g_assert_false (twin_secret_equal (a, longer));
  g_assert_false (twin_secret_equal (a, other));
}

/* A key for one purpose tells nothing of another's; the value is fixed, since what is
 * stored depends on it. BLAKE2b-256 of "value", keyed with 00..1f. */
static void
test_derive (void)
{
  guint8 bytes[TWIN_SECRET_KEY_LENGTH];
  g_autoptr (TwinSecret) key = NULL;
  g_autoptr (TwinSecret) value = NULL;
  g_autoptr (TwinSecret) original = NULL;
  char *hex;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) i;
  key = twin_secret_new (bytes, sizeof bytes);
  value = twin_secret_derive (key, "value");
  original = twin_secret_derive (key, "original");
  g_assert_false (twin_secret_equal (value, original));
  hex = twin_secret_to_hex (value);
  g_assert_cmpstr (hex, ==, "155364295f0678a5780974ff3eb28c1d3cdd061c131c78eed07ba3247a39ee2c");
  twin_secret_free_text (hex);
}

static void
test_references (void)
{
  TwinSecret *secret = twin_secret_new ((const guint8 *) "abc", 3);
  TwinSecret *again = twin_secret_ref (secret);

  g_assert_true (again == secret);
  twin_secret_unref (secret);
  g_assert_cmpmem (twin_secret_get_bytes (again, NULL), 3, "abc", 3);
  twin_secret_unref (again);
  twin_secret_unref (NULL);
}

/* A stray write into a key is a crash, not a silent change. */
static void
test_is_read_only (void)
{
  if (g_test_subprocess ())
    {
      TwinSecret *secret = twin_secret_new ((const guint8 *) "abc", 3);
      volatile guint8 *bytes = (volatile guint8 *) twin_secret_get_bytes (secret, NULL);

      bytes[0] = 'x';
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

/* Neither into a file nor to a collector. */
static void
test_no_core_dumps (void)
{
  g_autoptr (TwinSecret) secret = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autofree char *filter = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit limit;

  g_assert_nonnull (secret);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_max, ==, 0);
  g_file_get_contents ("/proc/self/coredump_filter", &filter, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_ascii_strtoull (filter, NULL, 16), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secret/bytes", test_bytes);
  g_test_add_func ("/secret/hex", test_hex);
  g_test_add_func ("/secret/random", test_random);
  g_test_add_func ("/secret/equal", test_equal);
  g_test_add_func ("/secret/derive", test_derive);
  g_test_add_func ("/secret/references", test_references);
  g_test_add_func ("/secret/no-core-dumps", test_no_core_dumps);
  g_test_add_func ("/secret/is-read-only", test_is_read_only);

  return g_test_run ();
}
