/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-server-private.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http/http-listen.h"

/* For the fields and for reading and writing. It is touched only as far as it is used: an idle connection costs less. */
#define CONNECTION_MEMORY (32 * 1024)

/* See MHD_OPTION_CLIENT_DISCIPLINE_LVL: "security-centric", stricter than servers must be, fine with clients that keep the rules. */
#define DISCIPLINE 2

/* A belt for the keeper's braces: silence that it should have ended long ago. */
#define SILENCE_S 300

/* When handlers are done or given up: so long for their answers to get out. */
#define FLUSH_MS 500

/* Percent-encoding is decoded by the router and the query, strictly and once. */
static size_t
leave_escaped_cb (void *data, struct MHD_Connection *connection, char *text)
{
  return strlen (text);
}

static G_NORETURN void
panic_cb (void *data, const char *file, unsigned int line, const char *reason)
{
  g_error ("libmicrohttpd: %s", reason != NULL ? reason : "internal error");
}

/* The usual limit of 1,024 is less than the connections that are meant to be served. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static struct MHD_Daemon *
start_daemon (HttpServer *self, int fd)
{
  const HttpServerSettings *settings = &self->settings;

  return MHD_start_daemon (MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                           http_exchange_handle, self,
                           MHD_OPTION_LISTEN_SOCKET, fd,
                           MHD_OPTION_THREAD_POOL_SIZE, settings->n_threads,
                           MHD_OPTION_CONNECTION_LIMIT, settings->max_connections,
                           MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) CONNECTION_MEMORY,
                           MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int) SILENCE_S,
                           MHD_OPTION_CLIENT_DISCIPLINE_LVL, (int) DISCIPLINE,
                           MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped_cb, NULL,
                           MHD_OPTION_URI_LOG_CALLBACK, http_exchange_begin, self,
                           MHD_OPTION_NOTIFY_COMPLETED, http_exchange_end, self,
                           MHD_OPTION_NOTIFY_CONNECTION, http_exchange_connection, self,
                           MHD_OPTION_END);
}

static void
listener_clear_cb (gpointer data)
{
  http_listener_clear (data);
}

static gboolean
open_listeners (HttpServer *self, GError **error)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();

  for (char **address = self->listen; *address != NULL; address++)
    {
      HttpListener listener;

      if (!http_listener_open (&listener, *address, self->settings.behind_proxy, error))
        return FALSE;
      g_strv_builder_add (addresses, listener.address);
      g_array_append_val (self->listeners, listener);
    }
  self->addresses = g_strv_builder_end (addresses);

  return TRUE;
}

static gboolean
start_daemons (HttpServer *self, GError **error)
{
  for (guint i = 0; i < self->listeners->len; i++)
    {
      HttpListener *listener = &g_array_index (self->listeners, HttpListener, i);
      struct MHD_Daemon *daemon = start_daemon (self, listener->fd);

      if (daemon == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The server cannot be started on %s: there are not enough threads or "
                       "descriptors.", listener->address);
          return FALSE;
        }
      g_ptr_array_add (self->daemons, daemon);
    }

  return TRUE;
}

/* Nobody new comes in. */
static void
quiesce (HttpServer *self)
{
  for (guint i = 0; i < self->daemons->len; i++)
    MHD_quiesce_daemon (g_ptr_array_index (self->daemons, i));
  g_array_set_size (self->listeners, 0);
}

/* With the lock held. */
static void
end_streams (HttpServer *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      HttpRequest *request = key;

      g_cancellable_cancel (request->cancellable);
      if (request->stream != NULL)
        http_stream_close (request->stream);
    }
}

/* With the lock held. */
static void
wait_for_requests (HttpServer *self, guint ms)
{
  gint64 until = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  while (g_hash_table_size (self->requests) > 0 && g_cond_wait_until (&self->ended, &self->lock, until))
    continue;
}

