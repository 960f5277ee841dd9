/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-remote-http.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "store/twin-ledger-table.h"

#include <libsoup/soup.h>
#include <string.h>

/* No byte for so long, and the whole of a call, in seconds. */
#define TIMEOUT 30
#define DEADLINE 300

/* The largest answer is a page of 500 changed objects. */
#define MAX_RESPONSE (64u << 20)

#define PIECE 65536

typedef struct
{
  TwinRemote parent;
  TwinStore *store; /* or NULL: */
  GPtrArray *ledger;
  char *address;
  char *host;
  TwinSecret *token;
  gboolean strong;
  SoupSession *session;
} RemoteHttp;

/* What the ledger says of a path; the first that fits. */
static const struct
{
  const char *prefix;
  const char *purpose;
  const char *content;
} purposes[] = {
  { "/v1/pieces/missing", "publish", "digests of passages" },
  { "/v1/pieces/", "publish", "rewritten passages" },
  { "/v1/published-twins", "publish", "configuration, digests of passages and of the access list" },
  { "/v1/copies", "copy", "encrypted original" },
  { "/v1/vault", "sync", "key of the library, wrapped by the recovery key" },
  { "/v1/changes", "sync", "nothing but the question" },
  { "/v1/objects", "sync", "encrypted objects" },
  { "/v1/connect", "account", "code and address of the account" },
  { "/", "account", "account" },
};

/* --- Addresses --- */

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

char *
twin_remote_http_check_address (const char *address, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (address));
  g_autoptr (GUri) uri = g_uri_parse (trimmed, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *text = NULL;

  if (host == NULL || *host == '\0' || (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")) || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL || strspn (g_uri_get_path (uri), "/") != strlen (g_uri_get_path (uri)))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("This is not the address of a server. It looks like https://twins.example.org."));
      return NULL;
    }
  if (g_str_equal (scheme, "http") && !is_loopback (host))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _("An address with http:// is not encrypted and is only accepted for this computer. Use https://."));
      return NULL;
    }
  text = g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, g_uri_get_port (uri), "", NULL, NULL);

  return g_ascii_strdown (text, -1);
}

/* "twins.example.org:8443". */
static char *
dup_host (const char *address)
{
  return g_strdup (strstr (address, "://") + strlen ("://"));
}

/* --- The ledger --- */

static TwinLedgerRecord *
make_record (RemoteHttp *self, const TwinRemoteRequest *request)
{
  TwinLedgerRecord *record = twin_ledger_record_new ();
  guint i = 0;

  while (!g_str_has_prefix (request->path, purposes[i].prefix))
    i++;
  record->host = g_strdup (self->host);
  record->purpose = g_strdup (purposes[i].purpose);
  record->content = g_strdup (purposes[i].content);
  record->bytes_out = request->body != NULL ? g_bytes_get_size (request->body) : 0;
  record->outcome = g_strdup ("sent");

  return record;
}

/* Before the first byte: who ends us here by force finds rather too much in the ledger than too little. */
static gboolean
begin_ledger (RemoteHttp *self, TwinLedgerRecord *record, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  if (self->store == NULL)
    return TRUE;
  tx = twin_store_write (self->store, error);
  if (tx == NULL)
    return FALSE;
  record->seq = twin_ledger_table_append (tx, record, error);

  return record->seq != 0 && twin_transaction_commit (tx, error);
}

static gboolean
end_ledger (RemoteHttp *self, TwinLedgerRecord *record, SoupMessage *message, const GError *reason, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  SoupMessageMetrics *metrics = soup_message_get_metrics (message);

  if (metrics != NULL)
    {
      record->bytes_out = soup_message_metrics_get_request_header_bytes_sent (metrics) + soup_message_metrics_get_request_body_bytes_sent (metrics);
      record->bytes_in = soup_message_metrics_get_response_header_bytes_received (metrics)
                         + soup_message_metrics_get_response_body_bytes_received (metrics);
    }
  if (reason != NULL)
    {
      g_set_str (&record->outcome, reason->domain == TWIN_ERROR && reason->code == TWIN_ERROR_REFUSED ? "refused" : "failed");
      g_set_str (&record->reason, reason->message);
    }

  if (self->store == NULL)
    return TRUE;
  tx = twin_store_write (self->store, error);

  return tx != NULL && twin_ledger_table_update (tx, record, error) && twin_transaction_commit (tx, error);
}

