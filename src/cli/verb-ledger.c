/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"
#include "store/twin-ledger-table.h"

static void
print_row (const TwinLedgerRecord *row, const char *at)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "seq", row->seq);
  json_object_set_string_member (object, "at", at);
  json_object_set_string_member (object, "host", row->host);
  json_object_set_string_member (object, "purpose", row->purpose);
  json_object_set_string_member (object, "content", row->content);
  json_object_set_int_member (object, "bytes_out", (gint64) row->bytes_out);
  json_object_set_int_member (object, "bytes_in", (gint64) row->bytes_in);
  json_object_set_string_member (object, "outcome", row->outcome);
  json_object_set_string_member (object, "reason", row->reason != NULL ? row->reason : "");
  cli_print_json (object);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTransaction) tx = library != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;
  g_autoptr (GPtrArray) rows = tx != NULL ? twin_ledger_table_list (tx, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("TIME"), _ ("HOST"), _ ("PURPOSE"), _ ("CONTENT"), _ ("SENT"),
                                              _ ("RECEIVED"), _ ("OUTCOME"), _ ("WHY"), NULL);

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const TwinLedgerRecord *row = rows->pdata[i];
      g_autofree char *at = twin_time_to_iso8601 (row->at);
      g_autofree char *sent = g_strdup_printf ("%" G_GUINT64_FORMAT, row->bytes_out);
      g_autofree char *received = g_strdup_printf ("%" G_GUINT64_FORMAT, row->bytes_in);

      if (cli_context_get_json (context))
        print_row (row, at);
      else
        cli_table_add (table, at, row->host, row->purpose, row->content, sent, received, row->outcome,
                       row->reason != NULL ? row->reason : "", NULL);
    }

  if (rows->len == 0 && !cli_context_get_json (context))
    cli_print ("%s", _ ("Nothing has left this computer."));
  cli_table_print (table);

  return TRUE;
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_ledger = {
  .name = "ledger",
  .summary = N_ ("Show every call to the outside, also those that were refused"),
  .forms = forms,
  .notes = NULL,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};
