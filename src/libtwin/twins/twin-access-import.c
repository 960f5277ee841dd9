/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-access-private.h"

#include <string.h>

#include "base/twin-csv.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-audit-table.h"
#include "text/twin-language.h"
#include "twins/twin-settings-private.h"

/* Access lists as CSV. */

#define LOOK_AHEAD 50 /* records that are looked at to find the column of addresses */

static const char *const address_headers[] = {
  "e-mail", "email", "mail", "address", "adresse", "e-mail address", "email address", "e-mail-adresse", "mailadresse",
};
static const char *const until_headers[] = { "valid to", "valid_to", "until", "valid until", "bis", "gültig bis" };

static const char *const role_headers[] = { "roles", "role", "rollen", "rolle" };
static const char *const group_headers[] = { "groups", "group", "gruppen", "gruppe" };

void
twin_access_rejection_free (TwinAccessRejection *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self->reason);
  g_free (self);
}

void
twin_access_import_free (TwinAccessImport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->rejections, g_ptr_array_unref);
  g_free (self);
}

/* Which columns hold what, and whether the first record names them. */
typedef struct
{
  int address;
  int until;
  int roles;
  int groups;
  gboolean has_header;
} Columns;

static int
find_header (char **fields, const char *const *names, gsize n_names)
{
  for (int i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *trimmed = g_strstrip (g_strdup (fields[i]));
      g_autofree char *folded = g_utf8_strdown (trimmed, -1);

      for (gsize j = 0; j < n_names; j++)
        if (strcmp (folded, names[j]) == 0)
          return i;
    }

  return -1;
}

/* The column in which most fields hold an "@"; -1 if there is none. */
static int
guess_column (const char *csv, gsize length)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (guint));
  TwinCsvReader reader;
  char **fields;
  guint best = 0;
  int column = -1;

  twin_csv_reader_init (&reader, csv, length, 0);
  for (guint n = 0; n < LOOK_AHEAD && (fields = twin_csv_reader_next (&reader)) != NULL; n++)
    {
      for (guint i = 0; fields[i] != NULL; i++)
        {
          if (i >= counts->len)
            g_array_set_size (counts, i + 1);
          if (strchr (fields[i], '@') != NULL)
            g_array_index (counts, guint, i)++;
        }
      g_strfreev (fields);
    }

  for (guint i = 0; i < counts->len; i++)
    if (g_array_index (counts, guint, i) > best)
      {
        best = g_array_index (counts, guint, i);
        column = (int) i;
      }

  return column;
}

static Columns
find_columns (const char *csv, gsize length)
{
  Columns columns = { -1, -1, -1, -1, FALSE };
  g_auto (GStrv) first = NULL;
  TwinCsvReader reader;

  twin_csv_reader_init (&reader, csv, length, 0);
  first = twin_csv_reader_next (&reader);
  if (first == NULL)
    return columns;

  columns.until = find_header (first, until_headers, G_N_ELEMENTS (until_headers));
  columns.address = find_header (first, address_headers, G_N_ELEMENTS (address_headers));
  columns.roles = find_header (first, role_headers, G_N_ELEMENTS (role_headers));
  columns.groups = find_header (first, group_headers, G_N_ELEMENTS (group_headers));
  columns.has_header = columns.address >= 0 || columns.until >= 0 || columns.roles >= 0 || columns.groups >= 0;
  if (columns.address >= 0)
    return columns;

  columns.address = guess_column (csv, length);
  /* Names of columns hold no "@". */
  if (columns.address >= 0 && columns.address < (int) g_strv_length (first)
      && strchr (first[columns.address], '@') == NULL && g_strv_length (first) > 1)
    columns.has_header = TRUE;

  return columns;
}

/* "2026-12-31" means until the end of that day; 0 for nothing, -1 for something else. */
static gint64
parse_until (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *whole = NULL;
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) next = NULL;

  if (*trimmed == '\0')
    return 0;
  if (strlen (trimmed) != strlen ("2026-12-31"))
    return -1;

  whole = g_strconcat (trimmed, "T00:00:00Z", NULL);
  day = g_date_time_new_from_iso8601 (whole, NULL);
  next = day != NULL ? g_date_time_add_days (day, 1) : NULL;

  return next != NULL ? g_date_time_to_unix (next) * 1000 : -1;
}

static void
reject (TwinAccessImport *self, guint line, const char *text, gboolean duplicate, char *reason)
{
  TwinAccessRejection *rejection = g_new0 (TwinAccessRejection, 1);

  rejection->line = line;
  rejection->text = g_strdup (text);
  rejection->reason = reason;
  rejection->duplicate = duplicate;
  g_ptr_array_add (self->rejections, rejection);
}

/* What is needed while one file is read. */
typedef struct
{
  TwinAccessImport *import;
  TwinTransaction *tx;
  const char *twin_id;
  const char *origin;
  Columns columns;
  GHashTable *seen; /* value -> line */
} Reading;

