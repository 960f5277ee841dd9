/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-action.h"
#include "cli-input.h"
#include "cli-server.h"

static struct
{
  char *contact;
  char *origins;
  char *webhook;
  char *version;
  char *accepted_by;
  char *scopes;
  int days;
} options = { .days = 90 };

static const GOptionEntry entries[] = {
  { "contact", 0, 0, G_OPTION_ARG_STRING, &options.contact, N_ ("Who is responsible at the partner"), N_ ("WORDS") },
  { "origins", 0, 0, G_OPTION_ARG_STRING, &options.origins, N_ ("Sites that may frame a twin, separated by commas"), N_ ("LIST") },
  { "webhook", 0, 0, G_OPTION_ARG_STRING, &options.webhook, N_ ("Where the partner is told of messages"), N_ ("URL") },
  { "agreement", 0, 0, G_OPTION_ARG_STRING, &options.version, N_ ("Version of the agreement"), N_ ("VERSION") },
  { "accepted-by", 0, 0, G_OPTION_ARG_STRING, &options.accepted_by, N_ ("Who accepted it for the partner"), N_ ("NAME") },
  { "scopes", 0, 0, G_OPTION_ARG_STRING, &options.scopes, N_ ("What the key may do: launch, analytics (default: both)"), N_ ("LIST") },
  { "days", 0, 0, G_OPTION_ARG_INT, &options.days, N_ ("When the key ends (default: 90)"), N_ ("N") },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

static void
set_text (JsonObject *fields, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (fields, name, value);
}

static JsonObject *
make_fields (const char *name)
{
  JsonObject *fields = json_object_new ();
  g_auto (GStrv) origins = cli_split_list (options.origins);

  set_text (fields, "name", name);
  set_text (fields, "contact", options.contact);
  set_text (fields, "webhookUrl", options.webhook);
  if (options.origins != NULL)
    twin_json_set_strv (fields, "origins", (const char *const *) origins);

  return fields;
}

/* What is asked below the partner that @reference names. */
static JsonObject *
ask (CliContext *context, const char *reference, const char *method, const char *const *rest, JsonObject *fields, GError **error)
{
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  g_autoptr (GPtrArray) partners = remote != NULL ? cli_server_list (context, remote, TWIN_ORGANISATION_PARTNERS, error) : NULL;
  const char *id = partners != NULL ? cli_server_find (partners, "name", reference, error) : NULL;

  return id != NULL ? twin_organisation_ask_below (remote, TWIN_ORGANISATION_PARTNERS, id, method, rest, fields, cli_context_catch_interrupts (context), error)
                    : NULL;
}

/* Nothing is said of what was done. */
static gboolean
act (CliContext *context, const char *reference, const char *method, const char *const *rest, JsonObject *fields, GError **error)
{
  g_autoptr (JsonObject) done = ask (context, reference, method, rest, fields, error);

  return done != NULL;
}

static gboolean
list (CliContext *context, GError **error)
{
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  g_autoptr (GPtrArray) partners = remote != NULL ? cli_server_list (context, remote, TWIN_ORGANISATION_PARTNERS, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("NAME"), _ ("MADE"), _ ("ENDED"), NULL);

  if (partners == NULL)
    return FALSE;
  for (guint i = 0; i < partners->len; i++)
    {
      JsonObject *partner = partners->pdata[i];
      g_autofree char *name = cli_clean (twin_json_get_string (partner, "name", ""));

      if (cli_context_get_json (context))
        cli_print_json (partner);
      else
        cli_table_add (table, twin_json_get_string (partner, "id", ""), name, twin_json_get_string (partner, "createdAt", ""),
                       twin_json_get_string (partner, "endedAt", ""), NULL);
    }
  cli_table_print (table);

  return TRUE;
}

static gboolean
show (CliContext *context, char **arguments, GError **error)
{
  static const char *const itself[] = { NULL };
  g_autoptr (JsonObject) partner = ask (context, arguments[0], "GET", itself, NULL, error);

  if (partner != NULL)
    cli_print_json (partner);

  return partner != NULL;
}

static gboolean
add (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  g_autoptr (JsonObject) fields = make_fields (arguments[0]);
  g_autoptr (JsonObject) made = NULL;

  made = remote != NULL ? twin_organisation_add (remote, TWIN_ORGANISATION_PARTNERS, fields, cli_context_catch_interrupts (context), error) : NULL;
  if (made == NULL)
    return FALSE;
  if (cli_context_get_json (context))
    cli_print_json (made);
  else
    cli_print ("%s", twin_json_get_string (made, "id", ""));

  return TRUE;
}

static gboolean
change (CliContext *context, char **arguments, GError **error)
{
  static const char *const itself[] = { NULL };
  g_autoptr (JsonObject) fields = make_fields (NULL);

  return act (context, arguments[0], "PATCH", itself, fields, error);
}

static gboolean
agree (CliContext *context, char **arguments, GError **error)
{
  static const char *const rest[] = { "agreement", NULL };
  g_autoptr (GBytes) text = cli_read_input (arguments[1], error);
  g_autoptr (JsonObject) fields = json_object_new ();

  if (text == NULL)
    return FALSE;
  if (!g_utf8_validate_len (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("The agreement is not a text in UTF-8."));
      return FALSE;
    }
  set_text (fields, "version", options.version);
  set_text (fields, "acceptedBy", options.accepted_by);
  set_text (fields, "text", g_bytes_get_data (text, NULL));

  return act (context, arguments[0], "POST", rest, fields, error);
}

/* Key and secrets are printed this once; where they go is for whoever asked for them. */
static gboolean
print_once (CliContext *context, JsonObject *made, const char *const *names)
{
  if (made == NULL)
    return FALSE;
  if (cli_context_get_json (context))
    cli_print_json (made);
  for (guint i = 0; names[i] != NULL && !cli_context_get_json (context); i++)
    cli_print ("%s", twin_json_get_string (made, names[i], ""));

  return TRUE;
}

static gboolean
issue_key (CliContext *context, char **arguments, GError **error)
{
  static const char *const rest[] = { "keys", NULL };
  static const char *const said[] = { "key", "launchSecret", NULL };
  g_auto (GStrv) scopes = cli_split_list (options.scopes != NULL ? options.scopes : "launch,analytics");
  g_autofree char *joined = g_strjoinv (" ", scopes);
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (JsonObject) made = NULL;

  json_object_set_string_member (fields, "scopes", joined);
  json_object_set_int_member (fields, "days", options.days);
  made = ask (context, arguments[0], "POST", rest, fields, error);

  return print_once (context, made, said);
}

static gboolean
renew_secret (CliContext *context, char **arguments, GError **error)
{
  static const char *const rest[] = { "webhook-secret", NULL };
  static const char *const said[] = { "secret", NULL };
  g_autoptr (JsonObject) made = ask (context, arguments[0], "POST", rest, NULL, error);

  return print_once (context, made, said);
}

static gboolean
revoke_key (CliContext *context, char **arguments, GError **error)
{
  const char *const rest[] = { "keys", arguments[1], NULL };

  return act (context, arguments[0], "DELETE", rest, NULL, error);
}

static gboolean
end_partner (CliContext *context, char **arguments, GError **error)
{
  static const char *const itself[] = { NULL };

  return act (context, arguments[0], "DELETE", itself, NULL, error);
}

/* --- What it was told --- */

static void
add_delivery (CliTable *table, JsonObject *delivery)
{
  JsonArray *attempts = twin_json_get_array (delivery, "attempts");
  guint n = attempts != NULL ? json_array_get_length (attempts) : 0;
  JsonObject *last = n > 0 ? twin_json_get_element (attempts, n - 1) : NULL;
  g_autofree char *number = g_strdup_printf ("%u", n);

  cli_table_add (table, twin_json_get_string (delivery, "id", ""), twin_json_get_string (delivery, "state", ""), number,
                 last != NULL ? twin_json_get_string (last, "outcome", "") : "", twin_json_get_string (delivery, "createdAt", ""), NULL);
}

static gboolean
list_deliveries (CliContext *context, char **arguments, GError **error)
{
  static const char *const rest[] = { "deliveries", NULL };
  g_autoptr (JsonObject) answer = ask (context, arguments[0], "GET", rest, NULL, error);
  JsonArray *deliveries = answer != NULL ? twin_json_get_array (answer, "deliveries") : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("STATE"), _ ("ATTEMPTS"), _ ("OUTCOME"), _ ("MADE"), NULL);

  if (answer == NULL)
    return FALSE;
  for (guint i = 0; deliveries != NULL && i < json_array_get_length (deliveries); i++)
    if (cli_context_get_json (context))
      cli_print_json (twin_json_get_element (deliveries, i));
    else
      add_delivery (table, twin_json_get_element (deliveries, i));
  cli_table_print (table);

  return TRUE;
}

