/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-document.h"
#include "cli-verb.h"
#include "library/twin-suggest.h"

static struct
{
  char *roles;
  char *groups;
  gboolean require_mfa;
  gboolean suggest;
  gboolean accept;
} options;

static const GOptionEntry entries[] = {
  { "roles", 0, 0, G_OPTION_ARG_STRING, &options.roles, N_ ("Answer only these roles from it"), N_ ("ROLE,…") },
  { "groups", 0, 0, G_OPTION_ARG_STRING, &options.groups, N_ ("Answer only these groups from it"), N_ ("GROUP,…") },
  { "require-mfa", 0, 0, G_OPTION_ARG_NONE, &options.require_mfa, N_ ("Only after a second factor"), NULL },
  { "suggest", 0, 0, G_OPTION_ARG_NONE, &options.suggest, N_ ("Say what the findings speak for, and why"), NULL },
  { "accept", 0, 0, G_OPTION_ARG_NONE, &options.accept, N_ ("Classify documents as is suggested that are not classified yet"),
    NULL },
  { NULL }
};

static gboolean
print_document (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_library_get (library, id, error);
  g_autoptr (JsonObject) object = record != NULL ? cli_document_to_json (record) : NULL;

  if (object == NULL)
    return FALSE;

  cli_print_json (object);

  return TRUE;
}

static void
print_suggestion_json (const TwinDocumentRecord *record, const TwinSuggestion *suggestion)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *reasons = json_array_new ();

  for (guint i = 0; i < suggestion->reasons->len; i++)
    {
      const TwinLevelReason *reason = &g_array_index (suggestion->reasons, TwinLevelReason, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "type", reason->evidence.type->id);
      json_object_set_int_member (entry, "count", reason->evidence.n);
      json_object_set_int_member (entry, "open", reason->evidence.n_open);
      json_object_set_string_member (entry, "level", twin_level_to_string (reason->level));
      json_object_set_string_member (entry, "why", _ (reason->why));
      json_array_add_object_element (reasons, entry);
    }
  json_object_set_string_member (object, "id", record->id);
  json_object_set_string_member (object, "name", record->name);
  json_object_set_string_member (object, "classification", twin_level_to_string (record->classification->level));
  json_object_set_string_member (object, "suggested", twin_level_to_string (suggestion->level));
  json_object_set_array_member (object, "reasons", reasons);

  cli_print_json (object);
}

static void
print_suggestion (const TwinDocumentRecord *record, const TwinSuggestion *suggestion)
{
  g_autofree char *name = cli_clean (record->name);

  cli_print ("%s: %s", name, twin_level_to_string (suggestion->level));
  if (suggestion->reasons->len == 0)
    cli_print ("  %s", _ ("nothing personal was found"));
  for (guint i = 0; i < suggestion->reasons->len; i++)
    {
      const TwinLevelReason *reason = &g_array_index (suggestion->reasons, TwinLevelReason, i);

      cli_print ("  %s: %u × %s, %s", twin_level_to_string (reason->level), reason->evidence.n, reason->evidence.type->id,
                 _ (reason->why));
    }
}

/* The documents that are named; NULL for all of them. */
static gboolean
resolve_documents (TwinLibrary *library, char **references, char ***ids, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  *ids = NULL;
  for (guint i = 0; references[i] != NULL; i++)
    {
      char *id = twin_library_resolve (library, references[i], error);

      if (id == NULL)
        return FALSE;
      g_strv_builder_take (builder, id);
    }
  if (references[0] != NULL)
    *ids = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
suggest_for (CliContext *context, TwinLibrary *library, const TwinDocumentRecord *record, GError **error)
{
  g_autoptr (TwinSuggestion) suggestion = twin_suggest_level (library, record->id, error);

  if (suggestion == NULL)
    return FALSE;

  if (cli_context_get_json (context))
    print_suggestion_json (record, suggestion);
  else
    print_suggestion (record, suggestion);

  return TRUE;
}

static gboolean
suggest (CliContext *context, TwinLibrary *library, char **ids, GError **error)
{
  g_autoptr (GPtrArray) records = twin_library_list (library, error);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);
      gboolean named = ids != NULL && g_strv_contains ((const char *const *) ids, record->id);

      /* Of all documents those without a text are passed over; one that is named says why it has none. */
      if ((ids == NULL && record->state != TWIN_DOCUMENT_REVIEW && record->state != TWIN_DOCUMENT_READY
           && record->state != TWIN_DOCUMENT_BLOCKED)
          || (ids != NULL && !named))
        continue;
      if (!suggest_for (context, library, record, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
accept (CliContext *context, TwinLibrary *library, char **ids, GError **error)
{
  int n = twin_suggest_accept (library, (const char *const *) ids, error);
  g_autoptr (JsonObject) object = json_object_new ();

  if (n < 0)
    return FALSE;

  json_object_set_int_member (object, "classified", n);
  if (cli_context_get_json (context))
    cli_print_json (object);
  else
    cli_print (ngettext ("%d document is classified now.", "%d documents are classified now.", (gulong) n), n);

  return TRUE;
}

static gboolean
run_suggestions (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_auto (GStrv) ids = NULL;

  if (library == NULL || !resolve_documents (library, arguments, &ids, error))
    return FALSE;

  return options.accept ? accept (context, library, ids, error) : suggest (context, library, ids, error);
}

static TwinClassification *
make_classification (TwinLevel level)
{
  TwinClassification *self = twin_classification_new (level);

  g_strfreev (self->allowed_roles);
  self->allowed_roles = cli_split_list (options.roles);
  g_strfreev (self->allowed_groups);
  self->allowed_groups = cli_split_list (options.groups);
  self->require_mfa = options.require_mfa;

  return self;
}

/* The last of @arguments; the documents before it stay. */
static gboolean
take_level (char **arguments, TwinLevel *level, GError **error)
{
  guint n = g_strv_length (arguments);

  if (n < 2)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Name the documents and then their classification."));
      return FALSE;
    }
  if (!twin_level_from_string (arguments[n - 1], level) || *level == TWIN_LEVEL_NONE)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("A classification is PUBLIC, INTERNAL, CONFIDENTIAL or RESTRICTED."));
      return FALSE;
    }
  g_clear_pointer (&arguments[n - 1], g_free);

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinClassification) classification = NULL;
  g_auto (GStrv) ids = NULL;
  TwinLibrary *library;
  TwinLevel level;

  if (options.suggest || options.accept)
    return run_suggestions (context, arguments, error);
  if (!take_level (arguments, &level, error))
    return FALSE;

  library = cli_context_get_library (context, error);
  if (library == NULL || !resolve_documents (library, arguments, &ids, error))
    return FALSE;

  classification = make_classification (level);
  if (!twin_library_classify_all (library, (const char *const *) ids, classification, error))
    return FALSE;

  for (guint i = 0; cli_context_get_json (context) && ids[i] != NULL; i++)
    if (!print_document (library, ids[i], error))
      return FALSE;

  return TRUE;
}

static const char *const forms[] = { "DOC… public|internal|confidential|restricted", "--suggest [DOC…]", "--accept [DOC…]", NULL };

const CliVerb cli_verb_classify = {
  .name = "classify",
  .summary = N_ ("Say how sensitive a document is and who may be answered from it"),
  .forms = forms,
  .notes = N_ ("Without --roles and --groups everybody who may ask the twin is answered from it. A document\n"
               "without a classification answers nobody.\n\n"
               "--suggest says what the findings in the documents speak for, with the reasons; --accept classifies\n"
               "those that have no classification yet accordingly. Both take all documents if none is named."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = -1,
  .run = run,
};
