/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-model-private.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-limits.h"
#include "store/twin-ledger-table.h"

/* No byte for so long: given up. A model on a slow computer needs a while for its first word. */
#define TIMEOUT_SECONDS 120

/* The whole answer, however steadily it trickles. */
#define DEADLINE_SECONDS 600

/* Around each piece of an answer a provider sends a few hundred bytes of its own. */
#define MAXIMUM_RESPONSE_BYTES (64 * TWIN_LIMIT_MODEL_ANSWER_BYTES)

#define PIECE 8192

#define STATUS_TOO_MANY_REQUESTS 429 /* RFC 6585, 4 */

/* One call: what is sent, and what is known of it. */
typedef struct
{
  TwinStore *store;
  TwinLedgerRecord *record;
  SoupMessage *message;
  guint64 received;
} Call;

static SoupSession *
create_session (gboolean local, guint seconds)
{
  SoupSession *session = soup_session_new ();

  soup_session_set_timeout (session, seconds != 0 ? MIN (seconds, TIMEOUT_SECONDS) : TIMEOUT_SECONDS);
  soup_session_set_idle_timeout (session, 1);
  soup_session_set_accept_language_auto (session, FALSE);
  if (local)
    soup_session_set_proxy_resolver (session, NULL);

  return session;
}

/* Also of a session that was handed in: nothing is unpacked (a small answer must not become a huge one), nothing
 * is guessed, kept, or answered on its own account. */
static void
harden_session (SoupSession *session)
{
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_SNIFFER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CACHE);
}

/* "https://api.example.org:8443/v1" -> "api.example.org:8443"; "" for what is no address. */
static char *
dup_host (const TwinModelProfile *profile)
{
  g_autoptr (GUri) uri = profile->base_url != NULL ? g_uri_parse (profile->base_url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup ("");
  if (g_uri_get_port (uri) < 0)
    return g_strdup (g_uri_get_host (uri));

  return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
}

static gboolean
append_to_ledger (Call *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  if (self->store == NULL)
    return TRUE;
  tx = twin_store_write (self->store, error);
  if (tx == NULL)
    return FALSE;

  self->record->seq = twin_ledger_table_append (tx, self->record, error);

  return self->record->seq != 0 && twin_transaction_commit (tx, error);
}

static gboolean
update_ledger (Call *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  if (self->store == NULL)
    return TRUE;
  tx = twin_store_write (self->store, error);

  return tx != NULL && twin_ledger_table_update (tx, self->record, error) && twin_transaction_commit (tx, error);
}

/* A line break in it would be a header of its own. */
static gboolean
set_key (SoupMessageHeaders *headers, const TwinModelProfile *profile, TwinSecret *key, GError **error)
{
  gsize length;
  const guint8 *bytes = twin_secret_get_bytes (key, &length);
  char *value;

  for (gsize i = 0; i < length; i++)
    if (bytes[i] <= ' ' || bytes[i] >= 0x7f)
      {
        g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                     _("The key of the model “%s” holds characters that no key has. Enter it again."), profile->name);
        return FALSE;
      }

  value = g_strdup_printf ("Bearer %.*s", (int) length, (const char *) bytes);
  soup_message_headers_replace (headers, "Authorization", value);
  explicit_bzero (value, strlen (value));
  g_free (value);

  return TRUE;
}

static SoupMessage *
create_message (const TwinModelProfile *profile, TwinSecret *key, const TwinModelErrand *errand, GBytes *body, GError **error)
{
  g_autofree char *url = g_strconcat (profile->base_url, g_str_has_suffix (profile->base_url, "/") ? "" : "/",
                                      errand->path, NULL);
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The address of the model “%s” cannot be used."), profile->name);
      return NULL;
    }

  soup_message_set_force_http1 (message, TRUE);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE
                                     | SOUP_MESSAGE_COLLECT_METRICS);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", errand->stream != NULL ? "text/event-stream" : "application/json");
  if (key != NULL && !set_key (headers, profile, key, error))
    g_clear_object (&message);

  return message;
}

