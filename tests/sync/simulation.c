/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/* splitmix64 (Steele, Lea, Flood 2014). */
guint32
simulation_draw (Simulation *self)
{
  guint64 z = self->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return (guint32) ((z ^ z >> 31) >> 32);
}

guint
simulation_below (Simulation *self, guint n)
{
  return simulation_draw (self) % n;
}

char *
simulation_new_id (Simulation *self)
{
  return g_strdup_printf ("01920000-0000-7000-8000-%04x%08x", ++self->n_ids, simulation_draw (self));
}

void
simulation_copy_file (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents_full (to, contents, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

void
simulation_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      simulation_remove_folder (child);
    }
  g_remove (path);
}

static char *
make_folder (void)
{
  g_autofree char *folder = NULL;

  /* In memory where there is such a place: nothing here is about disks. */
  if (g_access ("/dev/shm", W_OK) != 0)
    return g_dir_make_tmp ("sync-XXXXXX", NULL);
  folder = g_strdup ("/dev/shm/sync-XXXXXX");

  return g_strdup (g_mkdtemp (folder));
}

void
template_init (Template *self)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (START);
  g_autoptr (GError) error = NULL;
  g_autofree char *library = NULL;
  g_autofree char *server = NULL;

  self->folder = make_folder ();
  library = g_build_filename (self->folder, "template", NULL);
  server = g_build_filename (self->folder, "server-template", NULL);
  self->key = twin_secret_new ((const guint8 *) "0123456789abcdef0123456789abcdef", TWIN_SECRET_KEY_LENGTH);
  {
    g_autoptr (TwinStore) store = twin_store_open (library, self->key, clock, &error);

    g_assert_no_error (error);
    g_assert_true (twin_sync_connect (store, "https://server.example", TENANT, &error));
    g_assert_no_error (error);
  }
  {
    g_autoptr (Storage) storage = storage_open_embedded (server, self->key, clock, &error);
    g_autoptr (ReplicationAnswer) answer = NULL;

    g_assert_true (storage_create_tenant (storage, TENANT, &error));
    answer = replication_changes (storage, TENANT, NULL, 1, FALSE, &error); /* draws the epoch */
    g_assert_no_error (error);
  }
}

void
template_clear (Template *self)
{
  simulation_remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->key, twin_secret_unref);
}

/* Clocks are years apart. */
static gint64
clock_error (Simulation *self)
{
  return ((gint64) simulation_below (self, 3650) - 1825) * TWIN_DAY_MS;
}

static void
set_up (Simulation *self, const Template *template, guint64 seed, Mutant mutant)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *library = g_build_filename (template->folder, "template", "library.db", NULL);
  g_autofree char *system = g_build_filename (template->folder, "server-template", "system.db", NULL);
  g_autofree char *tenant = g_build_filename (template->folder, "server-template", "tenants", TENANT, "tenant.db", NULL);
  g_autofree char *server = g_build_filename (template->folder, "server-a", NULL);
  g_autofree char *server_system = g_build_filename (server, "system.db", NULL);
  g_autofree char *server_folder = g_build_filename (server, "tenants", TENANT, NULL);
  g_autofree char *server_tenant = g_build_filename (server_folder, "tenant.db", NULL);

  self->mutant = mutant;
  self->random = seed * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d) + 1;
  self->faults = TRUE;
  self->key = template->key;
  self->clock = twin_clock_manual_new (START + clock_error (self));
  self->stragglers = g_ptr_array_new_with_free_func (straggler_free);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->twins = g_ptr_array_new_with_free_func (g_free);
  self->trace = g_checksum_new (G_CHECKSUM_SHA256);

  g_mkdir_with_parents (server_folder, 0700);
  simulation_copy_file (system, server_system);
  simulation_copy_file (tenant, server_tenant);
  self->server = storage_open_embedded (server, self->key, self->clock, &error);
  g_assert_no_error (error);
  self->server_folder = g_steal_pointer (&server);

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      Client *client = &self->clients[i];
      g_autofree char *path = NULL;

      client->directory = g_strdup_printf ("%s/client-%u-a", template->folder, i);
      path = g_build_filename (client->directory, "library.db", NULL);
      g_mkdir_with_parents (client->directory, 0700);
      simulation_copy_file (library, path);
      client->clock = twin_clock_manual_new (START + clock_error (self));
      client->store = twin_store_open (client->directory, self->key, client->clock, &error);
      g_assert_no_error (error);
      client->remote.base.class = &simulation_remote_class;
      client->remote.simulation = self;
      simulation_start_client (self, client);
    }
}

static void
tear_down (Simulation *self)
{
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      Client *client = &self->clients[i];

      g_clear_pointer (&client->sync, twin_sync_free);
      g_clear_object (&client->cancellable);
      g_clear_pointer (&client->store, twin_store_unref);
      g_clear_pointer (&client->clock, twin_clock_free);
      simulation_remove_folder (client->directory);
      g_clear_pointer (&client->directory, g_free);
    }
  g_clear_pointer (&self->server, storage_free);
  simulation_remove_folder (self->server_folder);
  g_clear_pointer (&self->server_folder, g_free);
  g_clear_pointer (&self->clock, twin_clock_free);
  g_clear_pointer (&self->stragglers, g_ptr_array_unref);
  g_clear_pointer (&self->tokens, g_hash_table_unref);
  g_clear_pointer (&self->twins, g_ptr_array_unref);
  g_clear_pointer (&self->trace, g_checksum_free);
}

char *
simulation_run (const Template *template, guint64 seed, Mutant mutant, char **violation)
{
  Simulation simulation = { 0 };
  char *trace;

  set_up (&simulation, template, seed, mutant);
  for (guint i = 0; i < N_STEPS; i++)
    simulation_do_something (&simulation);
  simulation_check (&simulation);
  trace = g_strdup (g_checksum_get_string (simulation.trace));
  *violation = simulation.violation;
  tear_down (&simulation);

  return trace;
}
