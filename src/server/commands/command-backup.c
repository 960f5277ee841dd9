/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "base/twin-error.h"
#include "jobs/erasure-replay.h"
#include "replication/replication.h"
#include "storage/storage-copy.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Backups are storages of their own, of files that the server's key opens; the key is not in them. So one walk serves the way there,
 * the way back, and the way to another engine. */

static void
print_progress (guint n_tenants, guint n_done, gpointer user_data)
{
  /* Often enough to see that it moves. */
  if (n_done % 100 == 0)
    g_print (ngettext ("%u of %u account\n", "%u of %u accounts\n", n_tenants), n_done, n_tenants);
}

static gboolean
copy_all (Storage *from, Storage *to, GError **error)
{
  StorageCopy copy;

  if (!storage_copy (from, to, &copy, print_progress, NULL, error))
    return FALSE;
  g_print (ngettext ("%u account with %lld rows was copied and compared.\n", "%u accounts with %lld rows were copied and compared.\n", copy.n_tenants),
           copy.n_tenants, (long long) copy.n_rows);

  return TRUE;
}

/* The salts of consent, from one place apart to another. */
static gboolean
copy_evidence (Storage *from, Storage *to, GError **error)
{
  StorageCopy copy;

  return storage_copy (from, to, &copy, NULL, NULL, error);
}

static const char *
one_argument (char **arguments, const char *what, GError **error)
{
  if (arguments[0] != NULL && arguments[1] == NULL)
    return arguments[0];
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, what);

  return NULL;
}

static int
run_backup (const ServerSettings *settings, char **arguments, GError **error)
{
  TwinClock *clock = twin_clock_system ();
  const char *folder = one_argument (arguments, _ ("Name an empty folder for the backup: twin-server backup FOLDER"), error);
  g_autoptr (TwinSecret) key = folder != NULL ? server_load_key (settings->directory, error) : NULL;
  g_autoptr (Storage) from = key != NULL ? server_open_storage (settings, key, clock, error) : NULL;
  g_autoptr (Storage) to = from != NULL ? storage_open_embedded (folder, key, clock, error) : NULL;
  g_autoptr (Storage) evidence = to != NULL ? server_open_evidence (settings, key, clock, error) : NULL;
  g_autoptr (Storage) evidence_to = evidence != NULL ? storage_open_evidence_embedded (folder, key, clock, error) : NULL;

  if (evidence_to == NULL || !copy_all (from, to, error) || !copy_evidence (evidence, evidence_to, error))
    return 1;
  g_print (_ ("The backup opens with the key in %s/keys only. Keep a copy of that folder in another place and renew it often: it holds what was deleted "
              "since, too.\n"), settings->directory);

  return 0;
}

/* Studio's computers look at everything again: what they have seen may not have happened in this past. */
static gboolean
start_anew (Storage *storage, GError **error)
{
  g_auto (GStrv) tenants = storage_list_tenants (storage, error);

  if (tenants == NULL)
    return FALSE;
  for (guint i = 0; tenants[i] != NULL; i++)
    if (!replication_start_anew (storage, tenants[i], error))
      return FALSE;

  return TRUE;
}

/* What was deleted after the backup was made. */
static gboolean
delete_again (const ServerSettings *settings, TwinSecret *key, Storage *storage, Storage *evidence, GError **error)
{
  g_autoptr (ErasureLog) log = erasure_log_new (settings->directory, key);
  g_autoptr (TwinSecret) seed = twin_secret_derive (key, SERVER_RECEIPTS);
  guint n_done = 0;

  if (!erasure_replay (log, storage, evidence, seed, &n_done, error))
    return FALSE;
  if (n_done > 0)
    g_print (ngettext ("%u deletion is younger than the backup and was done again.\n", "%u deletions are younger than the backup and were done again.\n",
                       n_done), n_done);

  return TRUE;
}

static gboolean
put_back (const ServerSettings *settings, const char *folder, TwinSecret *key, GError **error)
{
  TwinClock *clock = twin_clock_system ();
  g_autoptr (Storage) from = storage_open_embedded (folder, key, clock, error);
  g_autoptr (Storage) to = from != NULL ? server_open_storage (settings, key, clock, error) : NULL;
  g_autoptr (Storage) evidence = to != NULL ? storage_open_evidence_embedded (folder, key, clock, error) : NULL;
  g_autoptr (Storage) evidence_to = evidence != NULL ? server_open_evidence (settings, key, clock, error) : NULL;

  return evidence_to != NULL && copy_all (from, to, error) && copy_evidence (evidence, evidence_to, error)
         && delete_again (settings, key, to, evidence_to, error) && start_anew (to, error);
}

/* A list that cannot be read is said before anything is copied. */
static gboolean
check_erasures (const ServerSettings *settings, TwinSecret *key, GError **error)
{
  g_autoptr (ErasureLog) log = erasure_log_new (settings->directory, key);
  g_autoptr (GPtrArray) entries = erasure_log_read (log, error);

  return entries != NULL;
}

static gboolean
is_there (const ServerSettings *settings)
{
  g_autofree char *system = g_build_filename (settings->directory, "system.db", NULL);

  return settings->postgres == NULL && g_file_test (system, G_FILE_TEST_EXISTS);
}

