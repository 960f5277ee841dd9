/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli-fixture.h"

/* A twin with a model: what goes out, and what a person and a script see of it. */

#define DOCUMENT "# Hours\n\nThe office opens at nine o'clock. Write to ada@example.org for help.\n"

#define REPLY                                                                                                          \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"                                      \
  "data: {\"choices\":[{\"delta\":{\"content\":\"The office opens \"}}]}\n\n"                                           \
  "data: {\"choices\":[{\"delta\":{\"content\":\"at nine o'clock [1]. The moon is made of old cheese.\"}}]}\n\n"        \
  "data: [DONE]\n\n"

/* An endpoint that answers every question alike and keeps what it was told. */
typedef struct
{
  GSocketService *service;
  guint16 port;
  GMutex lock;
  GString *requests;
} Endpoint;

static gsize
find_end (const char *text)
{
  const char *blank = strstr (text, "\r\n\r\n");
  const char *length = blank != NULL ? strstr (text, "Content-Length: ") : NULL;

  if (length == NULL)
    return G_MAXSIZE;

  return (gsize) (blank + 4 - text) + (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
}

static gboolean
answer (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Endpoint *self = user_data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GString) request = g_string_new (NULL);
  char piece[4096];
  gssize n;

  while (request->len < find_end (request->str) && (n = g_input_stream_read (in, piece, sizeof piece, NULL, NULL)) > 0)
    g_string_append_len (request, piece, n);

  g_mutex_lock (&self->lock);
  g_string_append (self->requests, request->str);
  g_mutex_unlock (&self->lock);
  g_output_stream_write_all (out, REPLY, strlen (REPLY), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  return TRUE;
}

static gpointer
run_loop (gpointer data)
{
  g_main_loop_run (data);

  return NULL;
}

typedef struct
{
  CliFixture *cli;
  Endpoint endpoint;
  GMainLoop *loop;
  GThread *thread;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autofree char *path = NULL;
  g_autofree char *setting = NULL;

  self->loop = g_main_loop_new (NULL, FALSE);
  self->endpoint.requests = g_string_new (NULL);
  g_mutex_init (&self->endpoint.lock);
  self->endpoint.service = g_threaded_socket_service_new (4);
  self->endpoint.port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->endpoint.service), NULL, NULL);
  g_assert_cmpuint (self->endpoint.port, !=, 0);
  g_signal_connect (self->endpoint.service, "run", G_CALLBACK (answer), &self->endpoint);
  self->thread = g_thread_new ("endpoint", run_loop, self->loop);

  self->cli = cli_fixture_new ();
  path = cli_fixture_write_file (self->cli, "hours.md", DOCUMENT);
  setting = g_strdup_printf ("model.baseUrl=http://127.0.0.1:%u/v1", self->endpoint.port);
  cli_fixture_ok (self->cli, "init", "--no-recovery", NULL);
  cli_fixture_ok (self->cli, "add", path, NULL);
  cli_fixture_ok (self->cli, "decide", "hours.md", "--all", "accept", NULL);
  cli_fixture_ok (self->cli, "classify", "hours.md", "public", NULL);
  cli_fixture_ok (self->cli, "twin", "create", "Prof", NULL);
  cli_fixture_ok (self->cli, "twin", "documents", "Prof", "add", "hours.md", NULL);
  cli_fixture_ok (self->cli, "twin", "set", "Prof", setting, "model.name=Here", "model.model=m", "model.region=EU",
                  "model.zeroRetention=true", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_socket_service_stop (self->endpoint.service);
  g_object_unref (self->endpoint.service);
  g_string_free (self->endpoint.requests, TRUE);
  g_mutex_clear (&self->endpoint.lock);
  cli_fixture_free (self->cli);
}

static void
test_generated (Fixture *self, gconstpointer data)
{
  g_autofree char *key = cli_fixture_write_file (self->cli, "model-key", "sk-secret-key\n");
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GPtrArray) ledger = NULL;
  JsonArray *sentences;

  answers = cli_fixture_json (self->cli, "ask", "--json", "--model-key-file", key, "Prof", "When does the office open?", NULL);
  g_assert_cmpuint (answers->len, ==, 1);
  g_assert_true (twin_json_get_boolean (answers->pdata[0], "generated", FALSE));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answers->pdata[0], "citations")), ==, 1);
  sentences = json_object_get_array_member (answers->pdata[0], "sentences");
  g_assert_cmpuint (json_array_get_length (sentences), ==, 2);
  g_assert_cmpstr (twin_json_get_string (json_array_get_object_element (sentences, 0), "supported", NULL), ==, "yes");
  g_assert_cmpstr (twin_json_get_string (json_array_get_object_element (sentences, 1), "supported", NULL), ==, "no");

  g_assert_nonnull (strstr (self->endpoint.requests->str, "Bearer sk-secret-key"));
  g_assert_nonnull (strstr (self->endpoint.requests->str, "[EMAIL_REDACTED]"));
  g_assert_null (strstr (self->endpoint.requests->str, "ada@example.org"));

  ledger = cli_fixture_json (self->cli, "ledger", "--json", NULL);
  g_assert_cmpuint (ledger->len, ==, 1);
  g_assert_cmpstr (twin_json_get_string (ledger->pdata[0], "outcome", NULL), ==, "sent");
  g_assert_cmpint (twin_json_get_int (ledger->pdata[0], "bytes_out", 0), >, 0);
}

static void
test_for_people (Fixture *self, gconstpointer data)
{
  g_autofree char *key = cli_fixture_write_file (self->cli, "model-key", "sk-secret-key\n");
  const char *out = cli_fixture_ok (self->cli, "ask", "--model-key-file", key, "Prof", "When does the office open?", NULL);

  g_assert_true (g_str_has_prefix (out, "The office opens at nine o'clock"));
  g_assert_nonnull (strstr (out, "Not in the documents: The moon is made of old cheese."));
  g_assert_nonnull (strstr (out, "\n[1] "));
}

/* The documents answer where the model is not there; the person is told, the exit code is that of an answer. */
static void
test_unreachable (Fixture *self, gconstpointer data)
{
  g_autofree char *key = cli_fixture_write_file (self->cli, "model-key", "sk-secret-key\n");

  cli_fixture_ok (self->cli, "twin", "set", "Prof", "model.baseUrl=http://127.0.0.1:9/v1", NULL);
  cli_fixture_ok (self->cli, "ask", "--model-key-file", key, "Prof", "When does the office open?", NULL);
  g_assert_nonnull (strstr (self->cli->out, "nine o'clock"));
  g_assert_nonnull (strstr (self->cli->err, "The model did not answer"));
}

static void
add (const char *name, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/cli/model/generated", test_generated);
  add ("/cli/model/for-people", test_for_people);
  add ("/cli/model/unreachable", test_unreachable);

  return g_test_run ();
}
