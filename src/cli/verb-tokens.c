/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "cli-server.h"
#include "sync/twin-exchange.h"

static struct
{
  char *scopes;
  int days;
} options = { .days = 90 };

static const GOptionEntry entries[] = {
  { "scopes", 0, 0, G_OPTION_ARG_STRING, &options.scopes, N_ ("What the new token may do: sync,publish,account,analytics,admin,ask"), N_ ("LIST") },
  { "days", 0, 0, G_OPTION_ARG_INT, &options.days, N_ ("How long the new token lasts (default: 90)"), N_ ("N") },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

/* One request; the answer's JSON in *@json, if there is any. */
static gboolean
ask (CliContext *context, const char *method, const char *path, GBytes *body, JsonObject **json, GError **error)
{
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  TwinExchange exchange = { .remote = remote, .cancellable = cli_context_catch_interrupts (context) };
  TwinRemoteRequest request = { .method = method, .path = path, .body = body, .content_type = "application/json" };
  g_auto (TwinRemoteResponse) response = { 0 };

  if (remote == NULL)
    return FALSE;
  if (!twin_exchange_ask (&exchange, &request, &response, error))
    {
      if (exchange.signed_out)
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                             _ ("The server does not accept the token any more. Sign in again with “twinctl connect”."));
      return FALSE;
    }
  if (response.status >= 300)
    return twin_exchange_refuse (&response, error);
  if (json != NULL && (*json = twin_exchange_parse (&response)) == NULL)
    return twin_exchange_refuse (&response, error);

  return TRUE;
}

static gboolean
list (CliContext *context, GError **error)
{
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("NAME"), _ ("KIND"), _ ("MAY"), _ ("LAST USED"), _ ("ENDS"), NULL);
  JsonArray *tokens;

  if (!ask (context, "GET", "/v1/account/tokens", NULL, &json, error))
    return FALSE;
  tokens = json_object_has_member (json, "tokens") ? json_object_get_array_member (json, "tokens") : NULL;
  for (guint i = 0; tokens != NULL && i < json_array_get_length (tokens); i++)
    {
      JsonObject *token = json_array_get_object_element (tokens, i);
      g_autofree char *name = cli_clean (twin_json_get_string (token, "name", ""));

      if (cli_context_get_json (context))
        cli_print_json (token);
      else
        cli_table_add (table, twin_json_get_string (token, "id", ""), name, twin_json_get_string (token, "kind", ""),
                       twin_json_get_string (token, "scopes", ""), twin_json_get_string (token, "lastUsed", ""),
                       twin_json_get_string (token, "expiresAt", ""), NULL);
    }
  cli_table_print (table);

  return TRUE;
}

/* The token is printed this once; where it goes is for whoever asked for it. */
static gboolean
create (CliContext *context, const char *name, GError **error)
{
  g_autoptr (JsonObject) asked = json_object_new ();
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (GBytes) body = NULL;
  g_auto (GStrv) scopes = cli_split_list (options.scopes);
  g_autofree char *joined = g_strjoinv (" ", scopes);
  char *text;

  if (scopes[0] == NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say what the token may do: --scopes publish, …"));
      return FALSE;
    }
  json_object_set_string_member (asked, "name", name);
  json_object_set_string_member (asked, "scopes", joined);
  json_object_set_int_member (asked, "days", options.days);
  text = twin_json_object_to_string (asked, FALSE);
  body = g_bytes_new_take (text, strlen (text));
  if (!ask (context, "POST", "/v1/account/tokens", body, &made, error))
    return FALSE;
  if (cli_context_get_json (context))
    cli_print_json (made);
  else
    cli_print ("%s", twin_json_get_string (made, "token", ""));

  return TRUE;
}

static gboolean
end_token (CliContext *context, const char *id, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/account/tokens/", escaped, NULL);

  return ask (context, "DELETE", path, NULL, NULL, error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  if (arguments[0] == NULL)
    return list (context, error);
  if (arguments[1] != NULL && g_str_equal (arguments[0], "create"))
    return create (context, arguments[1], error);
  if (arguments[1] != NULL && g_str_equal (arguments[0], "revoke"))
    return end_token (context, arguments[1], error);
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say “create NAME” or “revoke ID”, or nothing for a list."));

  return FALSE;
}

static const char *const forms[] = { "", "create NAME --scopes LIST [--days N]", "revoke ID", NULL };

const CliVerb cli_verb_tokens = {
  .name = "tokens",
  .summary = N_ ("List, make and end the account’s tokens and sessions on the server"),
  .forms = forms,
  .notes = N_ ("A new token is printed this once. Revoking ends a computer’s or a program’s access at once, and again is as\n"
               "good as once."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 2,
  .run = run,
};