/* --- One call --- */

/* A call and its own way to end it. */
typedef struct
{
  RemoteHttp *remote;
  const TwinRemoteRequest *request;
  gsize n_sent; /* of the body */
  SoupMessage *message;
  GCancellable *cancellable;
  gboolean old_tls;
} Call;

/* Looks at TLS when the keys are agreed on and nothing of the request has been written. */
static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer user_data)
{
  Call *call = user_data;
  GTlsProtocolVersion version;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKED || !G_IS_TLS_CONNECTION (connection))
    return;
  version = g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection));
  if (version >= (call->remote->strong ? G_TLS_PROTOCOL_VERSION_TLS_1_3 : G_TLS_PROTOCOL_VERSION_TLS_1_2) && version < G_TLS_PROTOCOL_VERSION_DTLS_1_0)
    return;

  call->old_tls = TRUE;
  g_cancellable_cancel (call->cancellable);
}

static void
on_wrote_body_data (SoupMessage *message, guint n_bytes, gpointer user_data)
{
  Call *call = user_data;

  call->n_sent += n_bytes;
  call->request->sent (call->n_sent, call->request->user_data);
}

static void
set_token (SoupMessageHeaders *headers, TwinSecret *token)
{
  gsize length;
  const guint8 *bytes = twin_secret_get_bytes (token, &length);
  char *value = g_strdup_printf ("Bearer %.*s", (int) length, (const char *) bytes);

  soup_message_headers_replace (headers, "Authorization", value);
  explicit_bzero (value, strlen (value));
  g_free (value);
}

/* Content-Digest (RFC 9530). */
static void
set_body (SoupMessage *message, const TwinRemoteRequest *request)
{
  guint8 digest[32];
  gsize n_digest = sizeof digest;
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *encoded = NULL;
  g_autofree char *value = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (request->body, &length);

  g_checksum_update (sha256, data, (gssize) length);
  g_checksum_get_digest (sha256, digest, &n_digest);
  encoded = g_base64_encode (digest, n_digest);
  value = g_strdup_printf ("sha-256=:%s:", encoded);
  soup_message_set_request_body_from_bytes (message, request->content_type != NULL ? request->content_type : "application/octet-stream",
                                            request->body);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Digest", value);
}

static SoupMessage *
make_message (RemoteHttp *self, const TwinRemoteRequest *request)
{
  g_autofree char *uri = g_strconcat (self->address, request->path, NULL);
  SoupMessage *message = soup_message_new (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_set_force_http1 (message, TRUE);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  if (self->token != NULL)
    set_token (headers, self->token);
  if (request->if_match > 0)
    {
      g_autofree char *etag = g_strdup_printf ("\"%lld\"", (long long) request->if_match);

      soup_message_headers_replace (headers, "If-Match", etag);
    }
  if (request->if_none)
    soup_message_headers_replace (headers, "If-None-Match", "*");
  if (request->key != NULL)
    {
      g_autofree char *key = g_strdup_printf ("\"%s\"", request->key);

      soup_message_headers_replace (headers, "Idempotency-Key", key);
    }
  if (request->body != NULL)
    set_body (message, request);

  return message;
}

/* libsoup sends a request again by itself when a connection that was kept open turns out to be dead, but with no body: it has read it. */
static void
on_restarted (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;

  call->n_sent = 0;
  if (call->request->body != NULL)
    set_body (message, call->request);
}

/* All of the answer's body, as far as it is an answer of a size that the protocol knows. */
static GBytes *
read_body (Call *call, GInputStream *input, GError **error)
{
  goffset announced = soup_message_headers_get_content_length (soup_message_get_response_headers (call->message));
  SoupEncoding encoding = soup_message_headers_get_encoding (soup_message_get_response_headers (call->message));
  gint64 deadline = g_get_monotonic_time () + DEADLINE * G_USEC_PER_SEC;
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize n;

  while ((n = g_input_stream_read (input, piece, PIECE, call->cancellable, error)) > 0)
    {
      g_byte_array_append (body, piece, (guint) n);
      if (body->len > MAX_RESPONSE || g_get_monotonic_time () > deadline)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("The server's answer has no end"));
          return NULL;
        }
    }
  if (n < 0)
    return NULL;
  /* libsoup takes a body that was cut for one that ended. */
  if (encoding == SOUP_ENCODING_CONTENT_LENGTH && body->len < announced)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("The connection broke off in the middle of the answer"));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

