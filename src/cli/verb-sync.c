/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-server.h"
#include "sync/twin-copies.h"
#include "sync/twin-recovery.h"
#include "sync/twin-sync.h"

static const GOptionEntry entries[] = { CLI_TOKEN_FILE_ENTRY, { NULL } };

static const char *const status_names[] = { "in-step", "more", "waiting", "signed-out" };

/* How the two sides stand. */
typedef struct
{
  TwinSyncStatus status;
  gint64 next_at;
  guint n_waiting;
  guint n_set_aside;
  guint n_conflicts;
} Standing;

static gboolean
look (TwinStore *store, Standing *standing, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (GPtrArray) conflicts = tx != NULL ? twin_sync_conflict_list (tx, error) : NULL;

  if (conflicts == NULL || !twin_outbox_count (tx, &standing->n_waiting, &standing->n_set_aside, error))
    return FALSE;
  standing->n_conflicts = conflicts->len;

  return TRUE;
}

static void
print_json (const Standing *standing)
{
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *next = standing->next_at > 0 ? twin_time_to_iso8601 (standing->next_at) : g_strdup ("");

  json_object_set_string_member (json, "status", status_names[standing->status]);
  json_object_set_string_member (json, "next", next);
  json_object_set_int_member (json, "waiting", standing->n_waiting);
  json_object_set_int_member (json, "set_aside", standing->n_set_aside);
  json_object_set_int_member (json, "conflicts", standing->n_conflicts);
  cli_print_json (json);
}

static void
print (const Standing *standing)
{
  g_autofree char *next = twin_time_to_iso8601 (standing->next_at);

  if (standing->status == TWIN_SYNC_WAITING)
    cli_print (_ ("The server did not answer or asked for a pause. Try again after %s."), next);
  else if (standing->status == TWIN_SYNC_IDLE && standing->n_set_aside == 0)
    cli_print ("%s", _ ("Both sides are in step."));
  if (standing->n_waiting > 0)
    cli_print (ngettext ("%u change is still to be sent.", "%u changes are still to be sent.", standing->n_waiting), standing->n_waiting);
  if (standing->n_set_aside > 0)
    cli_print (ngettext ("%u change was refused and set aside.", "%u changes were refused and set aside.", standing->n_set_aside),
               standing->n_set_aside);
  if (standing->n_conflicts > 0)
    cli_print (ngettext ("%u thing was edited on two computers; “twinctl conflicts” shows both versions.",
                         "%u things were edited on two computers; “twinctl conflicts” shows both versions.", standing->n_conflicts),
               standing->n_conflicts);
}

/* Somebody asked, so no pause of before is kept. Objects first: with them comes which copies are wanted. The wrapped key again, for the case
 * of a new recovery key. */
static gboolean
synchronise (TwinLibrary *library, TwinRemote *remote, Standing *standing, GCancellable *cancellable, GError **error)
{
  TwinStore *store = twin_library_get_store (library);
  g_autoptr (TwinSync) sync = twin_sync_new (store, remote);
  TwinCopiesResult copies = { 0 };

  if (!twin_sync_hurry (sync, error) || !twin_sync_run (sync, &standing->status, &standing->next_at, cancellable, error))
    return FALSE;
  if (standing->status != TWIN_SYNC_IDLE)
    return TRUE;
  if (!twin_recovery_share (store, remote, cancellable, error) || !twin_copies_send (library, remote, NULL, &copies, cancellable, error))
    return FALSE;
  if (copies.signed_out)
    standing->status = TWIN_SYNC_SIGNED_OUT;

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  TwinLibrary *library = remote != NULL ? cli_context_get_library (context, NULL) : NULL;
  Standing standing = { 0 };

  if (library == NULL || !synchronise (library, remote, &standing, cancellable, error)
      || !look (twin_library_get_store (library), &standing, error))
    return FALSE;
  if (cli_context_get_json (context))
    print_json (&standing);
  else
    print (&standing);
  if (standing.status == TWIN_SYNC_SIGNED_OUT)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("The server does not accept the token any more. Sign in again with “twinctl connect”."));
  else if (standing.status == TWIN_SYNC_WAITING)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, _ ("The server cannot be reached now. Nothing is lost: it goes on where it was."));

  else if (standing.n_set_aside > 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                         _ ("The server does not take some changes. They are kept here; the account page of Studio says which and why."));

  return standing.status == TWIN_SYNC_IDLE && standing.n_set_aside == 0;
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_sync = {
  .name = "sync",
  .summary = N_ ("Bring the library and the account on the server in step"),
  .forms = forms,
  .notes = N_ ("What travels is encrypted with the library’s key; the server cannot read it."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};