static gboolean
check_status (Call *self, const TwinModelProfile *profile, GError **error)
{
  guint status = soup_message_get_status (self->message);
  const char *advice;

  if (status == SOUP_STATUS_OK)
    return TRUE;

  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    advice = "It does not accept the key. Enter the key again.";
  else if (status == SOUP_STATUS_NOT_FOUND)
    advice = "It knows no such model or address. Check both.";
  else if (status == STATUS_TOO_MANY_REQUESTS)
    advice = "Too much was asked in a short time. Wait a minute and try again.";
  else if (status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE || status == SOUP_STATUS_BAD_REQUEST)
    advice = "It does not take the request. Check the model's name.";
  else if (SOUP_STATUS_IS_REDIRECTION (status))
    advice = "It sent us to another address, which is not followed. Enter the right address.";
  else
    advice = "The fault is on its side. Try again later.";
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED, _("The provider of the model “%s” answered with status %u. %s"),
               profile->name, status, advice);

  return FALSE;
}

/* Fewer bytes than were announced end a read without an error. */
static gboolean
check_complete (const TwinModelStream *stream, GError **error)
{
  if (stream->finished)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("The answer has no end"));

  return FALSE;
}

/* At most PIECE bytes of the response, and at most so many in all and so long. */
static gssize
read_piece (Call *self, GInputStream *input, char *piece, gint64 deadline, GCancellable *cancellable, GError **error)
{
  gssize n = g_input_stream_read (input, piece, PIECE, cancellable, error);

  if (n <= 0)
    return n;

  self->received += n;
  if (self->received > MAXIMUM_RESPONSE_BYTES)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                           _("The model sent far more than an answer and was stopped. Choose another model."));
      return -1;
    }
  if (g_get_monotonic_time () > deadline)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           _("The answer has no end in the time that it was given"));
      return -1;
    }

  return n;
}

static gboolean
read_events (Call *self, GInputStream *input, TwinModelStream *stream, gint64 deadline, GCancellable *cancellable,
             GError **error)
{
  char piece[PIECE];

  while (!stream->finished)
    {
      gssize n = read_piece (self, input, piece, deadline, cancellable, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      if (!twin_model_stream_feed (stream, piece, n, error))
        return FALSE;
    }

  return check_complete (stream, error);
}

static gboolean
read_object (Call *self, GInputStream *input, const TwinModelErrand *errand, gint64 deadline, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);
  char piece[PIECE];
  gssize n;

  while ((n = read_piece (self, input, piece, deadline, cancellable, error)) > 0)
    g_string_append_len (json, piece, n);
  if (n < 0)
    return FALSE;
  if (errand->stream != NULL)
    return twin_model_stream_take_object (errand->stream, json->str, error);

  g_string_append_len (errand->object, json->str, (gssize) json->len);

  return TRUE;
}

static gboolean
exchange (Call *self, SoupSession *session, const TwinModelProfile *profile, const TwinModelErrand *errand,
          GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (errand->seconds != 0 ? errand->seconds : DEADLINE_SECONDS) * G_USEC_PER_SEC;
  g_autoptr (GInputStream) input = soup_session_send (session, self->message, cancellable, error);
  const char *type;

  if (input == NULL || !check_status (self, profile, error))
    return FALSE;

  type = soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL);
  if (errand->stream == NULL || g_strcmp0 (type, "application/json") == 0)
    return read_object (self, input, errand, deadline, cancellable, error);

  return read_events (self, input, errand->stream, deadline, cancellable, error);
}

/* What went over the wire, headers included, as libsoup counted it. */
static void
note_bytes (Call *self)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);

  if (metrics == NULL)
    return;

  self->record->bytes_out = soup_message_metrics_get_request_header_bytes_sent (metrics)
                            + soup_message_metrics_get_request_body_bytes_sent (metrics);
  self->record->bytes_in = soup_message_metrics_get_response_header_bytes_received (metrics)
                           + soup_message_metrics_get_response_body_bytes_received (metrics);
}

/* The words of libsoup and GIO hold an address at most, but a user needs to know what to do; and of all
 * their domains callers are to know only one. */
static GError *
explain (GError *reason, const TwinModelProfile *profile)
{
  g_autoptr (GError) owned = reason;
  g_autofree char *message = NULL;

  if (reason->domain == TWIN_ERROR || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);

  if (reason->domain == G_TLS_ERROR)
    message = g_strdup_printf ("The connection to the model “%s” is not secure and was given up: %s", profile->name,
                               reason->message);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    message = g_strdup_printf ("The model “%s” did not answer in time. Try again, or choose a faster one.", profile->name);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    message = g_strdup_printf ("The connection to the model “%s” broke off in the middle of the answer. Try again.",
                               profile->name);
  else
    message = g_strdup_printf ("The model “%s” cannot be reached. Check that it runs and that its address is right: %s",
                               profile->name, reason->message);

  return reason->domain == G_IO_ERROR ? g_error_new_literal (G_IO_ERROR, reason->code, message)
                                      : g_error_new_literal (TWIN_ERROR, TWIN_ERROR_FAILED, message);
}

