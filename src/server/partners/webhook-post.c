/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/webhook-post.h"

#include "mail/libcurl-start.h"
#include "partners/partner-address.h"
#include "partners/partner.h"

#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_SECONDS 5L
#define TOTAL_SECONDS 15L
#define MAX_REPLY (64 * 1024)

/* What the callbacks of one attempt know. */
typedef struct
{
  gboolean local;
  gboolean closed;
  gsize n_read;
  gint *ending;
} Attempt;

void
webhook_target_clear (WebhookTarget *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->secret, twin_secret_unref);
  g_clear_pointer (&self->secret_before, twin_secret_unref);
}

gboolean
webhook_target_read (Storage *storage, const char *partner_id, WebhookTarget *target, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  rows = tx != NULL ? storage_query (tx, error,
                                     "SELECT webhook_url, webhook_secret, webhook_secret_before, webhook_secret_at FROM partner WHERE id = ? AND ended_at = 0"
                                     "  AND webhook_url <> '' AND webhook_secret IS NOT NULL",
                                     "s", partner_id)
                    : NULL;
  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &local_error))
    {
      target->url = storage_rows_dup_text (rows, 0);
      target->secret = partner_open_secret (tx, rows, 1, PARTNER_WEBHOOK_SECRET, &local_error);
      if (local_error == NULL && storage_tx_now (tx) - storage_rows_get_int (rows, 3) < TWIN_DAY_MS)
        target->secret_before = partner_open_secret (tx, rows, 2, PARTNER_WEBHOOK_SECRET, &local_error);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* --- What libcurl asks --- */

/* The very address that is connected to is looked at, after the name was resolved: no name leads inside. */
static curl_socket_t
open_socket_cb (void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  Attempt *attempt = data;

  if (purpose == CURLSOCKTYPE_IPCXN && partner_may_connect (&address->addr, address->addrlen, attempt->local))
    return socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  attempt->closed = TRUE;

  return CURL_SOCKET_BAD;
}

static size_t
ignore_cb (char *data, size_t size, size_t n, void *user_data)
{
  Attempt *attempt = user_data;

  attempt->n_read += size * n;

  return attempt->n_read <= MAX_REPLY ? size * n : 0;
}

static int
progress_cb (void *data, curl_off_t total_down, curl_off_t down, curl_off_t total_up, curl_off_t up)
{
  return g_atomic_int_get (((Attempt *) data)->ending);
}

/* --- One attempt --- */

static struct curl_slist *
make_fields (const WebhookTarget *target, const WebhookEvent *event, gint64 at)
{
  gint64 seconds = at / TWIN_SECOND_MS;
  g_autofree char *first = webhook_event_sign (target->secret, event->id, seconds, event->body);
  g_autofree char *second = target->secret_before != NULL ? webhook_event_sign (target->secret_before, event->id, seconds, event->body) : NULL;
  g_autofree char *id = g_strconcat ("webhook-id: ", event->id, NULL);
  g_autofree char *timestamp = g_strdup_printf ("webhook-timestamp: %lld", (long long) seconds);
  g_autofree char *signature = g_strconcat ("webhook-signature: ", first, second != NULL ? " " : NULL, second, NULL);
  const char *const lines[] = { "Content-Type: application/json", "Accept:", "Expect:", id, timestamp, signature };
  struct curl_slist *list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    list = curl_slist_append (list, lines[i]);

  return list;
}

static CURL *
make_handle (const WebhookTarget *target, const WebhookEvent *event, struct curl_slist *fields, Attempt *attempt)
{
  CURL *curl = curl_easy_init ();

  curl_easy_setopt (curl, CURLOPT_URL, target->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, target->local ? "https,http" : "https");
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_OPENSOCKETFUNCTION, open_socket_cb);
  curl_easy_setopt (curl, CURLOPT_OPENSOCKETDATA, attempt);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt (curl, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt (curl, CURLOPT_USERAGENT, "twin-server");
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, fields);
  curl_easy_setopt (curl, CURLOPT_POSTFIELDS, event->body);
  curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE, (long) strlen (event->body));
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, ignore_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, attempt);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, attempt);

  return curl;
}

static WebhookOutcome
judge (CURLcode code, long status, const Attempt *attempt)
{
  if (attempt->closed && code != CURLE_OK)
    return WEBHOOK_CLOSED;
  if (code == CURLE_OPERATION_TIMEDOUT)
    return WEBHOOK_TOO_SLOW;
  if (code != CURLE_OK)
    return WEBHOOK_UNREACHABLE;
  if (status >= 200 && status < 300)
    return WEBHOOK_TOLD;

  return status == 410 ? WEBHOOK_GONE : WEBHOOK_REFUSED;
}

WebhookOutcome
webhook_post (const WebhookTarget *target, const WebhookEvent *event, gint64 at, gint *ending, guint *status)
{
  Attempt attempt = { .local = target->local, .ending = ending };
  struct curl_slist *fields;
  CURL *curl;
  CURLcode code;
  long answered = 0;

  g_return_val_if_fail (target != NULL && event != NULL && status != NULL, WEBHOOK_UNREACHABLE);

  *status = 0;
  if (target->url == NULL)
    return WEBHOOK_GONE;
  libcurl_start ();
  fields = make_fields (target, event, at);
  curl = make_handle (target, event, fields, &attempt);
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &answered);
  curl_easy_cleanup (curl);
  curl_slist_free_all (fields);
  *status = (guint) answered;

  return judge (code, answered, &attempt);
}
