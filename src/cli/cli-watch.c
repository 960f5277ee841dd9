/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-watch.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/twin-error.h"
#include "cli-output.h"
#include "library/twin-watch.h"

typedef struct
{
  CliContext *context;
  TwinLibrary *library;
} Follow;

static const char *const labels[] = {
  [TWIN_WATCH_NEW] = N_ ("New"),
  [TWIN_WATCH_CHANGED] = N_ ("Changed"),
  [TWIN_WATCH_MOVED] = N_ ("Has another name or place"),
  [TWIN_WATCH_GONE] = N_ ("Gone, and its document out of sight"),
  [TWIN_WATCH_BACK] = N_ ("There again"),
  [TWIN_WATCH_READ] = N_ ("Read"),
  [TWIN_WATCH_UNAVAILABLE] = N_ ("Cannot be looked at now; its documents stay as they are"),
  [TWIN_WATCH_PROBLEM] = N_ ("This did not work and is tried again later"),
};

/* What the event is about, for people: a name or the reason. */
static char *
dup_subject (const Follow *self, const TwinWatchEvent *event)
{
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autofree char *display = NULL;

  if (event->problem != NULL)
    return g_strdup (event->problem);
  if (event->path != NULL)
    {
      display = g_filename_display_name (event->path);
      return cli_clean (display);
    }

  record = twin_library_get (self->library, event->document_id, NULL);

  return cli_clean (record != NULL ? record->name : event->document_id);
}

static void
event_cb (const TwinWatchEvent *event, gpointer user_data)
{
  const Follow *self = user_data;
  g_autofree char *subject = dup_subject (self, event);
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (!cli_context_get_json (self->context))
    {
      cli_print ("%s: %s", _ (labels[event->kind]), subject);
      fflush (stdout);
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "event", twin_watch_kind_to_string (event->kind));
  if (event->document_id != NULL)
    json_object_set_string_member (object, "id", event->document_id);
  json_object_set_string_member (object, event->problem != NULL ? "problem" : "name", subject);
  if (event->kind == TWIN_WATCH_READ && (record = twin_library_get (self->library, event->document_id, NULL)) != NULL)
    json_object_set_string_member (object, "state", twin_document_state_to_string (record->state));
  cli_print_json (object);
  fflush (stdout);
}

gboolean
cli_watch_follow (CliContext *context, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  Follow follow = { context, cli_context_get_library (context, error) };
  g_autoptr (GPtrArray) folders = follow.library != NULL ? twin_watch_list (follow.library, error) : NULL;

  if (folders == NULL)
    return FALSE;
  if (folders->len == 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _ ("No folder is watched. Name one: “twinctl documents --watch FOLDER”."));
      return FALSE;
    }
  if (!cli_context_get_json (context))
    g_printerr (ngettext ("twinctl: Following %u folder. Ctrl+C ends it.\n", "twinctl: Following %u folders. Ctrl+C ends it.\n",
                          (gulong) folders->len),
                folders->len);

  return twin_watch_run (follow.library, event_cb, &follow, cancellable, error);
}

gboolean
cli_watch_add (CliContext *context, char **folders, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);

  if (library == NULL)
    return FALSE;

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (twin_watch_add (library, folders[i], &local_error) || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_EXISTS))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}
