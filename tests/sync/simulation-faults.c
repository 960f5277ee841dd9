/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const names[N_FAULTS] = {
  [FAULT_REQUEST_LOST] = "request lost",
  [FAULT_REQUEST_LATE] = "request late",
  [FAULT_REQUEST_TWICE] = "request twice",
  [FAULT_REQUEST_OVERTAKEN] = "request overtaken by a later one",
  [FAULT_ANSWER_LOST] = "answer lost, or too late",
  [FAULT_ANSWER_REPEATED] = "answer repeated from memory",
  [FAULT_UNAUTHORIZED] = "401",
  [FAULT_CONFLICT] = "409",
  [FAULT_PRECONDITION] = "412",
  [FAULT_EXPIRED] = "410, cursor expired",
  [FAULT_DIGEST] = "wrong digest",
  [FAULT_TOO_MANY] = "429",
  [FAULT_SERVER_ERROR] = "5xx",
  [FAULT_PORTAL] = "captive portal",
  [FAULT_CLIENT_STOPPED] = "client stopped before the answer",
  [FAULT_CLIENT_KILLED] = "client killed",
  [FAULT_CLIENT_KILLED_WRITING] = "client killed in a transaction",
  [FAULT_SERVER_KILLED] = "server killed",
  [FAULT_SERVER_KILLED_WRITING] = "server killed in a transaction",
  [FAULT_CLIENT_CLOCK] = "client's clock set by years",
  [FAULT_SERVER_CLOCK] = "server's clock set back by years",
  [FAULT_HALF_YEAR] = "half a year offline",
};

static guint64 counts[N_FAULTS];

void
simulation_count (Fault fault)
{
  counts[fault]++;
}

gboolean
simulation_print_counts (void)
{
  gboolean all = TRUE;

  for (guint i = 0; i < N_FAULTS; i++)
    {
      g_test_message ("%" G_GUINT64_FORMAT " times: %s", counts[i], names[i]);
      all = all && counts[i] > 0;
    }

  return all;
}

/* --- Killed --- */

/* What another process would find at this moment: the database and its log, without the index that dies with whoever used it. */
static void
copy_as_it_is (const char *from, const char *to, const char *name)
{
  static const char *const parts[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *source = g_strconcat (from, "/", name, parts[i], NULL);
      g_autofree char *target = g_strconcat (to, "/", name, parts[i], NULL);

      if (g_file_test (source, G_FILE_TEST_EXISTS))
        simulation_copy_file (source, target);
    }
}

/* The next of two names. */
static char *
next_folder (const char *folder)
{
  gsize length = strlen (folder);
  char *next = g_strdup (folder);

  next[length - 1] = next[length - 1] == 'a' ? 'b' : 'a';

  return next;
}

/* Ends without a warning, at times in the middle of a transaction, and is there again. */
static void
kill_client (Simulation *self, Client *client)
{
  g_autofree char *before = g_steal_pointer (&client->directory);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinStore) store = g_steal_pointer (&client->store);
  g_autoptr (GError) error = NULL;

  client->directory = next_folder (before);
  g_mkdir_with_parents (client->directory, 0700);
  if (simulation_below (self, 2) == 0)
    {
      tx = twin_store_write (store, &error);
      g_assert_true (twin_transaction_execute (tx, &error, "UPDATE twin SET name = name || ' half'", ""));
      simulation_count (FAULT_CLIENT_KILLED_WRITING);
    }
  copy_as_it_is (before, client->directory, "library.db");
  g_clear_pointer (&tx, twin_transaction_free);
  g_clear_pointer (&client->sync, twin_sync_free);
  g_clear_pointer (&store, twin_store_unref);
  simulation_remove_folder (before);

  client->store = twin_store_open (client->directory, self->key, client->clock, &error);
  g_assert_no_error (error);
  simulation_start_client (self, client);
  simulation_count (FAULT_CLIENT_KILLED);
}

void
simulation_kill_server (Simulation *self)
{
  g_autofree char *before = g_steal_pointer (&self->server_folder);
  g_autofree char *tenant_before = g_build_filename (before, "tenants", TENANT, NULL);
  g_autofree char *tenant = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GError) error = NULL;
  gint64 seq;

  self->server_folder = next_folder (before);
  tenant = g_build_filename (self->server_folder, "tenants", TENANT, NULL);
  g_mkdir_with_parents (tenant, 0700);
  if (simulation_below (self, 2) == 0)
    {
      tx = storage_begin (self->server, TENANT, STORAGE_WRITE, &error);
      g_assert_true (storage_next (tx, "seq", &seq, &error));
      simulation_count (FAULT_SERVER_KILLED_WRITING);
    }
  copy_as_it_is (before, self->server_folder, "system.db");
  copy_as_it_is (tenant_before, tenant, "tenant.db");
  g_clear_pointer (&tx, storage_tx_free);
  g_clear_pointer (&self->server, storage_free);
  simulation_remove_folder (before);

  self->server = storage_open_embedded (self->server_folder, self->key, self->clock, &error);
  g_assert_no_error (error);
  simulation_count (FAULT_SERVER_KILLED);
}

/* --- Clocks --- */

/* Years back or forth, as with an empty battery. */
static void
set_client_clock (Simulation *self, Client *client)
{
  twin_clock_manual_advance (client->clock, ((gint64) simulation_below (self, 7300) - 3650) * TWIN_DAY_MS);
  simulation_count (FAULT_CLIENT_CLOCK);
}

/* Back only: forth, it would forget what a network still carries, as let_time_pass() does after the network has. */
static void
set_server_clock (Simulation *self)
{
  twin_clock_manual_advance (self->clock, -(gint64) simulation_below (self, 3650) * TWIN_DAY_MS);
  simulation_count (FAULT_SERVER_CLOCK);
}

void
simulation_break_something (Simulation *self, Client *client)
{
  switch (simulation_below (self, 8))
    {
    case 0:
      set_client_clock (self, client);
      break;
    case 1:
    case 2:
      /* Seldom: what was deleted before is remembered for longer then, and fewer cursors expire. */
      if (simulation_below (self, 5) == 0)
        set_server_clock (self);
      else
        simulation_kill_server (self);
      break;
    default:
      kill_client (self, client);
      break;
    }
}