static gint64
parse_number (const char *text)
{
  guint64 number = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL) ? (gint64) number : 0;
}

/* The version in "\"7\"". */
static gint64
parse_etag (const char *etag)
{
  gsize length = etag != NULL ? strlen (etag) : 0;
  g_autofree char *digits = length > 2 && etag[0] == '"' && etag[length - 1] == '"' ? g_strndup (etag + 1, length - 2) : NULL;

  return parse_number (digits);
}

static char *
parse_problem (const char *content_type, GBytes *body)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) json = NULL;

  if (g_strcmp0 (content_type, "application/problem+json") != 0)
    return NULL;
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  json = twin_json_parse_object (text, NULL);

  return json != NULL ? g_strdup (twin_json_get_string (json, "type", NULL)) : NULL;
}

/* A hotel's sign-in page answers for everybody: what is not of the protocol is no answer. */
static gboolean
is_of_protocol (guint status, const char *content_type, GBytes *body)
{
  if (g_bytes_get_size (body) == 0)
    return !SOUP_STATUS_IS_REDIRECTION (status) || status == SOUP_STATUS_NOT_MODIFIED;

  return g_strcmp0 (content_type, "application/json") == 0 || g_strcmp0 (content_type, "application/problem+json") == 0
         || g_strcmp0 (content_type, "application/octet-stream") == 0;
}

static gboolean
read_response (Call *call, GBytes *body, TwinRemoteResponse *response, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *content_type = soup_message_headers_get_content_type (headers, NULL);
  guint status = soup_message_get_status (call->message);

  if (!is_of_protocol (status, content_type, body) && status < 500)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                           _("Something else answered in the place of the server, such as the sign-in page of a network. Open a page in a browser, "
                             "sign in to the network and try again."));
      return FALSE;
    }
  response->status = status;
  response->rev = parse_etag (soup_message_headers_get_one (headers, "ETag"));
  response->replayed = g_strcmp0 (soup_message_headers_get_one (headers, "Idempotency-Replayed"), "?1") == 0;
  response->current_rev = parse_number (soup_message_headers_get_one (headers, "Current-Rev"));
  response->retry_after_s = parse_number (soup_message_headers_get_one (headers, "Retry-After"));
  response->problem = parse_problem (content_type, body);
  response->body = g_bytes_ref (body);

  return TRUE;
}

static GError *
explain (Call *call, GError *reason, GCancellable *cancellable)
{
  g_autoptr (GError) owned = reason;

  if (call->old_tls)
    return g_error_new_literal (TWIN_ERROR, TWIN_ERROR_REFUSED,
                                call->remote->strong ? _("The server's encryption is older than TLS 1.3, which the encryption level STRONG asks for, and nothing was "
                                                  "sent. Its administrator can switch on TLS 1.3.")
                                              : _("The server's encryption is older than TLS 1.2 and nothing was sent. Its administrator can switch "
                                                  "on TLS 1.3."));
  if (g_cancellable_is_cancelled (cancellable) || reason->domain == TWIN_ERROR)
    return g_steal_pointer (&owned);
  if (reason->domain == G_TLS_ERROR)
    return g_error_new (G_TLS_ERROR, reason->code, _("The connection to %s is not secure and was given up: %s"), call->remote->host, reason->message);

  return g_error_new (G_IO_ERROR, reason->domain == G_IO_ERROR ? reason->code : G_IO_ERROR_FAILED, _("%s cannot be reached: %s"),
                      call->remote->host, reason->message);
}

static void
cancel_call (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
exchange (Call *call, TwinRemoteResponse *response, GError **error)
{
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GBytes) body = NULL;

  g_signal_connect (call->message, "network-event", G_CALLBACK (on_network_event), call);
  g_signal_connect (call->message, "restarted", G_CALLBACK (on_restarted), call);
  if (call->request->sent != NULL)
    g_signal_connect (call->message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), call);
  input = soup_session_send (call->remote->session, call->message, call->cancellable, error);
  body = input != NULL ? read_body (call, input, error) : NULL;
  g_signal_handlers_disconnect_by_data (call->message, call);

  return body != NULL && read_response (call, body, response, error);
}

