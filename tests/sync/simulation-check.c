/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include "sync/twin-replica.h"
#include "sync/twin-sync-protocol.h"
#include "sync/twin-sync-seal.h"

#include <stdlib.h>
#include <string.h>

/* Takes @words over. */
static void
report (Simulation *self, char *words)
{
  if (self->violation == NULL)
    self->violation = words;
  else
    g_free (words);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Everything that one computer holds, as text. */
static char *
describe_client (Client *client)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (client->store, NULL);
  const char *const *types = twin_sync_types ();
  GString *text = g_string_new (NULL);

  for (guint t = 0; types[t] != NULL; t++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) ids = twin_replica_list (tx, types[t], &error);

      g_assert_no_error (error);
      qsort (ids, g_strv_length (ids), sizeof *ids, compare_lines);
      for (guint i = 0; ids[i] != NULL; i++)
        {
          g_autofree char *body = NULL;

          g_assert_true (twin_replica_read (tx, types[t], ids[i], &body, &error));
          g_string_append_printf (text, "%s %s %s\n", types[t], ids[i], body);
        }
    }

  return g_string_free_and_steal (text);
}

static void
settle_client (Simulation *self, Client *client)
{
  g_autoptr (GError) error = NULL;
  TwinSyncStatus status = TWIN_SYNC_IDLE;
  gint64 next_at = 0;

  simulation_start_client (self, client);
  for (guint n = 0; n < 500; n++)
    {
      g_assert_true (twin_sync_step (client->sync, &status, &next_at, client->cancellable, &error));
      g_assert_no_error (error);
      if (status == TWIN_SYNC_IDLE)
        return;
      if (status == TWIN_SYNC_WAITING)
        twin_clock_manual_advance (client->clock, 600 * TWIN_SECOND_MS);
    }
  report (self, g_strdup ("a client never comes to rest"));
}

/* The same of what the server holds, opened with the key. */
static char *
describe_server (Simulation *self)
{
  g_autoptr (TwinSecret) key = twin_store_derive_key (self->clients[0].store, "sync");
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server, TENANT, STORAGE_READ, &error);
  g_autoptr (StorageRows) rows = storage_query (tx, &error, "SELECT type, id, body FROM object WHERE deleted = 0", "");
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  const char *const *types = twin_sync_types ();
  GString *text = g_string_new (NULL);

  while (storage_rows_next (rows, &error))
    {
      const char *type = storage_rows_get_text (rows, 0);
      const char *id = storage_rows_get_text (rows, 1);
      g_autoptr (GBytes) sealed = storage_rows_dup_blob (rows, 2);
      g_autofree char *body = twin_sync_open (key, type, id, sealed, &error);
      GPtrArray *of_type = g_hash_table_lookup (lines, type);

      if (of_type == NULL)
        {
          of_type = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (lines, g_strdup (type), of_type);
        }
      g_ptr_array_add (of_type, g_strdup_printf ("%s %s %s\n", type, id, body));
    }
  g_assert_no_error (error);
  for (guint t = 0; types[t] != NULL; t++)
    {
      GPtrArray *of_type = g_hash_table_lookup (lines, types[t]);

      if (of_type == NULL)
        continue;
      g_ptr_array_sort (of_type, compare_lines);
      for (guint i = 0; i < of_type->len; i++)
        g_string_append (text, of_type->pdata[i]);
    }

  return g_string_free_and_steal (text);
}

static void
append_conflicts (Client *client, GString *text)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (client->store, NULL);
  g_autoptr (GPtrArray) conflicts = twin_sync_conflict_list (tx, NULL);

  for (guint i = 0; i < conflicts->len; i++)
    g_string_append (text, ((TwinSyncConflict *) conflicts->pdata[i])->mine);
}

static void
check_nothing_waits (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (client->store, NULL);
  guint n_waiting = 0;
  guint n_set_aside = 0;

  g_assert_true (twin_outbox_count (tx, &n_waiting, &n_set_aside, NULL));
  if (n_waiting + n_set_aside > 0)
    report (self, g_strdup_printf ("%u changes wait and %u were set aside", n_waiting, n_set_aside));
}

void
simulation_check (Simulation *self)
{
  g_autofree char *server = NULL;
  g_autoptr (GString) everywhere = NULL;
  GHashTableIter iter;
  gpointer token;
  gpointer superseded;

  self->faults = FALSE;
  while (self->stragglers->len > 0)
    simulation_deliver_late (self);
  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < N_CLIENTS; i++)
      settle_client (self, &self->clients[i]);

  server = describe_server (self);
  everywhere = g_string_new (server);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autofree char *held = describe_client (&self->clients[i]);

      check_nothing_waits (self, &self->clients[i]);
      if (!g_str_equal (held, server))
        report (self, g_strdup_printf ("computer %u and the server differ\n%s---\n%s", i, held, server));
      append_conflicts (&self->clients[i], everywhere);
    }

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, &token, &superseded))
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", (char *) token);

      if (!GPOINTER_TO_INT (superseded) && strstr (everywhere->str, quoted) == NULL)
        report (self, g_strdup_printf ("%s is lost\n%s", quoted, everywhere->str));
    }
}
