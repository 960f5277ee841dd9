/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-verb.h"
#include "library/twin-review.h"

static struct
{
  char *all;
  char *undecided;
  char *type;
} options;

static const GOptionEntry entries[] = {
  { "all", 0, 0, G_OPTION_ARG_STRING, &options.all, N_ ("Decide every finding of the document"), N_ ("ACTION") },
  { "undecided", 0, 0, G_OPTION_ARG_STRING, &options.undecided, N_ ("Decide what is undecided and nothing else"), N_ ("ACTION") },
  { "type", 0, 0, G_OPTION_ARG_STRING, &options.type, N_ ("Only findings of this type"), N_ ("TYPE") },
  { NULL }
};

static gboolean
parse_decision (const char *text, TwinDecision *decision, GError **error)
{
  if (twin_decision_from_string (text, decision))
    return TRUE;

  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                       _ ("A decision is accept (or redact), mask, reject (or keep), or none to take it back."));

  return FALSE;
}

static void
print_result (CliContext *context, TwinLibrary *library, const char *id, int n_values)
{
  g_autoptr (TwinDocumentRecord) record = twin_library_get (library, id, NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  guint undecided = record != NULL ? record->n_undecided : 0;

  if (!cli_context_get_json (context))
    {
      cli_print (ngettext ("%d value decided, %u findings are undecided.",
                           "%d values decided, %u findings are undecided.", (gulong) n_values),
                 n_values, undecided);
      return;
    }

  json_object_set_string_member (object, "document", id);
  json_object_set_int_member (object, "decided", n_values);
  json_object_set_int_member (object, "undecided", undecided);
  cli_print_json (object);
}

static gboolean
decide_all (CliContext *context, const char *reference, const char *action, gboolean all, GError **error)
{
  const TwinPiiType *type = NULL;
  g_autofree char *id = NULL;
  TwinDecision decision;
  TwinLibrary *library;
  int n_values;

  if (!parse_decision (action, &decision, error))
    return FALSE;
  if (options.type != NULL)
    {
      g_autoptr (TwinTypeSet) types = cli_context_load_types (context, error);

      type = types != NULL ? twin_type_set_lookup (types, options.type) : NULL;
      if (types != NULL && type == NULL)
        g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("There is no such type. “twinctl types” lists all."));
      if (type == NULL)
        return FALSE;
    }

  library = cli_context_get_library (context, error);
  if (library == NULL || (id = twin_library_resolve (library, reference, error)) == NULL)
    return FALSE;

  n_values = twin_review_decide_all (library, id, type, all, decision, NULL, error);
  if (n_values < 0)
    return FALSE;

  print_result (context, library, id, n_values);

  return TRUE;
}

static gboolean
parse_number (const char *text, guint64 *number, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, number, NULL))
    return TRUE;

  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                       _ ("A finding is named by its number in “twinctl show DOC --findings”."));

  return FALSE;
}

static const TwinFindingRecord *
find_finding (const TwinReview *review, guint64 number, GError **error)
{
  for (guint i = 0; i < review->findings->len; i++)
    {
      const TwinFindingRecord *record = review->findings->pdata[i];

      if (record->number == number)
        return record;
    }

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("The document has no finding %llu."),
               (unsigned long long) number);

  return NULL;
}

static gboolean
decide_one (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinReview) review = NULL;
  g_autofree char *id = NULL;
  const TwinFindingRecord *finding;
  TwinDecisionChange change;
  TwinLibrary *library;
  guint64 number;

  if (!parse_number (arguments[1], &number, error) || !parse_decision (arguments[2], &change.decision, error))
    return FALSE;

  library = cli_context_get_library (context, error);
  if (library == NULL || (id = twin_library_resolve (library, arguments[0], error)) == NULL)
    return FALSE;

  review = twin_review_load (library, id, error);
  if (review == NULL || (finding = find_finding (review, number, error)) == NULL)
    return FALSE;

  change.type = finding->finding.type;
  change.value_key = finding->value_key;
  if (!twin_review_decide (library, id, &change, 1, NULL, error))
    return FALSE;

  print_result (context, library, id, 1);

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  guint n = g_strv_length (arguments);

  if (options.all != NULL && options.undecided == NULL && n == 1)
    return decide_all (context, arguments[0], options.all, TRUE, error);
  if (options.undecided != NULL && options.all == NULL && n == 1)
    return decide_all (context, arguments[0], options.undecided, FALSE, error);
  if (options.all == NULL && options.undecided == NULL && options.type == NULL && n == 3)
    return decide_one (context, arguments, error);

  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                       _ ("Decide one finding (DOC FINDING accept|reject) or many (DOC --all ACTION)."));

  return FALSE;
}

static const char *const forms[] = {
  "DOC FINDING accept|mask|reject|none",
  "DOC --all ACTION [--type TYPE]",
  "DOC --undecided ACTION [--type TYPE]",
  NULL
};

const CliVerb cli_verb_decide = {
  .name = "decide",
  .summary = N_ ("Decide what happens to personal data that was found"),
  .forms = forms,
  .notes = N_ ("A decision holds for the value, so for every place of the document that holds it. accept: it is\n"
               "personal and is redacted. mask: it is personal and its shape stays. reject: it stays as it is.\n"
               "none: what the policy says holds again."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 3,
  .run = run,
};
