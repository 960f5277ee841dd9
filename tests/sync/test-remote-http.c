/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-remote-http.h"

#include "base/twin-error.h"
#include "store/twin-ledger-table.h"

#include <glib/gstdio.h>
#include <string.h>

#define LARGE_BODY (1u << 20)

/* A store for the ledger, and a server of one answer. */
typedef struct
{
  char *directory;
  TwinStore *store;
  GSubprocess *process;
  GDataInputStream *output;
  guint port;
} Fixture;

static guint
read_number (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);

  return (guint) g_ascii_strtoull (line, NULL, 10);
}

static void
set_up (Fixture *self, const char *protocol, const char *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "sync", "tls-server.py", NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "sync", "tls", NULL);

  self->directory = g_dir_make_tmp ("remote-http-XXXXXX", &error);
  g_assert_no_error (error);
  self->store = twin_store_open (self->directory, key, twin_clock_system (), &error);
  g_assert_no_error (error);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", program, protocol, folder, answer, NULL);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->port = read_number (self);
}

static void
tear_down (Fixture *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->directory, 0, NULL);
  const char *name;

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_clear_pointer (&self->store, twin_store_unref);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      if (g_unlink (path) != 0)
        g_rmdir (path);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
}

static TwinRemote *
open_remote (Fixture *self, const char *scheme, gboolean strong, gboolean trusted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *anchors = g_test_build_filename (G_TEST_DIST, "sync", "tls", "cert.pem", NULL);
  g_autoptr (GTlsDatabase) trust = trusted ? g_tls_file_database_new (anchors, &error) : NULL;
  g_autofree char *address = g_strdup_printf ("%s://localhost:%u", scheme, self->port);
  g_autoptr (TwinSecret) token = twin_secret_new ((const guint8 *) "twn_pat_secret", 14);
  TwinRemoteHttpSettings settings = { address, token, strong, trust };
  TwinRemote *remote;

  g_assert_no_error (error);
  remote = twin_remote_http_new (self->store, &settings, &error);
  g_assert_no_error (error);

  return remote;
}

static gboolean
ask (TwinRemote *remote, TwinRemoteResponse *response, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("body", 4);
  TwinRemoteRequest request = { .method = "PUT", .path = "/v1/objects/twin/x", .if_match = 3, .key = "k", .body = body };

  return twin_remote_send (remote, &request, response, NULL, error);
}

static TwinLedgerRecord *
read_ledger (Fixture *self)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, NULL);
  g_autoptr (GPtrArray) rows = twin_ledger_table_list (tx, NULL);

  g_assert_cmpuint (rows->len, ==, 1);

  return g_ptr_array_steal_index (rows, 0);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *address;
    const char *kept; /* NULL: refused */
    int code;
  } cases[] = {
    { "https://Twins.Example.org/", "https://twins.example.org", 0 },
    { " https://twins.example.org:8443 ", "https://twins.example.org:8443", 0 },
    { "http://127.0.0.1:8750", "http://127.0.0.1:8750", 0 },
    { "http://[::1]:8750/", "http://[::1]:8750", 0 },
    { "http://localhost", "http://localhost", 0 },
    { "http://twins.example.org", NULL, TWIN_ERROR_REFUSED },
    { "http://127.0.0.1.example.org", NULL, TWIN_ERROR_REFUSED },
    { "http://localhost.example.org", NULL, TWIN_ERROR_REFUSED },
    { "http://10.0.0.1", NULL, TWIN_ERROR_REFUSED },
    { "ftp://twins.example.org", NULL, TWIN_ERROR_INVALID },
    { "twins.example.org", NULL, TWIN_ERROR_INVALID },
    { "https://user:word@twins.example.org", NULL, TWIN_ERROR_INVALID },
    { "https://twins.example.org/path", NULL, TWIN_ERROR_INVALID },
    { "https://twins.example.org?x", NULL, TWIN_ERROR_INVALID },
    { "https://", NULL, TWIN_ERROR_INVALID },
    { "", NULL, TWIN_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *kept = twin_remote_http_check_address (cases[i].address, &error);

      g_assert_cmpstr (kept, ==, cases[i].kept);
      if (cases[i].kept == NULL)
        g_assert_error (error, TWIN_ERROR, cases[i].code);
    }
}

