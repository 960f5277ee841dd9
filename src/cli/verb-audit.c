/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-action.h"
#include "store/twin-audit-table.h"

static int limit = 50;

static const GOptionEntry entries[] = {
  { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("The newest so many rows (50; 0: all)"), N_ ("NUMBER") },
  { NULL }
};

static TwinTransaction *
begin (CliContext *context, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);

  return library != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;
}

static void
print_row (const TwinAuditRecord *row, const char *at)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *detail = row->detail != NULL && *row->detail != '\0' ? twin_json_parse_object (row->detail, NULL) : NULL;

  json_object_set_int_member (object, "seq", row->seq);
  json_object_set_string_member (object, "at", at);
  json_object_set_string_member (object, "action", row->action);
  json_object_set_string_member (object, "object", row->object);
  json_object_set_string_member (object, "outcome", row->outcome);
  if (detail != NULL)
    json_object_set_object_member (object, "detail", detail);
  else
    json_object_set_null_member (object, "detail");
  json_object_set_string_member (object, "hash", row->hash);
  cli_print_json (object);
}

static gboolean
list_rows (CliContext *context, GError **error)
{
  g_autoptr (TwinTransaction) tx = begin (context, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("ROW"), _ ("TIME"), _ ("ACTION"), _ ("OUTCOME"), _ ("OBJECT"),
                                              _ ("DETAIL"), NULL);

  if (tx == NULL || (rows = twin_audit_table_list (tx, 0, (guint) MAX (limit, 0), error)) == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const TwinAuditRecord *row = rows->pdata[i];
      g_autofree char *at = twin_time_to_iso8601 (row->at);
      g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, row->seq);

      if (cli_context_get_json (context))
        print_row (row, at);
      else
        cli_table_add (table, seq, at, row->action, row->outcome, row->object, row->detail != NULL ? row->detail : "",
                       NULL);
    }
  cli_table_print (table);

  return TRUE;
}

static gboolean
verify (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinTransaction) tx = begin (context, error);
  g_autoptr (JsonObject) object = json_object_new ();
  gint64 n_rows;
  gint64 bad_seq;

  if (tx == NULL || !twin_audit_table_verify (tx, &n_rows, &bad_seq, error))
    return FALSE;
  if (bad_seq != 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                   _ ("The audit log was changed: row %lld is wrong or missing."), (long long) bad_seq);
      return FALSE;
    }

  json_object_set_boolean_member (object, "valid", TRUE);
  json_object_set_int_member (object, "rows", n_rows);
  if (cli_context_get_json (context))
    cli_print_json (object);
  else
    cli_print (_ ("The audit log is whole: %lld rows."), (long long) n_rows);

  return TRUE;
}

static const CliAction actions[] = {
  { "verify", 0, 0, verify },
  { NULL }
};

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  if (arguments[0] == NULL)
    return list_rows (context, error);

  return cli_action_run (actions, arguments[0], context, arguments + 1, error);
}

static const char *const forms[] = { "[--limit NUMBER]", "verify", NULL };

const CliVerb cli_verb_audit = {
  .name = "audit",
  .summary = N_ ("Show the audit log, or check that nobody changed it"),
  .forms = forms,
  .notes = N_ ("“audit verify” names the first row that is wrong or missing."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 1,
  .run = run,
};
