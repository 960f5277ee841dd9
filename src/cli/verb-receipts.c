/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-clock.h"
#include "base/twin-error.h"
#include "cli-verb.h"
#include "rights/twin-erasure.h"

static guint
count_documents (const TwinReceiptRecord *receipt)
{
  g_autoptr (JsonObject) statement = twin_json_parse_object (receipt->statement, NULL);

  return statement != NULL && json_object_has_member (statement, "documents")
           ? json_array_get_length (json_object_get_array_member (statement, "documents"))
           : 0;
}

static gboolean
list_receipts (CliContext *context, GPtrArray *receipts)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("TIME"), _ ("DOCUMENTS"), NULL);

  for (guint i = 0; i < receipts->len; i++)
    {
      const TwinReceiptRecord *receipt = g_ptr_array_index (receipts, i);
      g_autofree char *at = twin_time_to_iso8601 (receipt->created_at);
      g_autofree char *n_documents = g_strdup_printf ("%u", count_documents (receipt));
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "id", receipt->id);
      json_object_set_string_member (object, "created_at", at);
      json_object_set_int_member (object, "documents", count_documents (receipt));
      if (cli_context_get_json (context))
        cli_print_json (object);
      else
        cli_table_add (table, receipt->id, at, n_documents, NULL);
    }
  cli_table_print (table);

  return TRUE;
}

static gboolean
print_receipt (GPtrArray *receipts, const char *id, GError **error)
{
  for (guint i = 0; i < receipts->len; i++)
    {
      const TwinReceiptRecord *receipt = g_ptr_array_index (receipts, i);
      g_autofree char *json = NULL;

      if (strcmp (receipt->id, id) != 0)
        continue;
      json = twin_erasure_to_json (receipt);
      cli_write (json, strlen (json));
      cli_write ("\n", 1);
      return TRUE;
    }

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("There is no such receipt. “twinctl receipts” lists them."));

  return FALSE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) receipts = library != NULL ? twin_erasure_list (library, error) : NULL;

  if (receipts == NULL)
    return FALSE;

  return arguments[0] != NULL ? print_receipt (receipts, arguments[0], error) : list_receipts (context, receipts);
}

static const char *const forms[] = { "", "RECEIPT", NULL };

const CliVerb cli_verb_receipts = {
  .name = "receipts",
  .summary = N_ ("List the receipts of what was destroyed, or print one"),
  .forms = forms,
  .notes = N_ ("A receipt tells the ids of the documents, how many rows each had in which table, that none was found\n"
               "afterwards, and what became of the original. It is signed with the library’s key; “twinctl verify”\n"
               "checks one that was written to a file."),
  .min_arguments = 0,
  .max_arguments = 1,
  .run = run,
};
