/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage-fixture.h"

#include "storage/storage-copy.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>

#define NOW G_GINT64_CONSTANT (1795000000000)
#define ROLE "twin_server"
#define EVIDENCE "twin_evidence"
#define EVIDENCE_ROLE "twin_evidence_server"

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
empty_database (const char *uri)
{
  PGconn *pg = PQconnectdb (uri);
  PGresult *result;

  g_assert_cmpint (PQstatus (pg), ==, CONNECTION_OK);
  result = PQexec (pg, "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  g_assert_cmpint (PQresultStatus (result), ==, PGRES_COMMAND_OK);
  PQclear (result);
  PQfinish (pg);
}

/* The same place with @with in place of @what. */
static char *
replace (const char *uri, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (uri, what, 2);

  g_assert_nonnull (parts[1]);

  return g_strjoinv (with, parts);
}

static void
make_database (const char *owner_uri, const char *name)
{
  PGconn *pg = PQconnectdb (owner_uri);
  g_autofree char *sql = g_strconcat ("CREATE DATABASE ", name, NULL);

  /* It may be there from the test before. */
  PQclear (PQexec (pg, sql));
  PQfinish (pg);
}

static Storage *
open_storage (StorageFixture *self)
{
  g_autoptr (GError) error = NULL;
  Storage *storage = self->uri != NULL ? storage_open_postgres (self->uri, self->key, self->clock, &error)
                                       : storage_open_embedded (self->directory, self->key, self->clock, &error);

  g_assert_no_error (error);

  return storage;
}

gboolean
storage_fixture_set_up (StorageFixture *self, FixtureEngine engine)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = NULL;
  const char *owner = g_getenv ("TWIN_TEST_POSTGRES");

  if (engine == FIXTURE_POSTGRES && owner == NULL)
    {
      g_test_skip ("TWIN_TEST_POSTGRES names no database; run it with tests/server/with-postgres.py.");
      return FALSE;
    }

  self->clock = twin_clock_manual_new (NOW);
  self->key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  self->directory = g_dir_make_tmp ("storage-XXXXXX", NULL);
  keys = g_build_filename (self->directory, "keys", NULL);
  g_assert_cmpint (g_mkdir (keys, 0700), ==, 0);
  if (engine == FIXTURE_POSTGRES)
    {
      empty_database (owner);
      g_assert_true (storage_prepare_postgres (owner, ROLE, self->key, &error));
      g_assert_no_error (error);
      self->uri = replace (owner, "user=owner", "user=" ROLE);
    }
  self->storage = open_storage (self);

  return TRUE;
}

Storage *
storage_fixture_open_evidence (StorageFixture *self)
{
  const char *owner = g_getenv ("TWIN_TEST_POSTGRES");
  g_autofree char *owner_uri = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  Storage *evidence;

  if (self->uri == NULL)
    evidence = storage_open_evidence_embedded (self->directory, self->key, self->clock, &error);
  else
    {
      make_database (owner, EVIDENCE);
      owner_uri = replace (owner, "dbname=postgres", "dbname=" EVIDENCE);
      uri = replace (owner_uri, "user=owner", "user=" EVIDENCE_ROLE);
      empty_database (owner_uri);
      g_assert_true (storage_prepare_evidence_postgres (owner_uri, EVIDENCE_ROLE, self->key, &error));
      evidence = storage_open_evidence_postgres (uri, self->key, self->clock, &error);
    }
  g_assert_no_error (error);

  return evidence;
}

Storage *
storage_fixture_back_up (StorageFixture *self, Storage *from_evidence, Storage **evidence)
{
  g_autofree char *name = g_strdup_printf ("backup-%u", g_random_int ());
  g_autofree char *folder = g_build_filename (self->directory, name, NULL);
  g_autoptr (GError) error = NULL;
  Storage *backup = storage_open_embedded (folder, self->key, self->clock, &error);
  StorageCopy copy;

  g_assert_no_error (error);
  *evidence = storage_open_evidence_embedded (folder, self->key, self->clock, &error);
  g_assert_no_error (error);
  g_assert_true (storage_copy (self->storage, backup, &copy, NULL, NULL, &error));
  g_assert_true (storage_copy (from_evidence, *evidence, &copy, NULL, NULL, &error));

  return backup;
}

void
storage_fixture_reopen (StorageFixture *self)
{
  g_clear_pointer (&self->storage, storage_free);
  self->storage = open_storage (self);
}

void
storage_fixture_tear_down (StorageFixture *self)
{
  g_clear_pointer (&self->storage, storage_free);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_clear_pointer (&self->clock, twin_clock_free);
  g_clear_pointer (&self->uri, g_free);
  if (self->directory != NULL)
    remove_tree (self->directory);
  g_clear_pointer (&self->directory, g_free);
}
