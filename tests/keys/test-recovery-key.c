/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "keys/twin-recovery-key.h"

#include <string.h>

static TwinSecret *
key_of_pattern (guint8 first)
{
  guint8 bytes[TWIN_SECRET_KEY_LENGTH];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (first + i * 7);

  return twin_secret_new (bytes, sizeof bytes);
}

static void
test_form (void)
{
  g_autoptr (TwinSecret) key = key_of_pattern (3);
  char *text = twin_recovery_key_format (key);
  g_auto (GStrv) groups = g_strsplit (text, "-", -1);

  g_assert_cmpuint (g_strv_length (groups), ==, TWIN_RECOVERY_KEY_GROUPS);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (groups[i]), ==, 4);
      g_assert_cmpuint (strspn (groups[i], "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), ==, 4);
    }
  twin_secret_free_text (text);
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
      g_autoptr (TwinSecret) parsed = NULL;
      g_autoptr (GError) error = NULL;
      char *text = twin_recovery_key_format (key);

      parsed = twin_recovery_key_parse (text, &error);
      g_assert_no_error (error);
      g_assert_true (twin_secret_equal (key, parsed));
      twin_secret_free_text (text);
    }
}

/* As people type it: small letters, blanks, no hyphens, look-alikes. */
static void
test_typed (void)
{
  guint8 zeros[TWIN_SECRET_KEY_LENGTH] = { 0 };
  g_autoptr (TwinSecret) key = NULL;
  g_autoptr (GString) typed = g_string_new ("  ");
  g_autoptr (TwinSecret) parsed = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  zeros[0] = 0x08; /* "10..." */
  key = twin_secret_new (zeros, sizeof zeros);
  text = twin_recovery_key_format (key);
  g_assert_true (g_str_has_prefix (text, "1000-0000-"));
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '0')
      g_string_append_c (typed, 'o');
    else if (*p == '1')
      g_string_append_c (typed, 'l');
    else if (*p == '-')
      g_string_append (typed, (p - text) % 2 == 0 ? " \t" : "");
    else
      g_string_append_c (typed, g_ascii_tolower (*p));
  g_string_append_c (typed, '\n');

  parsed = twin_recovery_key_parse (typed->str, &error);
  g_assert_no_error (error);
  g_assert_true (twin_secret_equal (key, parsed));
  twin_secret_free_text (text);
}

static void
test_refused (void)
{
  g_autoptr (TwinSecret) key = key_of_pattern (9);
  char *text = twin_recovery_key_format (key);
  g_autofree char *too_short = g_strndup (text, strlen (text) - 1);
  g_autofree char *too_long = g_strconcat (text, "7", NULL);
  g_autofree char *strange = g_strdup (text);
  const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "0 characters" },
    { too_short, "51 characters" },
    { too_long, "53 characters" },
    { strange, "not used" },
  };

  strange[0] = 'U';
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (twin_recovery_key_parse (cases[i].text, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (strstr (error->message, "7F")); /* nothing of what was typed */
    }
  twin_secret_free_text (text);
}

/* Four bits of checksum let one typing error in sixteen through. */
static void
test_typing_errors_are_noticed (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autoptr (TwinSecret) key = key_of_pattern (21);
  char *text = twin_recovery_key_format (key);
  guint tried = 0;
  guint noticed = 0;

  for (gsize i = 0; i < strlen (text); i++)
    for (const char *c = alphabet; *c != '\0'; c++)
      {
        g_autofree char *typed = g_strdup (text);
        g_autoptr (GError) error = NULL;
        g_autoptr (TwinSecret) parsed = NULL;

        if (typed[i] == '-' || typed[i] == *c)
          continue;
        typed[i] = *c;
        parsed = twin_recovery_key_parse (typed, &error);
        tried++;
        noticed += parsed == NULL;
        if (parsed != NULL)
          g_assert_false (twin_secret_equal (parsed, key));
      }
  g_test_message ("%u of %u typing errors noticed", noticed, tried);
  g_assert_cmpuint (noticed * 100 / tried, >=, 90);
  twin_secret_free_text (text);
}

static void
test_check_group (void)
{
  g_autoptr (TwinSecret) key = key_of_pattern (5);
  char *text = twin_recovery_key_format (key);
  g_auto (GStrv) groups = g_strsplit (text, "-", -1);

  for (guint i = 0; i < TWIN_RECOVERY_KEY_GROUPS; i++)
    {
      g_autofree char *small = g_ascii_strdown (groups[i], -1);
      g_autofree char *spaced = g_strdup_printf (" %s ", groups[i]);
      g_autofree char *longer = g_strdup_printf ("%sA", groups[i]);

      g_assert_true (twin_recovery_key_check_group (key, i + 1, groups[i]));
      g_assert_true (twin_recovery_key_check_group (key, i + 1, small));
      g_assert_true (twin_recovery_key_check_group (key, i + 1, spaced));
      g_assert_false (twin_recovery_key_check_group (key, i + 1, longer));
      g_assert_false (twin_recovery_key_check_group (key, i + 1, ""));
      g_assert_false (twin_recovery_key_check_group (key, i + 1, "U"));
    }
  g_assert_cmpstr (groups[0], !=, groups[1]);
  g_assert_false (twin_recovery_key_check_group (key, 1, groups[1]));
  twin_secret_free_text (text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recovery-key/form", test_form);
  g_test_add_func ("/recovery-key/round-trip", test_round_trip);
  g_test_add_func ("/recovery-key/typed", test_typed);
  g_test_add_func ("/recovery-key/refused", test_refused);
  g_test_add_func ("/recovery-key/typing-errors-are-noticed", test_typing_errors_are_noticed);
  g_test_add_func ("/recovery-key/check-group", test_check_group);

  return g_test_run ();
}
