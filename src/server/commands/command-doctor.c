/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "storage/storage-copy.h"

#include <glib/gi18n.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/* Room for a day of a busy server. */
#define LITTLE_ROOM (G_GUINT64_CONSTANT (1) << 30)

static guint n_bad;

static void
tell (gboolean good, const char *what, const char *words)
{
  if (!good)
    n_bad++;
  g_print ("%s  %s%s%s\n", good ? _ ("good") : _ ("BAD "), what, words != NULL ? ": " : "", words != NULL ? words : "");
}

static void
check_key_file (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "keys", "server.key", NULL);
  struct stat info;
  gboolean there = stat (path, &info) == 0;

  tell (there && (info.st_mode & 077) == 0, _ ("Only the server can read its key"), there ? NULL : _ ("there is no key yet; start the server once"));
}

static void
check_room (const char *directory)
{
  struct statvfs info;
  guint64 room = statvfs (directory, &info) == 0 ? (guint64) info.f_bavail * info.f_frsize : 0;
  g_autofree char *text = g_format_size (room);

  tell (room >= LITTLE_ROOM, _ ("There is room on the disk"), text);
}

static void
check_tenant (Storage *storage, const char *tenant)
{
  g_autoptr (GError) error = NULL;
  gint64 n_rows = 0;
  g_autofree char *digest = storage_digest (storage, tenant, &n_rows, &error);

  if (digest == NULL)
    tell (FALSE, tenant != NULL ? tenant : _ ("The server’s own tables"), error->message);
}

/* Reads every row of every account: what is damaged shows here and not when somebody needs it. */
static void
check_storage (const ServerSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinSecret) key = server_load_key (settings->directory, &error);
  g_autoptr (Storage) storage = key != NULL ? server_open_storage (settings, key, twin_clock_system (), &error) : NULL;
  g_auto (GStrv) tenants = storage != NULL ? storage_list_tenants (storage, &error) : NULL;
  g_autofree char *count = NULL;
  guint before = n_bad;

  tell (tenants != NULL, _ ("The data opens with the key"), error != NULL ? error->message : storage_get_engine (storage));
  if (tenants == NULL)
    return;
  check_tenant (storage, STORAGE_SYSTEM);
  for (guint i = 0; tenants[i] != NULL; i++)
    check_tenant (storage, tenants[i]);
  count = g_strdup_printf ("%u", g_strv_length (tenants));
  if (n_bad == before)
    tell (TRUE, _ ("Everything can be read; accounts"), count);
}

/* Without the salts of consent, it could not be proved. */
static void
check_evidence (const ServerSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinSecret) key = server_load_key (settings->directory, &error);
  g_autoptr (Storage) evidence = key != NULL ? server_open_evidence (settings, key, twin_clock_system (), &error) : NULL;
  gint64 n_rows = 0;
  g_autofree char *digest = evidence != NULL ? storage_digest (evidence, STORAGE_SYSTEM, &n_rows, &error) : NULL;

  tell (digest != NULL, _ ("The salts of consent can be read"), error != NULL ? error->message : NULL);
}

/* A backup that is put back without it brings back who was deleted. */
static void
check_erasures (const ServerSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinSecret) key = server_load_key (settings->directory, &error);
  g_autoptr (ErasureLog) log = key != NULL ? erasure_log_new (settings->directory, key) : NULL;
  g_autoptr (GPtrArray) entries = log != NULL ? erasure_log_read (log, &error) : NULL;
  g_autofree char *count = g_strdup_printf ("%u", entries != NULL ? entries->len : 0);

  tell (entries != NULL, _ ("What people had deleted is remembered; deletions"), error != NULL ? error->message : count);
}

/* Signs in at the mail server and sends nothing. */
static void
check_mail (const ServerSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Mailer) mailer = server_make_mailer (settings, twin_clock_system (), &error);

  if (settings->smtp_url != NULL)
    tell (mailer != NULL && mailer_check (mailer, &error), _ ("The mail server takes letters"), error != NULL ? error->message : NULL);
}

/* Asks none of them: that would cost something. */
static void
check_models (const ServerSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelProfiles) models = settings->models != NULL ? model_profiles_load (settings->models, &error) : NULL;
  g_autofree char *count = g_strdup_printf ("%u", model_profiles_get_n (models));

  if (settings->models != NULL)
    tell (models != NULL, _ ("The language models are set up; models"), error != NULL ? error->message : count);
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  n_bad = 0;
  check_key_file (settings->directory);
  check_room (settings->directory);
  check_storage (settings);
  check_evidence (settings);
  check_erasures (settings);
  check_mail (settings);
  check_models (settings);

  return n_bad == 0 ? 0 : 1;
}

const Command command_doctor = { "doctor", N_ ("Look whether everything is as it should be"), NULL, run };
