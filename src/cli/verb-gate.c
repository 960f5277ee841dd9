/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-verb.h"
#include "show-evaluation.h"
#include "twins/twin-gate.h"

static char *set_aside;

static const GOptionEntry entries[] = {
  { "override", 0, 0, G_OPTION_ARG_STRING, &set_aside,
    N_ ("Publish all the same; the reason stands in the audit log"), N_ ("REASON") },
  { NULL }
};

static const char *const weight_names[] = { "stops", "asks", "warns" };
static const char *const place_names[] = { "documents", "knowledge", "settings", "evaluation" };

static JsonObject *
reason_to_json (const TwinGateReason *reason)
{
  JsonObject *object = json_object_new ();
  JsonArray *questions = json_array_new ();

  json_object_set_string_member (object, "kind", twin_gate_kind_to_string (reason->kind));
  json_object_set_string_member (object, "weight", weight_names[reason->weight]);
  json_object_set_string_member (object, "place", place_names[reason->place]);
  json_object_set_string_member (object, "text", reason->text);
  json_object_set_string_member (object, "advice", reason->advice);
  twin_json_set_strv (object, "documents", (const char *const *) reason->document_ids);
  for (guint i = 0; i < reason->questions->len; i++)
    json_array_add_object_element (questions, cli_evaluation_result_to_json (reason->questions->pdata[i]));
  json_object_set_array_member (object, "questions", questions);

  return object;
}

static void
print_json (const TwinGate *gate)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *reasons = json_array_new ();

  for (guint i = 0; i < gate->reasons->len; i++)
    json_array_add_object_element (reasons, reason_to_json (gate->reasons->pdata[i]));
  json_object_set_boolean_member (object, "open", gate->open);
  if (gate->set_aside != NULL)
    json_object_set_string_member (object, "override", gate->set_aside);
  json_object_set_array_member (object, "reasons", reasons);
  cli_print_json (object);
}

static const char *
get_weight_label (TwinGateWeight weight)
{
  switch (weight)
    {
    case TWIN_GATE_STOPS:
      return _ ("Stops");
    case TWIN_GATE_ASKS:
      return _ ("Asks for a reason");
    case TWIN_GATE_WARNS:
    default:
      return _ ("Note");
    }
}

static void
print_reason (const TwinGateReason *reason)
{
  g_autofree char *text = cli_clean (reason->text);

  cli_print ("%s: %s %s", get_weight_label (reason->weight), text, reason->advice);
  for (guint i = 0; i < reason->questions->len; i++)
    {
      const TwinEvaluationResult *result = reason->questions->pdata[i];
      g_autofree char *question = cli_clean (result->question != NULL ? result->question : _ ("(deleted question)"));

      cli_print ("  – %s", question);
    }
}

static void
print_gate (const TwinGate *gate)
{
  for (guint i = 0; i < gate->reasons->len; i++)
    print_reason (gate->reasons->pdata[i]);
  if (gate->set_aside != NULL)
    {
      g_autofree char *reason = cli_clean (gate->set_aside);

      cli_print (_ ("Set aside: %s"), reason);
    }
  if (gate->open)
    cli_print ("%s", _ ("It may be published."));
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_get (library, arguments[0], error) : NULL;
  g_autoptr (TwinGate) gate = NULL;

  if (twin == NULL || (set_aside != NULL && !twin_gate_set_aside (library, twin, set_aside, cancellable, error)))
    return FALSE;

  gate = twin_gate_check (library, twin, cancellable, error);
  if (gate == NULL)
    return FALSE;

  if (cli_context_get_json (context))
    print_json (gate);
  else
    print_gate (gate);
  if (gate->open)
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("It may not be published as it is."));

  return FALSE;
}

static const char *const forms[] = { "NAME [--override REASON]", NULL };

const CliVerb cli_verb_gate = {
  .name = "gate",
  .summary = N_ ("Say whether a twin may be published, and what stands against it"),
  .forms = forms,
  .notes = N_ ("Ends with 0 if it may be published and with 3 if not. What stops it must be put right; what asks\n"
               "for a reason can be set aside with --override, for exactly the state the twin is in."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
