/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "bundles/address.h"
#include "insights/insight-sample.h"

#include <glib/gi18n.h>

static int n_weeks = 8;
static int n_people = 60;

static const GOptionEntry entries[] = {
  { "weeks", 0, 0, G_OPTION_ARG_INT, &n_weeks, N_ ("For how many weeks (default: 8)"), N_ ("N") },
  { "people", 0, 0, G_OPTION_ARG_INT, &n_people, N_ ("How many ask in a week, about (default: 60)"), N_ ("N") },
  { NULL }
};

/* The twin that @name stands for: the end of its page's address, or its id. */
static Address *
find_twin (Storage *storage, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) tenants = NULL;
  Address *address;

  if (!twin_id_is_valid (name))
    return address_find (storage, name, error);

  tenants = storage_list_tenants (storage, error);
  for (guint i = 0; tenants != NULL && tenants[i] != NULL; i++)
    {
      g_autofree char *slug = address_get_slug (storage, tenants[i], name, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (slug != NULL && (address = address_find (storage, slug, NULL)) != NULL)
        return address;
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
  g_autoptr (Address) twin = NULL;

  if (arguments[0] == NULL || arguments[1] != NULL || n_weeks < 1 || n_weeks > 520 || n_people < 1 || n_people > 100000)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("Name one published twin by the end of its page's address, lab-safety, or by its id."));
      return 2;
    }
  key = server_load_key (settings->directory, error);
  storage = key != NULL ? server_open_storage (settings, key, twin_clock_system (), error) : NULL;
  twin = storage != NULL ? find_twin (storage, arguments[0], error) : NULL;

  return twin != NULL && insight_make_sample (storage, twin->tenant, twin->twin_id, (guint) n_weeks, (guint) n_people, error) ? 0 : 1;
}

const Command command_sample = { "sample", N_ ("Make up how a twin was used, to try out its analytics"), entries, run };
