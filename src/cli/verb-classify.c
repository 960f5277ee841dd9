/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-document.h"
#include "cli-verb.h"

static struct
{
  char *roles;
  char *groups;
  gboolean require_mfa;
} options;

static const GOptionEntry entries[] = {
  { "roles", 0, 0, G_OPTION_ARG_STRING, &options.roles, N_ ("Answer only these roles from it"), N_ ("ROLE,…") },
  { "groups", 0, 0, G_OPTION_ARG_STRING, &options.groups, N_ ("Answer only these groups from it"), N_ ("GROUP,…") },
  { "require-mfa", 0, 0, G_OPTION_ARG_NONE, &options.require_mfa, N_ ("Only after a second factor"), NULL },
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

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinClassification) classification = NULL;
  g_autofree char *id = NULL;
  TwinLibrary *library;
  TwinLevel level;

  if (!twin_level_from_string (arguments[1], &level) || level == TWIN_LEVEL_NONE)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("A classification is PUBLIC, INTERNAL, CONFIDENTIAL or RESTRICTED."));
      return FALSE;
    }

  library = cli_context_get_library (context, error);
  if (library == NULL || (id = twin_library_resolve (library, arguments[0], error)) == NULL)
    return FALSE;

  classification = twin_classification_new (level);
  g_strfreev (classification->allowed_roles);
  classification->allowed_roles = cli_split_list (options.roles);
  g_strfreev (classification->allowed_groups);
  classification->allowed_groups = cli_split_list (options.groups);
  classification->require_mfa = options.require_mfa;

  if (!twin_library_classify (library, id, classification, error))
    return FALSE;

  return !cli_context_get_json (context) || print_document (library, id, error);
}

static const char *const forms[] = { "DOC public|internal|confidential|restricted", NULL };

const CliVerb cli_verb_classify = {
  .name = "classify",
  .summary = N_ ("Say how sensitive a document is and who may be answered from it"),
  .forms = forms,
  .notes = N_ ("Without --roles and --groups everybody who may ask the twin is answered from it. A document\n"
               "without a classification answers nobody."),
  .options = entries,
  .min_arguments = 2,
  .max_arguments = 2,
  .run = run,
};
