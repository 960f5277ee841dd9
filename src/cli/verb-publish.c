/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-server.h"
#include "sync/twin-publish.h"

#include <unistd.h>

static struct
{
  gboolean dry_run;
  gboolean show;
  char *set_aside;
  gint64 replace;
} options;

static const GOptionEntry entries[] = {
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, N_ ("Say what would travel and what changed; send nothing"), NULL },
  { "show", 0, 0, G_OPTION_ARG_NONE, &options.show, N_ ("Print every byte that would travel; send nothing"), NULL },
  { "override", 0, 0, G_OPTION_ARG_STRING, &options.set_aside, N_ ("Publish all the same; the reason stands in the audit log"), N_ ("REASON") },
  { "replace", 0, 0, G_OPTION_ARG_INT64, &options.replace, N_ ("Replace this version, which another computer published"), N_ ("VERSION") },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

/* --- What would travel --- */

static gboolean
show (const TwinBundle *bundle)
{
  g_autoptr (GPtrArray) items = twin_bundle_list_contents (bundle);

  for (guint i = 0; i < items->len; i++)
    {
      const TwinBundleItem *item = items->pdata[i];
      gsize length;
      const char *text = g_bytes_get_data (item->text, &length);

      cli_print ("==> %s (%" G_GSIZE_FORMAT ")", item->name, length);
      cli_write (text, length);
      cli_write ("\n", 1);
    }

  return TRUE;
}

static void
print_diff_json (const TwinBundle *bundle, const TwinBundleDiff *diff)
{
  g_autoptr (JsonObject) json = json_object_new ();

  json_object_set_string_member (json, "digest", bundle->digest);
  json_object_set_boolean_member (json, "first", diff->first);
  json_object_set_boolean_member (json, "changed", !twin_bundle_diff_is_empty (diff));
  json_object_set_int_member (json, "documents_added", diff->documents_added);
  json_object_set_int_member (json, "documents_changed", diff->documents_changed);
  json_object_set_int_member (json, "documents_removed", diff->documents_removed);
  json_object_set_int_member (json, "passages_added", diff->passages_added);
  json_object_set_int_member (json, "passages_changed", diff->passages_changed);
  json_object_set_int_member (json, "passages_removed", diff->passages_removed);
  json_object_set_int_member (json, "access_added", diff->access_added);
  json_object_set_int_member (json, "access_changed", diff->access_changed);
  json_object_set_int_member (json, "access_removed", diff->access_removed);
  json_object_set_int_member (json, "quizzes_added", diff->quizzes_added);
  json_object_set_int_member (json, "quizzes_changed", diff->quizzes_changed);
  json_object_set_int_member (json, "quizzes_removed", diff->quizzes_removed);
  twin_json_set_strv (json, "settings", (const char *const *) diff->config);
  json_object_set_int_member (json, "pieces", diff->n_pieces);
  json_object_set_int_member (json, "bytes", (gint64) diff->bytes);
  json_object_set_int_member (json, "total", (gint64) twin_bundle_get_size (bundle));
  cli_print_json (json);
}

static void
print_diff (const TwinBundle *bundle, const TwinBundleDiff *diff)
{
  g_autofree char *settings = g_strjoinv (", ", diff->config);
  g_autofree char *travels = g_format_size (diff->bytes);
  g_autofree char *total = g_format_size (twin_bundle_get_size (bundle));
  g_autoptr (CliTable) table = cli_table_new ("", _ ("NEW"), _ ("CHANGED"), _ ("GONE"), NULL);
  const struct
  {
    const char *name;
    guint added;
    guint changed;
    guint removed;
  } rows[] = {
    { _ ("Documents"), diff->documents_added, diff->documents_changed, diff->documents_removed },
    { _ ("Passages"), diff->passages_added, diff->passages_changed, diff->passages_removed },
    { _ ("Quizzes"), diff->quizzes_added, diff->quizzes_changed, diff->quizzes_removed },
    { _ ("Access list"), diff->access_added, diff->access_changed, diff->access_removed },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *added = g_strdup_printf ("%u", rows[i].added);
      g_autofree char *changed = g_strdup_printf ("%u", rows[i].changed);
      g_autofree char *removed = g_strdup_printf ("%u", rows[i].removed);

      cli_table_add (table, rows[i].name, added, changed, removed, NULL);
    }
  cli_table_print (table);
  if (*settings != '\0' && !diff->first)
    cli_print (_ ("Settings: %s"), settings);
  cli_print (_ ("%s would travel, of %s in all."), travels, total);
}

