/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"

#include <string.h>

char *
mail_fixture_get_port (const char *name)
{
  const char *folder = g_getenv ("TWIN_TEST_SMTP");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  char *port = NULL;

  if (path == NULL || !g_file_get_contents (path, &port, NULL, NULL))
    g_test_skip ("There is no mail server; run it with tests/server/learners/smtp-sink.py.");

  return port;
}

char *
mail_fixture_get_authority (void)
{
  return g_build_filename (g_getenv ("TWIN_TEST_SMTP"), "authority.pem", NULL);
}

Mailer *
mail_fixture_make_mailer (const char *name, TwinClock *clock)
{
  gboolean signing_in = g_str_equal (name, "starttls") || g_str_equal (name, "smtps");
  g_autoptr (TwinSecret) password = twin_secret_new ((const guint8 *) "secret", 6);
  g_autofree char *port = mail_fixture_get_port (name);
  g_autofree char *authority = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  Mailer *mailer;

  if (port == NULL)
    return NULL;
  authority = mail_fixture_get_authority ();
  url = g_strdup_printf ("%s://%slocalhost:%s", g_str_equal (name, "smtps") ? "smtps" : "smtp", signing_in ? "twin@" : "", port);
  mailer = mailer_new (&(MailSettings) { url, "course@example.org", signing_in ? password : NULL, authority, 50 }, clock, &error);
  g_assert_no_error (error);

  return mailer;
}

static GPtrArray *
list_letters (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TWIN_TEST_SMTP"), "letters", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *letters = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".eml"))
      g_ptr_array_add (letters, g_build_filename (folder, name, NULL));
  g_ptr_array_sort_values (letters, (GCompareFunc) strcmp);

  return letters;
}

guint
mail_fixture_count (void)
{
  g_autoptr (GPtrArray) letters = list_letters ();

  return letters->len;
}

/* RFC 2045, 6.7. */
static char *
decode (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (text[0] == '=' && text[1] == '\r' && text[2] == '\n')
      text += 2;
    else if (text[0] == '=' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
      {
        g_string_append_c (plain, (char) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2])));
        text += 2;
      }
    else
      g_string_append_c (plain, *text);

  return g_string_free_and_steal (plain);
}

char *
mail_fixture_read_last (void)
{
  return mail_fixture_read_last_to ("");
}

char *
mail_fixture_read_last_to (const char *address)
{
  g_autoptr (GPtrArray) letters = list_letters ();

  for (guint i = letters->len; i > 0; i--)
    {
      g_autofree char *text = NULL;
      g_autofree char *envelope = NULL;
      g_autoptr (GError) error = NULL;

      g_file_get_contents (letters->pdata[i - 1], &text, NULL, &error);
      g_assert_no_error (error);
      envelope = g_strndup (text, strcspn (text, "\n"));
      if (strstr (envelope, address) != NULL)
        return decode (text);
    }
  g_assert_not_reached ();
}
