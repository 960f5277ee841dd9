/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "accounts/account-root.h"
#include "base/twin-error.h"
#include "base/twin-json.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>

static gboolean verify;
static char *export_path;

static const GOptionEntry options[] = {
  { "verify", 0, 0, G_OPTION_ARG_NONE, &verify, N_ ("Check chain and signatures; ends with 1 if an entry is wrong"), NULL },
  { "export", 0, 0, G_OPTION_ARG_FILENAME, &export_path, N_ ("Write the signed days to this file, to be kept in another place"), N_ ("FILE") },
  { NULL }
};

/* One day a line: what is needed to check it without this server. */
static gboolean
export_roots (StorageTx *tx, const char *public_key, FILE *file, GError **error)
{
  const char *log = storage_tx_get_tenant (tx);
  g_autoptr (GPtrArray) roots = account_root_list (tx, error);

  for (guint i = 0; roots != NULL && i < roots->len; i++)
    {
      const AccountRoot *root = roots->pdata[i];
      g_autoptr (JsonObject) json = json_object_new ();
      g_autofree char *statement = account_root_write_statement (log, root->day, root->seq, root->hash);
      g_autofree char *text = NULL;

      json_object_set_string_member (json, "statement", statement);
      json_object_set_string_member (json, "signature", root->signature);
      json_object_set_string_member (json, "public_key", public_key);
      text = twin_json_object_to_string (json, FALSE);
      if (fprintf (file, "%s\n", text) < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("%s cannot be written: %s."), export_path, g_strerror (errno));
          return FALSE;
        }
    }

  return roots != NULL;
}

static gboolean
look (Storage *storage, const char *tenant, const char *public_key, FILE *file, gboolean *good, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ, error);
  const char *name = tenant != NULL ? tenant : _ ("the server");
  AccountRootCheck check;

  if (tx == NULL || !account_root_verify (tx, &check, error) || (file != NULL && !export_roots (tx, public_key, file, error)))
    return FALSE;
  if (check.bad_seq == 0)
    g_print (_ ("good  %s: %lld entries, %u signed days\n"), name, (long long) check.n_rows, check.n_roots);
  else
    g_print (_ ("BAD   %s: entry %lld: %s\n"), name, (long long) check.bad_seq, _ (check.why));
  *good = *good && check.bad_seq == 0;

  return TRUE;
}

static gboolean
look_at_all (Storage *storage, FILE *file, gboolean *good, GError **error)
{
  g_autofree char *public_key = account_root_get_public_key (storage);
  g_auto (GStrv) tenants = storage_list_tenants (storage, error);

  if (tenants == NULL || !look (storage, STORAGE_SYSTEM, public_key, file, good, error))
    return FALSE;
  for (guint i = 0; tenants[i] != NULL; i++)
    if (!look (storage, tenants[i], public_key, file, good, error))
      return FALSE;
  /* Translators: %s is a key in hexadecimal digits. */
  g_print (_ ("Days are signed with the key %s\n"), public_key);

  return TRUE;
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  g_autoptr (TwinSecret) key = NULL;
  g_autoptr (Storage) storage = NULL;
  FILE *file = NULL;
  gboolean good = TRUE;
  gboolean done;

  if (!verify)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Say what to do: twin-server audit --verify [--export FILE]"));
      return 2;
    }
  key = server_load_key (settings->directory, error);
  storage = key != NULL ? server_open_storage (settings, key, twin_clock_system (), error) : NULL;
  if (storage == NULL)
    return 1;
  if (export_path != NULL && (file = g_fopen (export_path, "we")) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("%s cannot be written: %s."), export_path, g_strerror (errno));
      return 1;
    }
  done = look_at_all (storage, file, &good, error);
  if (file != NULL && fclose (file) != 0 && done)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("%s cannot be written: %s."), export_path, g_strerror (errno));
      done = FALSE;
    }

  return done && good ? 0 : 1;
}

const Command command_audit = { "audit", N_ ("Check the audit logs and their signed days"), options, run };