/* The mark stays until all is done; of a database that was in use it says nothing. */
static gboolean
restore_marked (const ServerSettings *settings, const char *folder, TwinSecret *key, GError **error)
{
  g_autofree char *mark = g_build_filename (settings->directory, SERVER_RESTORING, NULL);
  gboolean is_cut = g_file_test (mark, G_FILE_TEST_EXISTS);
  g_autoptr (GError) local_error = NULL;

  if (!g_file_set_contents_full (mark, "", 0, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  if (put_back (settings, folder, key, &local_error) || (!is_cut && g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_EXISTS)))
    g_unlink (mark);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static int
run_restore (const ServerSettings *settings, char **arguments, GError **error)
{
  const char *folder = one_argument (arguments, _ ("Name the backup: twin-server restore FOLDER"), error);
  g_autofree char *backup = folder != NULL ? g_build_filename (folder, "system.db", NULL) : NULL;
  g_autoptr (TwinSecret) key = NULL;

  if (folder == NULL)
    return 1;
  if (!g_file_test (backup, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("There is no backup in %s."), folder);
      return 1;
    }
  key = server_load_key (settings->directory, error);
  if (key == NULL || !check_erasures (settings, key, error))
    return 1;
  /* A server that is there goes on as it is: nothing is copied over it. */
  if (is_there (settings))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _ ("There is data in %s. A backup is put back into a folder that holds nothing but the folder keys."),
                   settings->directory);
      return 1;
    }

  return restore_marked (settings, folder, key, error) ? 0 : 1;
}

static char *migrate_to;

static const GOptionEntry migrate_options[] = {
  { "to", 0, 0, G_OPTION_ARG_STRING, &migrate_to, N_ ("Engine: postgres (the address is in TWIN_SERVER_POSTGRES) or embedded"), N_ ("ENGINE") },
  { NULL }
};

/* Where the evidence has no database, it stays in its file. */
static gboolean
migrate_evidence (const ServerSettings *settings, TwinSecret *key, gboolean to_postgres, GError **error)
{
  TwinClock *clock = twin_clock_system ();
  g_autoptr (Storage) file = NULL;
  g_autoptr (Storage) postgres = NULL;

  if (settings->postgres_evidence == NULL)
    return TRUE;
  file = storage_open_evidence_embedded (settings->directory, key, clock, error);
  postgres = file != NULL ? server_open_evidence (settings, key, clock, error) : NULL;

  return postgres != NULL && copy_evidence (to_postgres ? file : postgres, to_postgres ? postgres : file, error);
}

/* The old data stays where it is: going back is starting the server as before, until something was written to the new one. */
static int
run_migrate (const ServerSettings *settings, char **arguments, GError **error)
{
  TwinClock *clock = twin_clock_system ();
  gboolean to_postgres = g_strcmp0 (migrate_to, "postgres") == 0;
  g_autoptr (TwinSecret) key = NULL;
  g_autoptr (Storage) files = NULL;
  g_autoptr (Storage) postgres = NULL;

  if (!to_postgres && g_strcmp0 (migrate_to, "embedded") != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Say where to: twin-server migrate --to postgres"));
      return 1;
    }
  if (settings->postgres == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Put the address of the database into TWIN_SERVER_POSTGRES."));
      return 1;
    }
  key = server_load_key (settings->directory, error);
  files = key != NULL ? storage_open_embedded (settings->directory, key, clock, error) : NULL;
  postgres = files != NULL ? storage_open_postgres (settings->postgres, key, clock, error) : NULL;
  if (postgres == NULL || !copy_all (to_postgres ? files : postgres, to_postgres ? postgres : files, error)
      || !migrate_evidence (settings, key, to_postgres, error))
    return 1;
  g_print (to_postgres ? _ ("Start twin-server with TWIN_SERVER_POSTGRES set to use the database. Until then nothing has changed.\n")
                       : _ ("Start twin-server without TWIN_SERVER_POSTGRES to use the files. Until then nothing has changed.\n"));

  return 0;
}

static char *role;

static const GOptionEntry prepare_options[] = {
  { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("Name of the server’s role (default: twin_server)"), N_ ("ROLE") },
  { NULL }
};

/* @make makes tables and the role @name with a new password, which is printed. */
static gboolean
prepare (gboolean (*make) (const char *owner_uri, const char *role, TwinSecret *password, GError **error), const char *uri, const char *name,
         const char *variable, GError **error)
{
  g_autoptr (TwinSecret) password = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  char *text;

  if (!make (uri, name, password, error))
    return FALSE;
  text = twin_secret_to_hex (password);
  /* Translators: the last %s is the name of an environment variable. */
  g_print (_ ("The tables are there. Let the server connect as\n\n    user=%s password=%s\n\nin %s.\n"), name, text, variable);
  twin_secret_free_text (text);

  return TRUE;
}

static int
run_prepare (const ServerSettings *settings, char **arguments, GError **error)
{
  const char *name = role != NULL ? role : "twin_server";
  g_autofree char *evidence_name = g_strconcat (name, "_evidence", NULL);

  if (settings->postgres == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Put the address of the database, as its owner, into TWIN_SERVER_POSTGRES."));
      return 1;
    }

  return prepare (storage_prepare_postgres, settings->postgres, name, "TWIN_SERVER_POSTGRES", error)
             && (settings->postgres_evidence == NULL
                 || prepare (storage_prepare_evidence_postgres, settings->postgres_evidence, evidence_name, "TWIN_SERVER_POSTGRES_EVIDENCE", error))
           ? 0
           : 1;
}

const Command command_backup = { "backup", N_ ("Copy everything to a folder"), NULL, run_backup };
const Command command_restore = { "restore", N_ ("Put a backup back into an empty place"), NULL, run_restore };
const Command command_migrate = { "migrate", N_ ("Copy everything to another engine"), migrate_options, run_migrate };
const Command command_prepare_postgres = { "prepare-postgres", N_ ("Make the tables and the role in PostgreSQL"), prepare_options, run_prepare };