static gboolean
refuse (Call *self, GError *reason, GError **error)
{
  g_autoptr (GError) ledger_error = NULL;

  self->record->outcome = g_strdup ("refused");
  self->record->reason = g_strdup (reason->message);
  if (!append_to_ledger (self, &ledger_error))
    {
      g_error_free (reason);
      g_propagate_error (error, g_steal_pointer (&ledger_error));
      return FALSE;
    }
  g_propagate_error (error, reason);

  return FALSE;
}

/* Checks, and writes the ledger's entry, which says "sent" from before the first byte on: if we end here
 * by force, the ledger says rather too much than too little. */
static gboolean
begin (Call *self, const TwinModelProfile *profile, const TwinModelRules *rules, TwinSecret *key,
       const TwinModelErrand *errand, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (GBytes) body = NULL;

  self->record->host = dup_host (profile);
  self->record->purpose = g_strdup (errand->purpose);
  self->record->content = g_strdup (errand->content);
  if (!twin_model_check (profile, rules, &local_error))
    return refuse (self, local_error, error);

  body = g_bytes_new (errand->json, strlen (errand->json));
  self->message = create_message (profile, key, errand, body, &local_error);
  if (self->message == NULL)
    return refuse (self, local_error, error);

  self->record->outcome = g_strdup ("sent");
  self->record->bytes_out = g_bytes_get_size (body);

  return append_to_ledger (self, error);
}

static gboolean
end (Call *self, const TwinModelProfile *profile, gboolean success, GError *reason, GError **error)
{
  g_autoptr (GError) ledger_error = NULL;

  note_bytes (self);
  if (!success)
    {
      reason = explain (reason, profile);
      g_set_str (&self->record->outcome, "failed");
      g_set_str (&self->record->reason, reason->message);
    }
  if (!update_ledger (self, &ledger_error))
    {
      g_clear_error (&reason);
      g_propagate_error (error, g_steal_pointer (&ledger_error));
      return FALSE;
    }
  if (!success)
    g_propagate_error (error, reason);

  return success;
}

gboolean
twin_model_run (TwinStore *store, SoupSession *session, const TwinModelProfile *profile, const TwinModelRules *rules,
                TwinSecret *key, const TwinModelErrand *errand, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinLedgerRecord) record = twin_ledger_record_new ();
  g_autoptr (SoupSession) own_session = NULL;
  Call call = { .store = store, .record = record };
  GError *local_error = NULL;
  gboolean success;

  if (!begin (&call, profile, rules, key, errand, error))
    {
      g_clear_object (&call.message);
      return FALSE;
    }

  own_session = session != NULL ? g_object_ref (session) : create_session (twin_model_profile_is_local (profile), errand->seconds);
  harden_session (own_session);
  success = exchange (&call, own_session, profile, errand, cancellable, &local_error);
  /* An answer that was given up keeps no connection. */
  if (!success)
    soup_session_abort (own_session);
  success = end (&call, profile, success, local_error, error);
  g_object_unref (call.message);

  return success;
}

char *
twin_model_ask (TwinStore *store, SoupSession *session, const TwinModelProfile *profile, const TwinModelRules *rules,
                TwinSecret *key, const TwinModelRequest *request, TwinModelTokenFunc on_token, gpointer user_data,
                GCancellable *cancellable, GError **error)
{
  g_autofree char *json = NULL;
  g_autofree char *canary = NULL;
  TwinModelErrand errand = { .path = "chat/completions", .purpose = "answer", .content = "question and passages" };
  TwinModelStream stream;
  char *answer = NULL;

  g_return_val_if_fail (profile != NULL && rules != NULL, NULL);
  g_return_val_if_fail (request != NULL && request->question != NULL && request->hits != NULL, NULL);

  json = twin_model_write_request (profile, request, &canary);
  twin_model_stream_init (&stream, on_token, user_data);
  stream.canary = canary;
  errand.json = json;
  errand.seconds = request->seconds;
  errand.stream = &stream;
  if (twin_model_run (store, session, profile, rules, key, &errand, cancellable, error))
    answer = g_strdup (stream.answer->str);
  if (request->n_tokens != NULL)
    *request->n_tokens = stream.n_tokens;
  twin_model_stream_clear (&stream);

  return answer;
}
