/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-digest.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* FIPS 180-4's examples. */
static void
test_sha256 (void)
{
  static const struct
  {
    const char *text;
    const char *digest;
  } cases[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "john@example.com", "855f96e983f1f8e8be944692b6f719fd54329826cb62e98015efee8e2e071dd4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *digest = twin_sha256_hex (cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (digest, ==, cases[i].digest);
    }
}

static void
test_hmac (void)
{
  static const struct
  {
    const char *key;
    const char *text;
    const char *digest;
  } cases[] = {
    /* RFC 4231, case 2 */
    { "Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { "pepper-test-key", "john@example.com", "331414fbc3e18f2da57f18093849945458ff41ca6d20192c756e27ea2e3c6e6f" },
    /* R118: a partner’s user */
    { "partner-test-key", "student-42", "f8afb657ec253921d24c469351ea6c83e869e690c7423af8bc27c8fc495d37e0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinSecret) key = twin_secret_new ((const guint8 *) cases[i].key, strlen (cases[i].key));
      g_autofree char *digest = twin_hmac_sha256_hex (key, cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (digest, ==, cases[i].digest);
    }
}

static void
test_fd (void)
{
  static const gsize lengths[] = { 0, 1, 65535, 65536, 65537, 300000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *bytes = g_strnfill (lengths[i], 'x');
      g_autofree char *expected = twin_sha256_hex (bytes, lengths[i]);
      g_autofree char *found = NULL;
      g_autoptr (GError) error = NULL;
      guint64 size;
      int fd = memfd_create ("content", MFD_CLOEXEC);

      g_assert_cmpint (write (fd, bytes, lengths[i]), ==, (gssize) lengths[i]);
      g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, (gssize) lengths[i]);
      found = twin_sha256_hex_of_fd (fd, &size, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, expected);
      g_assert_cmpuint (size, ==, lengths[i]);
      g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, (gssize) lengths[i]); /* did not move */
      close (fd);
    }
}

static void
test_fd_fails (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("content", MFD_CLOEXEC);
  int pipes[2];

  g_cancellable_cancel (cancellable);
  g_assert_null (twin_sha256_hex_of_fd (fd, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  close (fd);

  g_assert_cmpint (pipe (pipes), ==, 0);
  g_assert_null (twin_sha256_hex_of_fd (pipes[0], NULL, NULL, &error)); /* has no positions */
  g_assert_nonnull (error);
  g_assert_true (error->domain == G_IO_ERROR);
  close (pipes[0]);
  close (pipes[1]);
}

/* R131: the vector of consent's evidence. */
static void
test_salted (void)
{
  g_autoptr (GBytes) salt = g_bytes_new_static ("salt-ip", 7);
  g_autofree char *digest = twin_salted_sha256_hex (salt, "203.0.113.7");

  g_assert_cmpstr (digest, ==, "51c15f855c03ee6f393f60c4df7e30cb9841a0c573da624e432a1c7322a79135");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/digest/sha256", test_sha256);
  g_test_add_func ("/digest/hmac", test_hmac);
  g_test_add_func ("/digest/salted", test_salted);
  g_test_add_func ("/digest/fd", test_fd);
  g_test_add_func ("/digest/fd-fails", test_fd_fails);

  return g_test_run ();
}
