/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-server.h"

#include <string.h>

/* Whether headers and as much body as they announce are there. */
static gboolean
is_complete (const GString *request)
{
  const char *end = strstr (request->str, "\r\n\r\n");
  g_autofree char *folded = NULL;
  const char *length;

  if (end == NULL)
    return FALSE;

  folded = g_ascii_strdown (request->str, end - request->str);
  length = strstr (folded, "content-length:");

  return length == NULL || request->len >= (gsize) (end + 4 - request->str) + g_ascii_strtoull (length + 15, NULL, 10);
}

static void
read_request (ScriptedServer *self, GInputStream *input)
{
  char piece[4096];
  gssize n;

  while ((n = g_input_stream_read (input, piece, sizeof piece, self->stop, NULL)) > 0)
    {
      gboolean complete;

      g_mutex_lock (&self->lock);
      g_string_append_len (self->request, piece, n);
      complete = self->complete = is_complete (self->request);
      g_cond_broadcast (&self->received);
      g_mutex_unlock (&self->lock);
      if (complete)
        return;
    }
}

static void
write_response (ScriptedServer *self, GOutputStream *output)
{
  const char *response = self->script.response;

  if (response != NULL && self->script.slow)
    for (; *response != '\0'; response++)
      g_output_stream_write_all (output, response, 1, NULL, self->stop, NULL);
  else if (response != NULL)
    g_output_stream_write_all (output, response, strlen (response), NULL, self->stop, NULL);

  while (self->script.endless != NULL
         && g_output_stream_write_all (output, self->script.endless, strlen (self->script.endless), NULL, self->stop, NULL))
    ;
}

static void
serve (ScriptedServer *self, GIOStream *stream)
{
  g_autoptr (GIOStream) tls = NULL;

  if (self->script.certificate != NULL)
    {
      tls = g_tls_server_connection_new (stream, self->script.certificate, NULL);
      if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->stop, NULL))
        return;
      stream = tls;
    }

  read_request (self, g_io_stream_get_input_stream (stream));
  write_response (self, g_io_stream_get_output_stream (stream));
  if (self->script.hold)
    {
      GPollFD poll;

      if (g_cancellable_make_pollfd (self->stop, &poll))
        {
          g_poll (&poll, 1, -1);
          g_cancellable_release_fd (self->stop);
        }
    }
}

static gpointer
run (gpointer data)
{
  ScriptedServer *self = data;

  for (;;)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL);

      if (connection == NULL)
        return NULL;
      g_atomic_int_inc (&self->n_connections);
      g_mutex_lock (&self->lock);
      g_string_truncate (self->request, 0);
      g_mutex_unlock (&self->lock);
      serve (self, G_IO_STREAM (connection));
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
}

ScriptedServer *
scripted_server_new (const ServerScript *script)
{
  ScriptedServer *self = g_new0 (ScriptedServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->script = *script;
  self->listener = g_socket_listener_new ();
  self->stop = g_cancellable_new ();
  self->request = g_string_new (NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->received);
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("server", run, self);

  return self;
}

void
scripted_server_free (ScriptedServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_string_free (self->request, TRUE);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->received);
  g_free (self);
}

char *
scripted_server_dup_url (ScriptedServer *self, const char *scheme)
{
  return g_strdup_printf ("%s://127.0.0.1:%u/v1", scheme, self->port);
}

void
scripted_server_wait (ScriptedServer *self)
{
  g_mutex_lock (&self->lock);
  while (!self->complete)
    g_cond_wait (&self->received, &self->lock);
  g_mutex_unlock (&self->lock);
}

char *
scripted_server_dup_request (ScriptedServer *self)
{
  char *request;

  g_mutex_lock (&self->lock);
  request = g_strdup (self->request->str);
  g_mutex_unlock (&self->lock);

  return request;
}