static void
end_requests (HttpServer *self)
{
  GHashTableIter iter;
  gpointer request;

  g_mutex_lock (&self->lock);
  end_streams (self);
  wait_for_requests (self, self->settings.stop_ms);
  end_streams (self); /* those that began meanwhile */
  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, &request, NULL))
    http_exchange_abandon (request);
  wait_for_requests (self, FLUSH_MS);
  g_mutex_unlock (&self->lock);
}

char *
http_access_to_line (const HttpAccess *access)
{
  return g_strdup_printf ("%s %s %u %" G_GUINT64_FORMAT " B %" G_GINT64_FORMAT " ms", access->method != NULL ? access->method : "-",
                          access->route != NULL ? access->route : "-", access->status, access->body_bytes,
                          access->duration_us / 1000);
}

HttpServer *
http_server_new (const HttpServerSettings *settings, HttpRouter *router)
{
  HttpServer *self;

  g_return_val_if_fail (settings != NULL && settings->listen != NULL && router != NULL, NULL);
  g_return_val_if_fail (settings->max_header_bytes <= CONNECTION_MEMORY / 2, NULL);

  self = g_new0 (HttpServer, 1);
  self->settings = *settings;
  self->listen = g_strdupv ((char **) settings->listen);
  self->settings.listen = NULL;
  self->router = router;
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->requests = g_hash_table_new (NULL, NULL);
  self->listeners = g_array_new (FALSE, TRUE, sizeof (HttpListener));
  g_array_set_clear_func (self->listeners, listener_clear_cb);
  self->daemons = g_ptr_array_new ();

  return self;
}

void
http_server_free (HttpServer *self)
{
  if (self == NULL)
    return;

  http_server_stop (self);
  g_array_unref (self->listeners);
  g_ptr_array_unref (self->daemons);
  g_hash_table_unref (self->requests);
  g_strfreev (self->addresses);
  g_strfreev (self->listen);
  http_router_free (self->router);
  g_cond_clear (&self->ended);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
http_server_set_gate (HttpServer *self, HttpGate gate, gpointer user_data)
{
  g_return_if_fail (self != NULL && !self->started);

  self->gate = gate;
  self->gate_data = user_data;
}

void
http_server_set_refusal_page (HttpServer *self, HttpRefusalPage page, gpointer user_data)
{
  g_return_if_fail (self != NULL && !self->started);

  self->page = page;
  self->page_data = user_data;
}

gboolean
http_server_start (HttpServer *self, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->started, FALSE);

  MHD_set_panic_func (panic_cb, NULL);
  raise_descriptor_limit ();
  if (!open_listeners (self, error))
    {
      g_array_set_size (self->listeners, 0);
      return FALSE;
    }

  self->started = TRUE;
  g_atomic_int_set (&self->stopping, FALSE);
  self->keeper = http_keeper_new (self->settings.heartbeat_ms);
  self->workers = g_thread_pool_new (http_exchange_work, self, (int) self->settings.n_workers, FALSE, NULL);
  if (!start_daemons (self, error))
    {
      http_server_stop (self);
      return FALSE;
    }

  return TRUE;
}

const char *const *
http_server_get_addresses (HttpServer *self)
{
  g_return_val_if_fail (self != NULL && self->started, NULL);

  return (const char *const *) self->addresses;
}

void
http_server_stop (HttpServer *self)
{
  g_return_if_fail (self != NULL);

  if (!self->started)
    return;

  self->started = FALSE;
  g_atomic_int_set (&self->stopping, TRUE);
  quiesce (self);
  end_requests (self);
  for (guint i = 0; i < self->daemons->len; i++)
    MHD_stop_daemon (g_ptr_array_index (self->daemons, i));
  g_ptr_array_set_size (self->daemons, 0);

  /* A handler that ignored its cancellable is not waited for: it has nobody left to answer. */
  g_thread_pool_free (g_steal_pointer (&self->workers), FALSE, FALSE);
  g_clear_pointer (&self->keeper, http_keeper_free);
  g_clear_pointer (&self->addresses, g_strfreev);
}
