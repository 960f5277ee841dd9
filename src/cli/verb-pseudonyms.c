/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"
#include "library/twin-names.h"

static struct
{
  gboolean reveal;
} options;

static const GOptionEntry entries[] = {
  { "reveal", 0, 0, G_OPTION_ARG_NONE, &options.reveal, N_ ("Show the values that the pseudonyms stand for, too"), NULL },
  { NULL }
};

static void
print_json (const TwinPseudonymRecord *record)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "pseudonym", record->name);
  json_object_set_string_member (object, "type", record->type);
  json_object_set_int_member (object, "documents", record->n_documents);
  if (options.reveal)
    json_object_set_string_member (object, "value", record->value);

  cli_print_json (object);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) records = library != NULL ? twin_names_list (library, options.reveal, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("PSEUDONYM"), _ ("TYPE"), _ ("DOCUMENTS"), options.reveal ? _ ("VALUE") : "", NULL);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinPseudonymRecord *record = g_ptr_array_index (records, i);
      g_autofree char *n_documents = g_strdup_printf ("%u", record->n_documents);

      if (cli_context_get_json (context))
        print_json (record);
      else
        cli_table_add (table, record->name, record->type, n_documents, options.reveal ? record->value : "", NULL);
    }
  cli_table_print (table);

  return TRUE;
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_pseudonyms = {
  .name = "pseudonyms",
  .summary = N_ ("List the pseudonyms that stand for values"),
  .forms = forms,
  .notes = N_ ("A type with the action PSEUDONYM is replaced by [EMAIL_1] and the like, the same one for a value in\n"
               "all documents, and for what looks like it. What each stands for is in the encrypted library only;\n"
               "--reveal shows it, and the audit log says that it was shown."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};
