/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"
#include "sync/twin-replica.h"
#include "sync/twin-sync.h"

static struct
{
  gint64 mine;
  gint64 theirs;
} options;

static const GOptionEntry entries[] = {
  { "mine", 0, 0, G_OPTION_ARG_INT64, &options.mine, N_ ("End this conflict with this computer’s version"), N_ ("NUMBER") },
  { "theirs", 0, 0, G_OPTION_ARG_INT64, &options.theirs, N_ ("End this conflict with the version that is in force"), N_ ("NUMBER") },
  { NULL }
};

static void
print_json (const TwinSyncConflict *conflict, const char *title)
{
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *at = twin_time_to_iso8601 (conflict->found_at);

  json_object_set_int_member (json, "number", conflict->number);
  json_object_set_string_member (json, "type", conflict->type);
  json_object_set_string_member (json, "id", conflict->id);
  json_object_set_string_member (json, "title", title != NULL ? title : "");
  twin_json_set_strv (json, "fields", (const char *const *) conflict->fields);
  json_object_set_string_member (json, "mine", conflict->mine);
  json_object_set_string_member (json, "theirs", conflict->theirs != NULL ? conflict->theirs : "");
  json_object_set_string_member (json, "at", at);
  cli_print_json (json);
}

static void
print (const TwinSyncConflict *conflict, const char *title)
{
  g_autofree char *clean = cli_clean (title != NULL ? title : conflict->id);
  g_autofree char *fields = g_strjoinv (", ", conflict->fields);
  g_autofree char *mine = cli_clean (conflict->mine);
  g_autofree char *theirs = cli_clean (conflict->theirs != NULL ? conflict->theirs : _ ("(deleted)"));

  cli_print ("%lld  %s “%s” (%s)", (long long) conflict->number, conflict->type, clean, fields);
  cli_print (_ ("    here:       %s"), mine);
  cli_print (_ ("    in force:   %s"), theirs);
}

static gboolean
list (CliContext *context, TwinStore *store, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (GPtrArray) conflicts = tx != NULL ? twin_sync_conflict_list (tx, error) : NULL;

  if (conflicts == NULL)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      const TwinSyncConflict *conflict = conflicts->pdata[i];
      g_autofree char *title = twin_replica_get_title (conflict->type, conflict->mine);

      if (cli_context_get_json (context))
        print_json (conflict, title);
      else
        print (conflict, title);
    }
  if (conflicts->len == 0 && !cli_context_get_json (context))
    cli_print ("%s", _ ("Nothing was edited on two computers."));

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  TwinStore *store = library != NULL ? twin_library_get_store (library) : NULL;

  if (library == NULL)
    return FALSE;
  if (options.mine > 0 || options.theirs > 0)
    return twin_sync_resolve (store, options.mine > 0 ? options.mine : options.theirs, options.mine > 0, error);

  return list (context, store, error);
}

static const char *const forms[] = { "", "--mine NUMBER", "--theirs NUMBER", NULL };

const CliVerb cli_verb_conflicts = {
  .name = "conflicts",
  .summary = N_ ("Show what was edited on two computers, and choose"),
  .forms = forms,
  .notes = N_ ("Both versions are kept until somebody chooses; until then the server’s is in force."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};
