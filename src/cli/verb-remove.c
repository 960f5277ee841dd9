/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"
#include "rights/twin-erasure.h"

static void
print_receipt (CliContext *context, const TwinReceiptRecord *receipt)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (receipt == NULL)
    return;

  json_object_set_string_member (object, "receipt", receipt->id);
  if (cli_context_get_json (context))
    cli_print_json (object);
  else
    cli_print (_ ("The receipt is %s. “twinctl receipts” shows it."), receipt->id);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TwinReceiptRecord) receipt = NULL;
  gint64 now;

  if (library == NULL)
    return FALSE;

  /* First all of them are found, so that a typing error removes nothing. */
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      char *id = twin_library_resolve (library, arguments[i], error);

      if (id == NULL)
        return FALSE;
      g_ptr_array_add (ids, id);
    }

  for (guint i = 0; i < ids->len; i++)
    if (!twin_library_remove (library, ids->pdata[i], error))
      return FALSE;

  now = twin_clock_now (twin_store_get_clock (twin_library_get_store (library)));

  if (!twin_erasure_run (library, now + 1, &receipt, cancellable, error))
    return FALSE;

  print_receipt (context, receipt);

  return TRUE;
}

static const char *const forms[] = { "DOC…", NULL };

const CliVerb cli_verb_remove = {
  .name = "remove",
  .summary = N_ ("Destroy documents and everything made from them"),
  .forms = forms,
  .notes = N_ ("Text, findings, decisions, passages, index and original are deleted and overwritten, together\n"
               "with what was put away in Studio and waits to be destroyed. Nothing brings them back. The files\n"
               "that the documents were read from stay where they are. A signed receipt says what was there and\n"
               "is gone."),
  .min_arguments = 1,
  .max_arguments = -1,
  .run = run,
};