static const char *
get_field (char **fields, int column)
{
  return column >= 0 && column < (int) g_strv_length (fields) ? fields[column] : "";
}

/* Takes one record or says why not. FALSE only if the store cannot be read. */
static gboolean
read_record (Reading *reading, char **fields, guint line, GError **error)
{
  const char *text = get_field (fields, reading->columns.address);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *value = NULL;
  g_autofree char *known = NULL;
  g_auto (GStrv) roles = twin_access_split_names (get_field (fields, reading->columns.roles));
  g_auto (GStrv) groups = twin_access_split_names (get_field (fields, reading->columns.groups));
  gint64 valid_to = parse_until (get_field (fields, reading->columns.until));
  TwinAccessRecord *record;
  guint seen_line;
  TwinAccessKind kind;

  value = _twin_access_normalize (text, &kind, &local_error);
  if (value == NULL)
    {
      reject (reading->import, line, text, FALSE, g_strdup (local_error->message));
      return TRUE;
    }
  if (!_twin_access_check_names (roles, &local_error) || !_twin_access_check_names (groups, &local_error))
    {
      reject (reading->import, line, text, FALSE, g_strdup (local_error->message));
      return TRUE;
    }
  if (valid_to < 0)
    {
      reject (reading->import, line, text, FALSE, g_strdup (_("The date is not of the form 2026-12-31.")));
      return TRUE;
    }

  seen_line = GPOINTER_TO_UINT (g_hash_table_lookup (reading->seen, value));
  if (seen_line > 0)
    {
      reject (reading->import, line, text, TRUE, g_strdup_printf (_("This is the same as line %u."), seen_line));
      return TRUE;
    }

  known = twin_access_table_find (reading->tx, reading->twin_id, value, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (known != NULL)
    {
      reject (reading->import, line, text, TRUE, g_strdup (_("This is on the access list already.")));
      return TRUE;
    }

  record = _twin_access_record_new (twin_transaction_get_store (reading->tx), reading->twin_id, kind, value, reading->origin, valid_to);
  g_strfreev (record->roles);
  g_strfreev (record->groups);
  record->roles = g_steal_pointer (&roles);
  record->groups = g_steal_pointer (&groups);
  g_ptr_array_add (reading->import->entries, record);
  g_hash_table_insert (reading->seen, g_steal_pointer (&value), GUINT_TO_POINTER (line));

  return TRUE;
}

static TwinAccessImport *
import_new (void)
{
  TwinAccessImport *self = g_new0 (TwinAccessImport, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_access_record_free);
  self->rejections = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_access_rejection_free);

  return self;
}

TwinAccessImport *
twin_access_import_prepare (TwinLibrary *library, const char *twin_id, const char *csv, gsize length,
                            const char *origin, GError **error)
{
  g_autoptr (TwinAccessImport) self = import_new ();
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  TwinCsvReader reader;
  Reading reading;
  gboolean done = TRUE;
  char **fields;
  gsize size;

  g_return_val_if_fail (library != NULL && twin_id != NULL && csv != NULL, NULL);

  /* Spreadsheets still write other encodings than UTF-8. */
  text = twin_text_decode ((const guint8 *) csv, length, &size, NULL);
  tx = twin_store_read (twin_library_get_store (library), error);
  if (tx == NULL)
    return NULL;

  reading = (Reading) { self, tx, twin_id, origin, find_columns (text, size), seen };
  if (reading.columns.address < 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("No column of e-mail addresses was found in this file."));
      return NULL;
    }

  twin_csv_reader_init (&reader, text, size, 0);
  for (guint n = 0; done && (fields = twin_csv_reader_next (&reader)) != NULL; n++)
    {
      if (n > 0 || !reading.columns.has_header)
        done = read_record (&reading, fields, reader.line, error);
      g_strfreev (fields);
    }

  return done ? g_steal_pointer (&self) : NULL;
}

static char *
describe_import (const TwinAccessImport *import)
{
  guint n_duplicates = 0;

  for (guint i = 0; i < import->rejections->len; i++)
    n_duplicates += ((TwinAccessRejection *) g_ptr_array_index (import->rejections, i))->duplicate;

  return g_strdup_printf ("{\"added\":%u,\"invalid\":%u,\"duplicates\":%u}", import->entries->len,
                          import->rejections->len - n_duplicates, n_duplicates);
}

gboolean
twin_access_import_apply (TwinLibrary *library, const char *twin_id, const TwinAccessImport *import, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwin) twin = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL && import != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  twin = tx != NULL ? _twin_twin_load (tx, twin_id, error) : NULL;
  if (twin == NULL)
    return FALSE;

  for (guint i = 0; i < import->entries->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      /* One that was added since it was prepared is there, which is what was asked for. */
      if (!twin_access_table_insert (tx, g_ptr_array_index (import->entries, i), &local_error)
          && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  detail = describe_import (import);

  return twin_audit_table_append (tx, "access.import", twin_id, "done", detail, error)
         && twin_transaction_commit (tx, error);
}
