/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "cli-action.h"
#include "cli-document.h"
#include "cli-watch.h"
#include "library/twin-watch-look.h"
#include "rights/twin-erasure.h"

static gboolean
add_folders (CliContext *context, char **arguments, GError **error)
{
  return cli_watch_add (context, arguments, error);
}

static gboolean
remove_folders (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);

  if (library == NULL)
    return FALSE;

  for (guint i = 0; arguments[i] != NULL; i++)
    if (!twin_watch_remove (library, arguments[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
list_folders (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) folders = library != NULL ? twin_watch_list (library, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("FOLDER"), _ ("LAST LOOK"), NULL);

  if (folders == NULL)
    return FALSE;

  for (guint i = 0; i < folders->len; i++)
    {
      const TwinWatchedFolder *folder = g_ptr_array_index (folders, i);
      g_autofree char *display = g_filename_display_name (folder->path);
      g_autofree char *looked = folder->looked_at > 0 ? twin_time_to_iso8601 (folder->looked_at) : NULL;
      g_autoptr (JsonObject) object = NULL;

      if (!cli_context_get_json (context))
        {
          cli_table_add (table, display, looked != NULL ? looked : _ ("not yet"), NULL);
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "folder", display);
      if (looked != NULL)
        json_object_set_string_member (object, "looked_at", looked);
      else
        json_object_set_null_member (object, "looked_at");
      cli_print_json (object);
    }
  cli_table_print (table);

  return TRUE;
}

static gboolean
list_gone (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) records = library != NULL ? twin_watch_list_gone (library, error) : NULL;
  g_autoptr (CliTable) table = cli_document_table_new ();

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (cli_context_get_json (context))
        {
          g_autoptr (JsonObject) object = cli_document_to_json (record);
          cli_print_json (object);
        }
      else
        cli_document_table_add (table, record);
    }
  cli_table_print (table);

  return TRUE;
}

/* The document among those that have gone that @reference means: its id, the end of it, or its name. */
static char *
resolve_gone (TwinLibrary *library, const char *reference, GError **error)
{
  g_autoptr (GPtrArray) records = twin_watch_list_gone (library, error);
  const TwinDocumentRecord *found = NULL;

  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (!g_str_equal (record->id, reference) && !g_str_equal (record->name, reference)
          && !(strlen (reference) >= 8 && g_str_has_suffix (record->id, reference)))
        continue;
      if (found != NULL)
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Several documents are meant by that. Use the id."));
          return NULL;
        }
      found = record;
    }
  if (found == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND,
                         _ ("There is no such document among those whose files have gone: “twinctl watch gone”."));

  return found != NULL ? g_strdup (found->id) : NULL;
}

typedef gboolean (*GoneFunc) (TwinLibrary *library, const char *id, GError **error);

static gboolean
for_each_gone (CliContext *context, char **references, GoneFunc func, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (library == NULL)
    return FALSE;

  /* First all of them are found, so that a typing error changes nothing. */
  for (guint i = 0; references[i] != NULL; i++)
    {
      char *id = resolve_gone (library, references[i], error);

      if (id == NULL)
        return FALSE;
      g_ptr_array_add (ids, id);
    }
  for (guint i = 0; i < ids->len; i++)
    if (!func (library, g_ptr_array_index (ids, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
restore_gone (CliContext *context, char **arguments, GError **error)
{
  return for_each_gone (context, arguments, twin_library_restore, error);
}

static gboolean
forget_gone (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);

  return library != NULL && for_each_gone (context, arguments, twin_watch_forget, error)
         && twin_erasure_run (library, twin_clock_now (twin_store_get_clock (twin_library_get_store (library))) + 1, NULL,
                              cancellable, error);
}

static const CliAction actions[] = {
  { "add", 1, -1, add_folders },
  { "remove", 1, -1, remove_folders },
  { "list", 0, 0, list_folders },
  { "gone", 0, 0, list_gone },
  { "restore", 1, -1, restore_gone },
  { "forget", 1, -1, forget_gone },
  { NULL }
};

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  return cli_action_run (actions, arguments[0], context, arguments + 1, error);
}

static const char *const forms[] = { "add FOLDER…", "remove FOLDER…", "list", "gone", "restore DOC…", "forget DOC…", NULL };

const CliVerb cli_verb_watch = {
  .name = "watch",
  .summary = N_ ("Say which folders the library follows"),
  .forms = forms,
  .notes = N_ ("“twinctl documents --watch” follows them: what is new is read, what changed is read again under its\n"
               "id, what was renamed keeps its decisions. A document whose file has gone is put out of sight and\n"
               "comes back with the file: “watch gone” lists such documents, “watch restore” brings one back\n"
               "without its file, “watch forget” destroys it."),
  .min_arguments = 1,
  .max_arguments = -1,
  .run = run,
};
