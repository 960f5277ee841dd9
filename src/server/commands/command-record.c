/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "record/processing-record.h"

#include <glib/gi18n.h>

/* How many: who they are stands in the agreements. */
static gboolean
add_partners (Storage *storage, GPtrArray *recipients, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autofree char *name = NULL;
  gint64 n = 0;

  if (tx == NULL || !storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM partner WHERE ended_at = 0", ""))
    return FALSE;
  if (n == 0)
    return TRUE;
  name = g_strdup_printf (ngettext ("%lld partner", "%lld partners", (gulong) n), (long long) n);
  g_ptr_array_add (recipients, processing_recipient_new (name, _ ("that something was asked, under a digest that only the partner can resolve; as independent controllers"),
                                                         _ ("as in each agreement")));

  return TRUE;
}

static gboolean
add_models (const ServerSettings *settings, GPtrArray *recipients, GError **error)
{
  g_autoptr (ModelProfiles) models = settings->models != NULL ? model_profiles_load (settings->models, error) : NULL;

  if (settings->models != NULL && models == NULL)
    return FALSE;
  for (guint i = 0; i < model_profiles_get_n (models); i++)
    {
      const TwinModelProfile *one = model_profiles_get (models, i)->profile;
      g_autofree char *name = g_strdup_printf ("%s (%s)", one->name, one->base_url);

      g_ptr_array_add (recipients, processing_recipient_new (name, one->zero_retention ? _ ("questions and passages, to phrase answers; keeps nothing, by contract")
                                                                                       : _ ("questions and passages, to phrase answers"),
                                                             one->region));
    }

  return TRUE;
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  TwinClock *clock = twin_clock_system ();
  g_autoptr (GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) processing_recipient_free);
  g_autoptr (TwinSecret) key = server_load_key (settings->directory, error);
  g_autoptr (Storage) storage = key != NULL ? server_open_storage (settings, key, clock, error) : NULL;
  g_auto (Controller) controller = { 0 };
  g_autofree char *record = NULL;

  if (storage == NULL || !controller_read (storage, &controller, error) || !add_models (settings, recipients, error)
      || !add_partners (storage, recipients, error))
    return 1;
  if (settings->smtp_url != NULL)
    g_ptr_array_add (recipients, processing_recipient_new (_ ("The mail server"), _ ("addresses and sign-in links, while a letter is on its way"), NULL));
  record = processing_record_write (&controller, recipients, settings->region, twin_clock_now (clock));
  g_print ("%s", record);
  if (!controller_is_complete (&controller))
    g_printerr ("%s\n", _ ("Say who is responsible for the server, or the record is not complete: “twin-server controller --help” tells how."));

  return 0;
}

const Command command_record = { "record", N_ ("Write the record of processing activities (Art. 30 GDPR), as Markdown"), NULL, run };
