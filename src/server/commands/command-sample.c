/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "base/twin-error.h"
#include "insights/insight-sample.h"

#include <glib/gi18n.h>

static int n_weeks = 8;
static int n_people = 60;

static const GOptionEntry entries[] = {
  { "weeks", 0, 0, G_OPTION_ARG_INT, &n_weeks, N_ ("For how many weeks (default: 8)"), N_ ("N") },
  { "people", 0, 0, G_OPTION_ARG_INT, &n_people, N_ ("How many ask in a week, about (default: 60)"), N_ ("N") },
  { NULL }
};

/* The account that published the twin; NULL with TWIN_ERROR_NOT_FOUND. */
static char *
find_tenant (Storage *storage, const char *twin_id, GError **error)
{
  g_auto (GStrv) tenants = storage_list_tenants (storage, error);

  for (guint i = 0; tenants != NULL && tenants[i] != NULL; i++)
    {
      g_autoptr (StorageTx) tx = storage_begin (storage, tenants[i], STORAGE_READ, error);
      g_autoptr (Bundle) bundle = tx != NULL ? bundle_read (tx, BUNDLE_TWIN, twin_id, NULL) : NULL;

      if (tx == NULL)
        return NULL;
      if (bundle != NULL)
        return g_strdup (tenants[i]);
    }
  if (tenants != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("No twin with this id is published here."));

  return NULL;
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  g_autoptr (TwinSecret) key = NULL;
  g_autoptr (Storage) storage = NULL;
  g_autofree char *tenant = NULL;

  if (arguments[0] == NULL || arguments[1] != NULL || n_weeks < 1 || n_weeks > 520 || n_people < 1 || n_people > 100000)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("Name one published twin by its id."));
      return 2;
    }
  key = server_load_key (settings->directory, error);
  storage = key != NULL ? server_open_storage (settings, key, twin_clock_system (), error) : NULL;
  tenant = storage != NULL ? find_tenant (storage, arguments[0], error) : NULL;

  return tenant != NULL && insight_make_sample (storage, tenant, arguments[0], (guint) n_weeks, (guint) n_people, error) ? 0 : 1;
}

const Command command_sample = { "sample", N_ ("Make up how a twin was used, to try out its analytics"), entries, run };
