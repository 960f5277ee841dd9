/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "privacy/twin-pseudonym.h"

static void
test_normalize (void)
{
  static const struct
  {
    const char *address;
    const char *normal;
  } cases[] = {
    { "john@example.com", "john@example.com" },
    { "  John@Example.COM \n", "john@example.com" },
    { "john.doe+news@example.com", "john.doe+news@example.com" },
    { "user@bücher.example", "user@xn--bcher-kva.example" },
    { "user@BÜCHER.example", "user@xn--bcher-kva.example" },
    { "user@straße.de", "user@xn--strae-oqa.de" }, /* IDNA 2008, not "strasse" */
    { "mu\xcc\x88ller@beispiel.de", "m\xc3\xbcller@beispiel.de" }, /* composed */
    { "user@xn--bcher-kva.example", "user@xn--bcher-kva.example" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normal = twin_email_normalize (cases[i].address, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (normal, ==, cases[i].normal);
    }
}

static void
test_refused (void)
{
  static const char *const addresses[] = {
    "",        "john",           "@example.com",     "john@",          "john@example",  "john@example.",
    "a b@c.de", "john@exa mple.com", "john@-example.com", ".john@example.com", "john.@example.com", "jo\xff@example.com",
    "a@b@example.com", "john@example..com",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normal = twin_email_normalize (addresses[i], &error);

      g_assert_null (normal);
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      if (*addresses[i] != '\0')
        g_assert_null (strstr (error->message, addresses[i]));
    }
}

static void
test_domain (void)
{
  static const char *const rules[] = { "*@school.edu", "@school.edu", "school.edu", " School.EDU " };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *domain = twin_domain_normalize (rules[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (domain, ==, "school.edu");
    }

  g_assert_null (twin_domain_normalize ("jane@school.edu", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

/* The published vectors, byte for byte. */
static void
test_vectors (void)
{
  static const char pepper_text[] = "pepper-test-key";
  static const char partner_text[] = "partner-test-key";
  g_autoptr (TwinSecret) pepper = twin_secret_new ((const guint8 *) pepper_text, strlen (pepper_text));
  g_autoptr (TwinSecret) partner = twin_secret_new ((const guint8 *) partner_text, strlen (partner_text));
  g_autofree char *normal = twin_email_normalize ("John@example.com", NULL);
  g_autofree char *plain = twin_sha256_hex (normal, strlen (normal));
  g_autofree char *keyed = twin_pseudonym (pepper, normal);
  g_autofree char *student = twin_pseudonym (partner, "student-42");

  g_assert_cmpstr (plain, ==, "855f96e983f1f8e8be944692b6f719fd54329826cb62e98015efee8e2e071dd4");
  g_assert_cmpstr (keyed, ==, "331414fbc3e18f2da57f18093849945458ff41ca6d20192c756e27ea2e3c6e6f");
  g_assert_cmpstr (student, ==, "f8afb657ec253921d24c469351ea6c83e869e690c7423af8bc27c8fc495d37e0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/pseudonym/normalize", test_normalize);
  g_test_add_func ("/privacy/pseudonym/refused", test_refused);
  g_test_add_func ("/privacy/pseudonym/domain", test_domain);
  g_test_add_func ("/privacy/pseudonym/vectors", test_vectors);

  return g_test_run ();
}
