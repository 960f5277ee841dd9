/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "api/api-audit.h"
#include "api/api-usage.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "models/model-answer.h"

#define MAX_BODY (64 * 1024)
#define DEFAULT_CHANNEL "custom"
#define USAGE_DAYS 30

/* For each access token (R182). */
static const HttpQuota ask_quota = { "answers", 60, 60 };

/* Of who sits before the program nothing is known, so it gets what everybody may see. */
static const PublishedViewer anybody = { .level = TWIN_LEVEL_PUBLIC };

/* --- The answer --- */

static JsonObject *
describe_source (const TwinAnswer *answer, const TwinCitation *citation)
{
  const TwinHit *hit = answer->hits->pdata[citation->hit_index];
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "document", hit->passage->document_id);
  json_object_set_int_member (json, "number", citation->number);
  json_object_set_int_member (json, "passage", hit->passage->ordinal);
  json_object_set_string_member (json, "text", citation->text);
  json_object_set_string_member (json, "title", hit->title != NULL ? hit->title : "");

  return json;
}

static JsonObject *
describe_answer (const TwinAnswer *answer)
{
  JsonObject *json = json_object_new ();
  JsonArray *sources = json_array_new ();

  for (guint i = 0; i < answer->citations->len; i++)
    json_array_add_object_element (sources, describe_source (answer, answer->citations->pdata[i]));
  json_object_set_boolean_member (json, "abstained", answer->abstained);
  json_object_set_boolean_member (json, "ai", TRUE);
  json_object_set_array_member (json, "sources", sources);
  json_object_set_string_member (json, "text", answer->text);
  json_object_set_int_member (json, "tokens", (gint64) answer->n_tokens);

  return json;
}

/* The models, while there is something left of the month's tokens (R182); NULL for answers in the passages' own words. */
static gboolean
choose_models (Server *server, const char *tenant, const ModelProfiles **models, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  ApiMonth month = { 0 };

  *models = server->models;
  if (server->monthly_tokens <= 0 || server->models == NULL)
    return TRUE;
  tx = storage_begin (server->storage, tenant, STORAGE_READ, error);
  if (tx == NULL || !api_usage_read (tx, &month, error))
    return FALSE;
  if (month.n_tokens >= server->monthly_tokens)
    *models = NULL;

  return TRUE;
}

static TwinAnswer *
make_answer (Server *server, const char *tenant, const char *twin_id, const char *question, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinManifest) manifest = published_read (server->published, tenant, twin_id, error);
  g_autoptr (TwinAnswer) answer = manifest != NULL ? published_ask (server->published, tenant, twin_id, question, &anybody, cancellable, error) : NULL;
  const ModelProfiles *models = NULL;

  if (answer == NULL || !choose_models (server, tenant, &models, error) || !model_answer_phrase (models, manifest, question, &answer, NULL, NULL, cancellable, error))
    return NULL;

  return g_steal_pointer (&answer);
}

/* The answer is there and counted; a notice that cannot be put down now is with the next call. */
static void
tell_usage (Server *server, const AccountSession *session)
{
  g_autoptr (GError) error = NULL;
  gboolean told = FALSE;

  if (server->monthly_tokens > 0 && !api_usage_tell (server->storage, session->creator_id, server->monthly_tokens, &told, &error))
    g_warning ("What an account has used of its quota is told later: %s", error->message);
  if (told && server->notices != NULL)
    notice_sender_wake (server->notices);
}

/* What happened, and nothing of what was asked; a call that cannot be logged is not answered. */
static HttpReply *
log_call (Server *server, const AccountSession *session, const char *channel, guint64 n_tokens, HttpReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (server->storage, session->creator_id, STORAGE_WRITE, &error);

  if (tx != NULL && api_audit_append (tx, channel, session->token_id, http_reply_get_status (reply), n_tokens, &error) && api_usage_add (tx, n_tokens, &error)
      && storage_commit (tx, &error))
    {
      storage_tx_free (g_steal_pointer (&tx));
      tell_usage (server, session);
      return reply;
    }
  http_reply_free (reply);

  return http_problem_reply_for_error (error);
}

static HttpReply *
answer_question (HttpRequest *request, Server *server, JsonObject *body, guint64 *n_tokens)
{
  const char *id = http_request_get_param (request, "id");
  const char *question = twin_json_get_string (body, "question", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (JsonObject) json = NULL;

  if (!twin_id_is_valid (id))
    return http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
  answer = make_answer (server, api_get_session (request)->creator_id, id, question, http_request_get_cancellable (request), &error);
  if (answer == NULL)
    return http_problem_reply_for_error (error);
  *n_tokens = answer->n_tokens;
  json = describe_answer (answer);

  return http_reply_new_json (200, json);
}

static HttpReply *
post_answer (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const AccountSession *session = api_get_session (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = NULL;
  const char *channel;
  guint64 n_tokens = 0;
  HttpQuotaState state;
  HttpReply *reply = api_require (request, ACCOUNT_SCOPE_ASK);

  if (reply != NULL)
    return reply;
  body = http_request_get_json (request, &error);
  if (body == NULL)
    return http_problem_reply_for_error (error);
  channel = twin_json_get_string (body, "channel", DEFAULT_CHANNEL);
  if (!api_audit_is_channel (channel))
    return http_problem_reply (HTTP_PROBLEM_INVALID_CONTENT, "The channel is custom, email or telegram.");
  state = http_limiter_take (server->limiter, &ask_quota, session->token_id);
  reply = state.allowed ? answer_question (request, server, body, &n_tokens) : http_quota_refusal (&ask_quota, &state);

  return log_call (server, session, channel, n_tokens, reply);
}

/* --- What was used --- */

static JsonObject *
describe_month (const ApiMonth *month, gint64 quota)
{
  JsonObject *json = json_object_new ();

  json_object_set_int_member (json, "calls", month->n_calls);
  json_object_set_string_member (json, "month", month->month);
  if (quota > 0)
    json_object_set_int_member (json, "quota", quota);
  json_object_set_int_member (json, "tokens", month->n_tokens);

  return json;
}

static HttpReply *
get_usage (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GPtrArray) sums = NULL;
  g_autoptr (JsonObject) json = NULL;
  ApiMonth month = { 0 };
  JsonArray *array;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;
  tx = storage_begin (server->storage, api_get_session (request)->creator_id, STORAGE_READ, &error);
  sums = tx != NULL ? api_audit_sum (tx, storage_tx_now (tx) - USAGE_DAYS * TWIN_DAY_MS, &error) : NULL;
  if (sums == NULL || !api_usage_read (tx, &month, &error))
    return http_problem_reply_for_error (error);

  json = json_object_new ();
  array = json_array_new ();
  for (guint i = 0; i < sums->len; i++)
    {
      const ApiUsage *one = sums->pdata[i];
      JsonObject *usage = json_object_new ();

      json_object_set_int_member (usage, "calls", one->n_calls);
      json_object_set_string_member (usage, "channel", one->channel);
      json_object_set_int_member (usage, "tokens", one->n_tokens);
      json_array_add_object_element (array, usage);
    }
  json_object_set_int_member (json, "days", USAGE_DAYS);
  json_object_set_object_member (json, "month", describe_month (&month, server->monthly_tokens));
  json_object_set_array_member (json, "usage", array);

  return http_reply_new_json (200, json);
}

static const HttpRoute routes[] = {
  { "POST", "/v1/published-twins/{id}/answers", post_answer, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, MAX_BODY, NULL },
  { "GET", "/v1/account/usage", get_usage, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_answers_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}
