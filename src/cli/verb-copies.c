/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-clock.h"
#include "base/twin-error.h"
#include "cli-server.h"
#include "library/twin-import.h"
#include "sync/twin-copies.h"

static const GOptionEntry entries[] = { CLI_TOKEN_FILE_ENTRY, { NULL } };

static const char *const state_names[] = { "off", "waits", "there", "goes", "not-here" };

static const char *
describe_state (TwinCopyState state)
{
  static const char *const words[] = { N_ ("no copy"), N_ ("still to be sent"), N_ ("on the server"), N_ ("still to be deleted there"),
                                       N_ ("not on this computer") };

  return _ (words[state]);
}

static gboolean
list (CliContext *context, TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) entries_of_library = twin_copies_list (library, error);
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("NAME"), _ ("COPY"), _ ("SINCE"), NULL);

  for (guint i = 0; entries_of_library != NULL && i < entries_of_library->len; i++)
    {
      const TwinCopyEntry *entry = entries_of_library->pdata[i];
      g_autofree char *since = entry->copied_at > 0 ? twin_time_to_iso8601 (entry->copied_at) : g_strdup ("");
      g_autofree char *name = cli_clean (entry->name);
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "id", entry->id);
      json_object_set_string_member (object, "name", name);
      json_object_set_string_member (object, "copy", state_names[entry->state]);
      json_object_set_string_member (object, "since", since);
      if (cli_context_get_json (context))
        cli_print_json (object);
      else
        cli_table_add (table, entry->id, name, describe_state (entry->state), since, NULL);
    }
  cli_table_print (table);

  return entries_of_library != NULL;
}

static void
print_result (CliContext *context, const TwinCopiesResult *result, gboolean fetched)
{
  g_autofree char *size = g_format_size (result->n_bytes);
  g_autoptr (JsonObject) object = NULL;

  if (!cli_context_get_json (context))
    {
      if (fetched)
        cli_print (ngettext ("%u original was fetched (%s).", "%u originals were fetched (%s).", result->n_documents), result->n_documents, size);
      else
        cli_print (ngettext ("%u copy was sent (%s).", "%u copies were sent (%s).", result->n_documents), result->n_documents, size);
      if (result->n_deleted > 0)
        cli_print (ngettext ("%u copy was deleted on the server.", "%u copies were deleted on the server.", result->n_deleted), result->n_deleted);
      if (result->n_without > 0)
        cli_print (ngettext ("%u document has no copy on the server.", "%u documents have no copy on the server.", result->n_without),
                   result->n_without);
      return;
    }
  object = json_object_new ();
  json_object_set_int_member (object, "documents", result->n_documents);
  json_object_set_int_member (object, "there", result->n_there);
  json_object_set_int_member (object, "deleted", result->n_deleted);
  json_object_set_int_member (object, "without", result->n_without);
  json_object_set_int_member (object, "pieces", result->n_pieces);
  json_object_set_int_member (object, "bytes", (gint64) result->n_bytes);
  cli_print_json (object);
}

static char **
resolve_all (TwinLibrary *library, char **references, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; references[i] != NULL; i++)
    {
      char *id = twin_library_resolve (library, references[i], error);

      if (id == NULL)
        return NULL;
      g_strv_builder_take (ids, id);
    }

  return g_strv_builder_end (ids);
}

/* Fetched originals are read at once, as files that were added are. */
static gboolean
fetch (TwinLibrary *library, TwinRemote *remote, char **references, TwinCopiesResult *result, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) ids = NULL;

  if (references[0] != NULL && (ids = resolve_all (library, references, error)) == NULL)
    return FALSE;

  return twin_copies_fetch (library, remote, (const char *const *) ids, NULL, result, cancellable, error)
         && twin_import_run (library, NULL, NULL, cancellable, error);
}

static gboolean
travel (CliContext *context, TwinLibrary *library, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  gboolean fetching = g_str_equal (arguments[0], "fetch");
  TwinCopiesResult result = { 0 };
  gboolean done;

  if (remote == NULL)
    return FALSE;
  done = fetching ? fetch (library, remote, arguments + 1, &result, cancellable, error)
                  : twin_copies_send (library, remote, NULL, &result, cancellable, error);
  if (!done)
    return FALSE;
  print_result (context, &result, fetching);
  if (result.signed_out)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("The server does not accept the token any more. Sign in again with “twinctl connect”."));

  return !result.signed_out;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;

  if (arguments[0] != NULL && !g_str_equal (arguments[0], "fetch") && (!g_str_equal (arguments[0], "send") || arguments[1] != NULL))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say “send” or “fetch”, or nothing for a list."));
      return FALSE;
    }
  library = cli_context_get_library (context, error);
  if (library == NULL)
    return FALSE;

  return arguments[0] == NULL ? list (context, library, error) : travel (context, library, arguments, error);
}

static const char *const forms[] = { "", "send", "fetch [DOCUMENT…]", NULL };

const CliVerb cli_verb_copies = {
  .name = "copies",
  .summary = N_ ("Keep encrypted copies of originals on the server, or fetch them from there"),
  .forms = forms,
  .notes = N_ ("Off until it is switched on: for all documents with “twinctl settings copies.documents=all”, for those of\n"
               "single twins with copies.documents=twins and “twinctl twin set NAME copies.originals=true”. The copies are\n"
               "encrypted with the library’s key; the server sees their sizes and nothing else. “twinctl sync” sends them too."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = -1,
  .run = run,
};
