/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-findings.h"
#include "cli-input.h"
#include "cli-verb.h"
#include "privacy/twin-redaction.h"

static struct
{
  char *types;
  char *action;
  char *redact;
  char *mask;
  char *block;
  char *ignore;
  gboolean own;
} options;

static const GOptionEntry entries[] = {
  { "types", 't', 0, G_OPTION_ARG_STRING, &options.types, N_ ("Rewrite only these types"), N_ ("TYPE,…") },
  { "action", 'a', 0, G_OPTION_ARG_STRING, &options.action, N_ ("What happens to them: REDACT, MASK, BLOCK or IGNORE"),
    N_ ("ACTION") },
  { "redact", 0, 0, G_OPTION_ARG_STRING, &options.redact, N_ ("Replace these types by [TYPE_REDACTED]"), N_ ("TYPE,…") },
  { "mask", 0, 0, G_OPTION_ARG_STRING, &options.mask, N_ ("Mask these types"), N_ ("TYPE,…") },
  { "block", 0, 0, G_OPTION_ARG_STRING, &options.block, N_ ("Refuse a text that holds one of these types"), N_ ("TYPE,…") },
  { "ignore", 0, 0, G_OPTION_ARG_STRING, &options.ignore, N_ ("Leave these types as they are"), N_ ("TYPE,…") },
  { "own", 0, 0, G_OPTION_ARG_NONE, &options.own, N_ ("Look for the types that you added to the library, too"), NULL },
  { NULL }
};

static gboolean
set_action (TwinPiiPolicy *policy, TwinTypeSet *set, const char *list, TwinPiiAction action, GError **error)
{
  g_autoptr (GHashTable) types = cli_parse_types (set, list, error);
  GHashTableIter iter;
  gpointer type;

  if (types == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, types);
  while (g_hash_table_iter_next (&iter, &type, NULL))
    twin_pii_policy_set_action (policy, type, action);

  return TRUE;
}

/* --types and --action: the types that are not named are left alone. */
static gboolean
apply_common_action (TwinPiiPolicy *policy, TwinTypeSet *set, GError **error)
{
  g_autoptr (GHashTable) named = NULL;
  TwinPiiAction action = TWIN_PII_ACTION_REDACT;

  if (options.action != NULL && !twin_pii_action_from_string (options.action, &action))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("An action is one of REDACT, MASK, BLOCK, ASK and IGNORE."));
      return FALSE;
    }
  if (options.types != NULL && (named = cli_parse_types (set, options.types, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < twin_type_set_get_n_types (set); i++)
    {
      const TwinPiiType *type = twin_type_set_get_type (set, i);

      if (named != NULL && !g_hash_table_contains (named, type))
        twin_pii_policy_set_action (policy, type, TWIN_PII_ACTION_IGNORE);
      else if (named != NULL || options.action != NULL)
        twin_pii_policy_set_action (policy, type, action);
    }

  return TRUE;
}

static TwinPiiPolicy *
make_policy (TwinTypeSet *types, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();

  if (!apply_common_action (policy, types, error)
      || !set_action (policy, types, options.redact, TWIN_PII_ACTION_REDACT, error)
      || !set_action (policy, types, options.mask, TWIN_PII_ACTION_MASK, error)
      || !set_action (policy, types, options.block, TWIN_PII_ACTION_BLOCK, error)
      || !set_action (policy, types, options.ignore, TWIN_PII_ACTION_IGNORE, error))
    return NULL;

  return g_steal_pointer (&policy);
}

static void
print_json (const TwinRedaction *redaction, const char *original, gsize length)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = g_utf8_make_valid (redaction->text, (gssize) redaction->length);
  JsonArray *replaced = json_array_new ();
  TwinOffsets offsets;

  twin_offsets_init (&offsets, original, length);
  for (guint i = 0; i < redaction->replacements->len; i++)
    {
      const TwinReplacement *replacement = &g_array_index (redaction->replacements, TwinReplacement, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "type", replacement->type->id);
      json_object_set_string_member (entry, "action", replacement->outcome == TWIN_OUTCOME_MASK ? "MASK" : "REDACT");
      twin_offsets_seek (&offsets, replacement->start);
      json_object_set_int_member (entry, "start", (gint64) offsets.code_point);
      twin_offsets_seek (&offsets, replacement->end);
      json_object_set_int_member (entry, "end", (gint64) offsets.code_point);
      json_object_set_int_member (entry, "byte_start", (gint64) replacement->start);
      json_object_set_int_member (entry, "byte_end", (gint64) replacement->end);
      json_array_add_object_element (replaced, entry);
    }

  json_object_set_string_member (object, "text", text);
  json_object_set_array_member (object, "replacements", replaced);
  cli_print_json (object);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinTypeSet) types = options.own ? cli_context_load_types (context, error) : twin_type_set_new (NULL);
  g_autoptr (TwinPiiPolicy) policy = types != NULL ? make_policy (types, error) : NULL;
  g_autoptr (GBytes) input = NULL;
  g_autoptr (TwinRedaction) redaction = NULL;
  gboolean blocked = FALSE;
  const char *text;
  gsize length;

  if (policy == NULL)
    return FALSE;
  input = cli_read_input (arguments[0], error);
  if (input == NULL)
    return FALSE;

  cli_warn_unless_utf8 (input);
  text = g_bytes_get_data (input, &length);
  redaction = twin_redact_with_policy (types, text, length, policy, &blocked);

  /* Nothing at all is printed then: a pipe may not look at the exit code. */
  if (blocked)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _ ("The text holds personal data of a type that is blocked. “twinctl scan” shows where."));
      return FALSE;
    }
  if (redaction->residue->len > 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _ ("Personal data is still found in the rewritten text, so it is not released."));
      return FALSE;
    }

  if (cli_context_get_json (context))
    print_json (redaction, text, length);
  else
    cli_write (redaction->text, redaction->length);

  return TRUE;
}

static const char *const forms[] = { "[FILE]", NULL };

const CliVerb cli_verb_redact = {
  .name = "redact",
  .summary = N_ ("Rewrite a text without its personal data"),
  .forms = forms,
  .notes = N_ ("Reads UTF-8 text from FILE or from standard input and writes the rewritten text to standard\n"
               "output. Needs no library and keeps nothing. Without options each type has its default action\n"
               "(“twinctl types”); a type that would be asked about is redacted. Where a blocked type is\n"
               "found, nothing is written and the exit code is 3. With --json the places of the replacements\n"
               "are those in the text that was read."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 1,
  .run = run,
};