static gboolean
preview (CliContext *context, TwinLibrary *library, const TwinTwin *twin, GError **error)
{
  g_autoptr (TwinGate) gate = twin_gate_check (library, twin, NULL, error);
  g_autoptr (TwinBundle) bundle = gate != NULL ? twin_bundle_make (library, twin, gate, NULL, error) : NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinPublicationRecord) last = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;

  if (bundle == NULL)
    return FALSE;
  if (options.show)
    return show (bundle);

  last = twin_publish_get_last (library, twin->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  diff = twin_bundle_diff (bundle, last != NULL ? last->manifest : NULL, last != NULL ? last->anchors : NULL, error);
  if (diff == NULL)
    return FALSE;
  if (cli_context_get_json (context))
    print_diff_json (bundle, diff);
  else
    print_diff (bundle, diff);

  return TRUE;
}

/* --- Publishing --- */

/* For a person who watches, on a line that is written over. */
static void
on_progress (const TwinPublishProgress *progress, gpointer user_data)
{
  g_autofree char *sent = g_format_size (progress->n_bytes_sent);
  g_autofree char *all = g_format_size (progress->n_bytes);

  if (progress->wait_ms > 0)
    g_printerr (_ ("The server does not answer; trying again in %lld seconds.\n"), (long long) (progress->wait_ms + 999) / 1000);
  else if (isatty (STDERR_FILENO))
    {
      g_printerr ("\r\033[K");
      g_printerr (_ ("%s of %s sent"), sent, all);
      if (progress->n_sent == progress->n_pieces)
        g_printerr ("\n");
    }
}

static void
print_result (CliContext *context, const TwinPublishResult *result)
{
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *size = g_format_size (result->n_bytes);

  if (!cli_context_get_json (context))
    {
      cli_print (ngettext ("Published: %u piece, %s.", "Published: %u pieces, %s.", result->n_pieces), result->n_pieces, size);
      if (result->page != NULL)
        /* Translators: %s is an address. */
        cli_print (_ ("Learners ask it at %s"), result->page);
      return;
    }
  json_object_set_string_member (json, "digest", result->digest);
  if (result->page != NULL)
    json_object_set_string_member (json, "page", result->page);
  json_object_set_int_member (json, "rev", result->rev);
  json_object_set_int_member (json, "pieces", result->n_pieces);
  json_object_set_int_member (json, "bytes", (gint64) result->n_bytes);
  cli_print_json (json);
}

static gboolean
refuse_gate (const TwinGate *gate, GError **error)
{
  g_autoptr (GString) text = g_string_new (_ ("It may not be published as it is:"));

  for (guint i = 0; i < gate->reasons->len; i++)
    {
      const TwinGateReason *reason = gate->reasons->pdata[i];

      if (reason->weight != TWIN_GATE_WARNS)
        g_string_append_printf (text, " %s %s", reason->text, reason->advice);
    }
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, text->str);

  return FALSE;
}

static gboolean
report (CliContext *context, const TwinPublishResult *result, GError **error)
{
  switch (result->outcome)
    {
    case TWIN_PUBLISH_DONE:
      print_result (context, result);
      return TRUE;
    case TWIN_PUBLISH_GATE:
      return refuse_gate (result->gate, error);
    case TWIN_PUBLISH_SIGNED_OUT:
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("The server does not accept the token any more. Sign in again with “twinctl connect”."));
      return FALSE;
    case TWIN_PUBLISH_CONFLICT:
    default:
      if (result->rev == 0)
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS,
                             _ ("Another computer has taken this twin back. “twinctl unpublish” forgets it here; then publish it again."));
      else
        g_set_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS,
                     _ ("Another computer published this twin on %s (version %lld). Nothing was replaced; with --replace %lld yours takes its place."),
                     result->there_since != NULL ? result->there_since : "?", (long long) result->rev, (long long) result->rev);
      return FALSE;
    }
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_get (library, arguments[0], error) : NULL;
  TwinPublishOptions publish = { .replace = options.replace, .progress = on_progress };
  g_auto (TwinPublishResult) result = { 0 };
  g_autoptr (TwinRemote) remote = NULL;

  if (twin == NULL)
    return FALSE;
  if (options.dry_run || options.show)
    return preview (context, library, twin, error);
  remote = cli_server_open (context, error);
  if (remote == NULL || (options.set_aside != NULL && !twin_gate_set_aside (library, twin, options.set_aside, cancellable, error)))
    return FALSE;

  return twin_publish (library, twin, remote, &publish, &result, cancellable, error) && report (context, &result, error);
}

static const char *const forms[] = { "TWIN [--override REASON] [--replace VERSION]", "TWIN --dry-run", "TWIN --show", NULL };

const CliVerb cli_verb_publish = {
  .name = "publish",
  .summary = N_ ("Publish a twin on the server"),
  .forms = forms,
  .notes = N_ ("Rewritten passages, the configuration and fingerprints of the access list travel; originals, findings and\n"
               "addresses do not. Only what changed is sent. Ctrl+C stops it; the same command goes on where it was."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
