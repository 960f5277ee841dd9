/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"

#include "base/twin-error.h"
#include "mail/mail-sign-in.h"

#include <glib/gstdio.h>

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795000000000)
#define LINK "https://twin.example/t/course/link?token=00ff"

static MailMessage *
make_letter (const char *language)
{
  return mail_sign_in_new ("ada@example.org", "Übungen <am> Bau\r\nBcc: eve@example.org", LINK, "12345678", language);
}

/* R138: to the mail server go the address and the content, encrypted; R99: a link and a code. */
static void
test_arrives (gconstpointer data)
{
  const char *server = data;
  g_autoptr (TwinClock) clock = twin_clock_manual_new (NOW);
  g_autoptr (Mailer) mailer = mail_fixture_make_mailer (server, clock);
  g_autofree char *letter = NULL;
  g_autoptr (GError) error = NULL;
  guint before;

  if (mailer == NULL)
    return;
  before = mail_fixture_count ();
  g_assert_true (mailer_check (mailer, &error));
  mailer_send (mailer, make_letter ("en"));
  g_assert_true (mailer_drain (mailer, 10000));
  g_assert_cmpuint (mail_fixture_count (), ==, before + 1);
  letter = mail_fixture_read_last ();
  g_assert_true (g_str_has_prefix (letter, g_str_equal (server, "plain") ? "course@example.org ada@example.org plain\n"
                                                                         : "course@example.org ada@example.org tls\n"));
  g_assert_nonnull (strstr (letter, "\r\nTo: ada@example.org\r\n"));
  g_assert_nonnull (strstr (letter, "\r\nSubject: =?UTF-8?B?"));
  g_assert_true (strstr (letter, "\r\nBcc:") > strstr (letter, "\r\n\r\n")); /* a name cannot end the field that it is in */
  g_assert_nonnull (strstr (letter, "multipart/alternative"));
  g_assert_nonnull (strstr (letter, "text/plain; charset=UTF-8"));
  g_assert_nonnull (strstr (letter, "\r\n" LINK "\r\n"));
  g_assert_nonnull (strstr (letter, "<a href=\"" LINK "\">"));
  g_assert_nonnull (strstr (letter, "1234 5678"));
  g_assert_nonnull (strstr (letter, "Übungen &lt;am&gt; Bau"));
}

static void
test_languages (void)
{
  static const struct
  {
    const char *language;
    const char *words;
  } cases[] = { { "de", "Jemand möchte sich" }, { "de-AT", "Jemand möchte sich" }, { "en", "Somebody asked" }, { "fr", "Somebody asked" }, { NULL, "Somebody asked" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MailMessage) letter = make_letter (cases[i].language);

      g_assert_nonnull (strstr (letter->text, cases[i].words));
      g_assert_nonnull (strstr (letter->html, cases[i].words));
      g_assert_null (strstr (letter->text, "ada@"));
    }
}

/* Nobody's password is given to somebody whose certificate is not right, and a wrong password is told. */
static void
test_refuses (void)
{
  static const struct
  {
    const char *server;
    const char *password;
    gboolean authority;
    const char *from;
  } cases[] = { { "starttls", "secret", FALSE, "a@example.org" }, { "starttls", "wrong", TRUE, "a@example.org" }, { "smtps", "secret", FALSE, "a@example.org" } };
  g_autoptr (TwinClock) clock = twin_clock_manual_new (NOW);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *port = mail_fixture_get_port (cases[i].server);
      g_autofree char *authority = port != NULL && cases[i].authority ? mail_fixture_get_authority () : NULL;
      g_autoptr (TwinSecret) password = twin_secret_new ((const guint8 *) cases[i].password, strlen (cases[i].password));
      g_autofree char *url = NULL;
      g_autoptr (Mailer) mailer = NULL;
      g_autoptr (GError) error = NULL;

      if (port == NULL)
        return;
      url = g_strdup_printf ("%s://twin@localhost:%s", g_str_equal (cases[i].server, "smtps") ? "smtps" : "smtp", port);
      mailer = mailer_new (&(MailSettings) { url, cases[i].from, password, authority, 10 }, clock, NULL);
      g_assert_false (mailer_check (mailer, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_FAILED);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_settings (void)
{
  static const struct
  {
    const char *url;
    const char *from;
  } bad[] = { { "https://mail.example", "a@example.org" }, { "smtp://user:secret@mail.example", "a@example.org" }, { "smtp://mail.example", NULL },
              { "smtp://mail.example", "nobody" }, { "mail.example", "a@example.org" } };
  g_autoptr (TwinClock) clock = twin_clock_manual_new (NOW);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mailer_new (&(MailSettings) { bad[i].url, bad[i].from, NULL, NULL, 0 }, clock, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_assert_null (strstr (error->message, "user:secret"));
    }
}

static void
test_password (void)
{
  g_autofree char *path = NULL;
  g_autoptr (TwinSecret) from_file = NULL;
  g_autoptr (TwinSecret) from_variable = NULL;
  gsize length;
  int fd = g_file_open_tmp ("password-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "secret\n", -1, NULL));
  from_file = mail_settings_read_password (path, NULL);
  twin_secret_get_bytes (from_file, &length);
  g_assert_cmpuint (length, ==, 6);
  g_setenv ("TWIN_SERVER_SMTP_PASSWORD", "secret", TRUE);
  from_variable = mail_settings_read_password (NULL, NULL);
  g_assert_true (twin_secret_equal (from_file, from_variable));
  g_unsetenv ("TWIN_SERVER_SMTP_PASSWORD");
  g_remove (path);
}

/* R105: a letter that cannot go is tried for 15 minutes at most; one that is refused is not tried again. */
static void
test_tries_again (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (NOW);
  g_autoptr (Mailer) busy = mail_fixture_make_mailer ("busy", clock);
  g_autoptr (Mailer) refusing = busy != NULL ? mail_fixture_make_mailer ("refusing", clock) : NULL;
  guint before;

  if (busy == NULL)
    return;
  before = mail_fixture_count ();
  mailer_send (busy, make_letter ("en"));
  g_assert_true (mailer_drain (busy, 10000));
  g_assert_cmpuint (mail_fixture_count (), ==, before + 1);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "The mail server refused a letter with code 550*");
  mailer_send (refusing, make_letter ("en"));
  g_assert_true (mailer_drain (refusing, 10000));
  g_test_assert_expected_messages ();

  mailer_free (busy);
  busy = mail_fixture_make_mailer ("busy", clock);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "A letter was given up*");
  mailer_send (busy, make_letter ("en"));
  twin_clock_manual_advance (clock, MAIL_TRY_MS); /* sooner than the first attempt */
  g_assert_true (mailer_drain (busy, 10000));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (mail_fixture_count (), ==, before + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/mail/settings", test_settings);
  g_test_add_func ("/server/mail/password", test_password);
  g_test_add_func ("/server/mail/languages", test_languages);
  g_test_add_data_func ("/server/mail/arrives/plain", "plain", test_arrives);
  g_test_add_data_func ("/server/mail/arrives/starttls", "starttls", test_arrives);
  g_test_add_data_func ("/server/mail/arrives/smtps", "smtps", test_arrives);
  g_test_add_func ("/server/mail/refuses", test_refuses);
  g_test_add_func ("/server/mail/tries-again", test_tries_again);

  return g_test_run ();
}