static gboolean
remote_http_send (TwinRemote *remote, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error)
{
  RemoteHttp *self = (RemoteHttp *) remote;
  g_autoptr (TwinLedgerRecord) record = make_record (self, request);
  g_autoptr (SoupMessage) message = make_message (self, request);
  g_autoptr (GCancellable) own = g_cancellable_new ();
  Call call = { self, request, 0, message, own, FALSE };
  GError *reason = NULL;
  gulong handler;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !begin_ledger (self, record, error))
    return FALSE;
  handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_call), own, NULL) : 0;
  if (!exchange (&call, response, &reason))
    {
      reason = explain (&call, reason, cancellable);
      /* What was given up keeps no connection. */
      soup_session_abort (self->session);
    }
  g_cancellable_disconnect (cancellable, handler);
  if (!end_ledger (self, record, message, reason, reason == NULL ? error : NULL) && reason == NULL)
    {
      twin_remote_response_clear (response);
      return FALSE;
    }
  if (self->ledger != NULL)
    g_ptr_array_add (self->ledger, g_steal_pointer (&record));
  if (reason != NULL)
    g_propagate_error (error, reason);

  return reason == NULL;
}

static void
remote_http_free (TwinRemote *remote)
{
  RemoteHttp *self = (RemoteHttp *) remote;

  g_clear_object (&self->session);
  g_clear_pointer (&self->token, twin_secret_unref);
  g_clear_pointer (&self->store, twin_store_unref);
  g_clear_pointer (&self->ledger, g_ptr_array_unref);
  g_free (self->address);
  g_free (self->host);
  g_free (self);
}

static const TwinRemoteClass remote_http_class = { remote_http_send, remote_http_free };

static SoupSession *
make_session (GTlsDatabase *trust, gboolean local)
{
  SoupSession *session = soup_session_new_with_options ("timeout", TIMEOUT, "max-conns", 1, "max-conns-per-host", 1, NULL);

  soup_session_set_accept_language_auto (session, FALSE);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_SNIFFER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CACHE);
  if (trust != NULL)
    soup_session_set_tls_database (session, trust);
  if (local)
    soup_session_set_proxy_resolver (session, NULL);

  return session;
}

TwinRemote *
twin_remote_http_new (TwinStore *store, const TwinRemoteHttpSettings *settings, GError **error)
{
  g_autofree char *address = NULL;
  g_autoptr (GUri) uri = NULL;
  RemoteHttp *self;

  g_return_val_if_fail (settings != NULL && settings->address != NULL && (store != NULL) != (settings->ledger != NULL), NULL);

  address = twin_remote_http_check_address (settings->address, error);
  if (address == NULL)
    return NULL;

  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  self = g_new0 (RemoteHttp, 1);
  self->parent.class = &remote_http_class;
  self->store = store != NULL ? twin_store_ref (store) : NULL;
  self->ledger = settings->ledger != NULL ? g_ptr_array_ref (settings->ledger) : NULL;
  self->host = dup_host (address);
  self->address = g_steal_pointer (&address);
  self->token = settings->token != NULL ? twin_secret_ref (settings->token) : NULL;
  self->strong = settings->strong;
  self->session = make_session (settings->trust, is_loopback (g_uri_get_host (uri)));

  return &self->parent;
}

/* --- Tokens --- */

static char *
get_item (const char *address)
{
  return g_strconcat ("server/", address, NULL);
}

TwinSecret *
twin_remote_http_lookup_token (TwinKeyring *keyring, const char *address, GCancellable *cancellable, GError **error)
{
  g_autofree char *item = get_item (address);

  return twin_keyring_lookup (keyring, item, cancellable, error);
}

gboolean
twin_remote_http_store_token (TwinKeyring *keyring, const char *address, TwinSecret *token, GCancellable *cancellable, GError **error)
{
  g_autofree char *item = get_item (address);
  g_autofree char *label = g_strdup_printf ("Twin Studio: access to %s", address);

  return twin_keyring_store (keyring, item, label, token, cancellable, error);
}

gboolean
twin_remote_http_remove_token (TwinKeyring *keyring, const char *address, GCancellable *cancellable, GError **error)
{
  g_autofree char *item = get_item (address);

  return twin_keyring_remove (keyring, item, cancellable, error);
}