/* What the encryption must be, and that nothing of a request has left where it is not. */
static void
test_tls (void)
{
  static const struct
  {
    const char *protocol;
    gboolean strong;
    gboolean trusted;
    gboolean accepted;
  } cases[] = {
    { "1.3", TRUE, TRUE, TRUE },   { "1.3", FALSE, TRUE, TRUE },  { "1.2", FALSE, TRUE, TRUE }, { "1.2", TRUE, TRUE, FALSE },
    { "1.1", FALSE, TRUE, FALSE }, { "1.3", TRUE, FALSE, FALSE }, { "1.2", FALSE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture fixture = { 0 };
      g_autoptr (TwinRemote) remote = NULL;
      g_autoptr (TwinLedgerRecord) row = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (TwinRemoteResponse) response = { 0 };
      gboolean answered;

      g_test_message ("TLS %s, strong %d, trusted %d", cases[i].protocol, cases[i].strong, cases[i].trusted);
      set_up (&fixture, cases[i].protocol, "json");
      remote = open_remote (&fixture, "https", cases[i].strong, cases[i].trusted);
      answered = ask (remote, &response, &error);
      if (error != NULL)
        g_test_message ("%s", error->message);
      g_assert_cmpint (answered, ==, cases[i].accepted);
      row = read_ledger (&fixture);
      if (cases[i].accepted)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (read_number (&fixture), >, 100);
          g_assert_cmpstr (row->outcome, ==, "sent");
          g_assert_cmpuint (row->bytes_out, >, 100);
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_cmpuint (read_number (&fixture), ==, 0);
          g_assert_cmpstr (row->outcome, !=, "sent");
          g_assert_null (strstr (row->reason, "secret"));
        }
      g_clear_pointer (&remote, twin_remote_free);
      tear_down (&fixture);
    }
}

static void
test_answers (void)
{
  static const struct
  {
    const char *answer;
    guint status; /* 0: it is no answer */
    gint64 rev;
    const char *problem;
  } cases[] = {
    { "json", 200, 7, NULL }, { "problem", 412, 0, "/problems/precondition-failed" }, { "cookie", 200, 0, NULL },
    { "portal", 0, 0, NULL }, { "redirect", 0, 0, NULL },                             { "torn", 0, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture fixture = { 0 };
      g_autoptr (TwinRemote) remote = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (TwinRemoteResponse) response = { 0 };
      gboolean answered;

      g_test_message ("%s", cases[i].answer);
      set_up (&fixture, "plain", cases[i].answer);
      remote = open_remote (&fixture, "http", TRUE, FALSE);
      answered = ask (remote, &response, &error);
      g_assert_cmpint (answered, ==, cases[i].status != 0);
      g_assert_true (answered == (error == NULL));
      g_assert_cmpuint (response.status, ==, cases[i].status);
      g_assert_cmpint (response.rev, ==, cases[i].rev);
      g_assert_cmpstr (response.problem, ==, cases[i].problem);
      if (cases[i].rev != 0)
        g_assert_cmpint (response.retry_after_s, ==, 9);
      g_clear_pointer (&remote, twin_remote_free);
      tear_down (&fixture);
    }
}

static void
note_sent (gsize n_bytes, gpointer user_data)
{
  GArray *steps = user_data;

  g_array_append_val (steps, n_bytes);
}

/* A large body tells how far it has come, so that somebody who watches sees it move. */
static void
test_tells_what_went_out (void)
{
  Fixture fixture = { 0 };
  g_autoptr (TwinRemote) remote = NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autofree char *data = g_malloc0 (LARGE_BODY);
  g_autoptr (GBytes) body = g_bytes_new (data, LARGE_BODY);
  TwinRemoteRequest request = { .method = "PUT", .path = "/v1/pieces/x", .body = body, .sent = note_sent, .user_data = steps };
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "plain", "json");
  remote = open_remote (&fixture, "http", TRUE, FALSE);
  g_assert_true (twin_remote_send (remote, &request, &response, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, >, 3);
  for (guint i = 1; i < steps->len; i++)
    g_assert_cmpuint (g_array_index (steps, gsize, i), >, g_array_index (steps, gsize, i - 1));
  g_assert_cmpuint (g_array_index (steps, gsize, steps->len - 1), ==, LARGE_BODY);
  g_clear_pointer (&remote, twin_remote_free);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/remote-http/addresses", test_addresses);
  g_test_add_func ("/sync/remote-http/tls", test_tls);
  g_test_add_func ("/sync/remote-http/answers", test_answers);
  g_test_add_func ("/sync/remote-http/tells-what-went-out", test_tells_what_went_out);

  return g_test_run ();
}
