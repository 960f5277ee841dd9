/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server.h"

#include "api/api.h"
#include "base/twin-error.h"
#include "web/answer-stream.h"
#include "web/web.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define MAX_BUCKETS 100000
#define DRAIN_MS 3000

static gboolean
write_key (const char *path, TwinSecret *key, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  char *hex = twin_secret_to_hex (key);
  int fd = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean written = fd >= 0 && write (fd, hex, strlen (hex)) == (gssize) strlen (hex) && fsync (fd) == 0;
  int saved = errno;

  twin_secret_free_text (hex);
  if (fd >= 0)
    close (fd);
  /* A link and not a rename: of two servers that start at once, the first one's key stays. */
  if (written && link (part, path) != 0 && errno != EEXIST)
    {
      written = FALSE;
      saved = errno;
    }
  g_unlink (part);
  if (!written)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "The server's key cannot be written to %s: %s.", path, g_strerror (saved));

  return written;
}

static TwinSecret *
read_key (const char *path, GError **error)
{
  g_autoptr (TwinSecret) key = NULL;
  char *hex = NULL;
  gsize length;

  if (!g_file_get_contents (path, &hex, &length, error))
    return NULL;
  key = twin_secret_new_from_hex (g_strchomp (hex), error);
  sodium_memzero (hex, length);
  g_free (hex);
  if (key == NULL)
    g_prefix_error (error, "%s is no key file of twin-server: ", path);

  return g_steal_pointer (&key);
}

TwinSecret *
server_load_key (const char *directory, GError **error)
{
  g_autofree char *folder = g_build_filename (directory, "keys", NULL);
  g_autofree char *path = g_build_filename (folder, "server.key", NULL);
  g_autofree char *data = g_build_filename (directory, "system.db", NULL);

  g_return_val_if_fail (directory != NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (TwinSecret) key = NULL;

      /* Never a new key for old data: it would open nothing and hide that the right one is missing. */
      if (g_file_test (data, G_FILE_TEST_EXISTS))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is data in %s but its key is missing. Put %s back from where it is kept.",
                       directory, path);
          return NULL;
        }
      if (g_mkdir_with_parents (folder, 0700) != 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The folder %s cannot be made: %s.", folder, g_strerror (errno));
          return NULL;
        }
      key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
      if (!write_key (path, key, error))
        return NULL;
    }

  return read_key (path, error);
}

Storage *
server_open_storage (const ServerSettings *settings, TwinSecret *key, TwinClock *clock, GError **error)
{
  return settings->postgres != NULL ? storage_open_postgres (settings->postgres, key, clock, error)
                                    : storage_open_embedded (settings->directory, key, clock, error);
}

Storage *
server_open_evidence (const ServerSettings *settings, TwinSecret *key, TwinClock *clock, GError **error)
{
  return settings->postgres_evidence != NULL ? storage_open_evidence_postgres (settings->postgres_evidence, key, clock, error)
                                             : storage_open_evidence_embedded (settings->directory, key, clock, error);
}

Mailer *
server_make_mailer (const ServerSettings *settings, TwinClock *clock, GError **error)
{
  MailSettings mail = { .url = settings->smtp_url, .from = settings->mail_from, .authorities = settings->smtp_authorities };
  g_autoptr (TwinSecret) password = NULL;
  g_autoptr (GError) local_error = NULL;

  if (settings->smtp_url == NULL)
    return NULL;
  mail.password = password = mail_settings_read_password (settings->smtp_password_file, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return mailer_new (&mail, clock, error);
}

/* Method, template, status: nothing of a person. */
static void
log_access (const HttpAccess *access, gpointer user_data)
{
  g_autofree char *line = http_access_to_line (access);

  g_debug ("%s", line);
}

static gboolean
check_restored (const ServerSettings *settings, GError **error)
{
  g_autofree char *mark = g_build_filename (settings->directory, SERVER_RESTORING, NULL);

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
               "A backup was not put back to the end in %s. Delete everything there but for the folder keys, and run twin-server restore again.",
               settings->directory);

  return FALSE;
}

Server *
server_new (const ServerSettings *settings, TwinClock *clock, GError **error)
{
  g_autoptr (Server) self = g_new0 (Server, 1);
  HttpServerSettings http = HTTP_SERVER_SETTINGS;
  g_autofree char *index = NULL;

  g_return_val_if_fail (settings != NULL && clock != NULL, NULL);

  self->directory = g_strdup (settings->directory);
  self->region = g_strdup (settings->region);
  self->public_url = g_strdup (settings->public_url);
  self->partners_local = settings->partners_local;
  self->clock = clock;
  self->key = check_restored (settings, error) ? server_load_key (settings->directory, error) : NULL;
  if (self->key == NULL)
    return NULL;
  self->storage = server_open_storage (settings, self->key, clock, error);
  self->evidence = self->storage != NULL ? server_open_evidence (settings, self->key, clock, error) : NULL;
  if (self->evidence == NULL)
    return NULL;
  self->erasures = erasure_log_new (settings->directory, self->key);
  self->limiter = settings->valkey != NULL ? http_limiter_new_valkey (settings->valkey, clock, error) : http_limiter_new_memory (clock, MAX_BUCKETS);
  if (self->limiter == NULL)
    return NULL;
  self->mailer = server_make_mailer (settings, clock, error);
  if (self->mailer == NULL && settings->smtp_url != NULL)
    return NULL;
  self->models = settings->models != NULL ? model_profiles_load (settings->models, error) : NULL;
  if (self->models == NULL && settings->models != NULL)
    return NULL;
  self->events = event_hub_new ();
  index = g_build_filename (settings->directory, "index", NULL);
  self->published = published_new (self->storage, index, self->key, clock);

  self->webhooks = webhook_sender_new (self->storage, settings->partners_local);
  if (self->mailer != NULL)
    self->notices = notice_sender_new (self->storage, self->mailer, settings->public_url, settings->monthly_tokens);
  self->monthly_tokens = settings->monthly_tokens;
  self->answers = answer_pool_new ();

  http.listen = settings->listen;
  http.behind_proxy = settings->behind_proxy;
  http.log = log_access;
  self->http = http_server_new (&http, server_make_router (self));
  http_server_set_gate (self->http, api_gate, self);
  http_server_set_refusal_page (self->http, web_make_refusal_page, self);

  return g_steal_pointer (&self);
}

HttpRouter *
server_make_router (Server *self)
{
  HttpRouter *router = http_router_new ();

  api_add_routes (router, self);
  web_add_routes (router, self);

  return router;
}

void
server_free (Server *self)
{
  if (self == NULL)
    return;

  /* First what others still call into. */
  g_clear_pointer (&self->http, http_server_free);
  g_clear_pointer (&self->answers, answer_pool_free);
  g_clear_pointer (&self->webhooks, webhook_sender_free);
  g_clear_pointer (&self->notices, notice_sender_free);
  if (self->mailer != NULL && !mailer_drain (self->mailer, DRAIN_MS))
    g_message ("Letters that the mail server did not take are given up.");
  g_clear_pointer (&self->mailer, mailer_free);
  g_clear_pointer (&self->models, model_profiles_free);
  g_clear_pointer (&self->published, published_free);
  g_clear_pointer (&self->events, event_hub_free);
  g_clear_pointer (&self->limiter, http_limiter_free);
  g_clear_pointer (&self->erasures, erasure_log_free);
  g_clear_pointer (&self->evidence, storage_free);
  g_clear_pointer (&self->storage, storage_free);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_free (self->public_url);
  g_free (self->region);
  g_free (self->directory);
  g_free (self);
}