static gboolean
redeliver (CliContext *context, char **arguments, GError **error)
{
  const char *const rest[] = { "deliveries", arguments[1], NULL };

  return act (context, arguments[0], "POST", rest, NULL, error);
}

static const CliAction actions[] = {
  { "add", 1, 1, add },
  { "show", 1, 1, show },
  { "change", 1, 1, change },
  { "agree", 2, 2, agree },
  { "keys", 1, 1, issue_key },
  { "revoke", 2, 2, revoke_key },
  { "webhook-secret", 1, 1, renew_secret },
  { "deliveries", 1, 1, list_deliveries },
  { "redeliver", 2, 2, redeliver },
  { "end", 1, 1, end_partner },
  { NULL },
};

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  return arguments[0] == NULL ? list (context, error) : cli_action_run (actions, arguments[0], context, arguments + 1, error);
}

static const char *const forms[] = {
  "", "add NAME --contact WORDS", "show PARTNER", "change PARTNER", "agree PARTNER FILE --agreement VERSION --accepted-by NAME", "keys PARTNER",
  "revoke PARTNER KEY", "webhook-secret PARTNER", "deliveries PARTNER", "redeliver PARTNER EVENT", "end PARTNER", NULL,
};

const CliVerb cli_verb_partners = {
  .name = "partners",
  .summary = N_ ("List and change the platforms that show the organisation’s twins"),
  .forms = forms,
  .notes = N_ ("PARTNER is a name or an ID. A partner gets a key once it accepted the agreement, whose text is in FILE; keys and secrets are printed once."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 3,
  .run = run,
};
