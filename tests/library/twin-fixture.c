/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/twin-audit-table.h"

void
twin_fixture_remove_tree (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      twin_fixture_remove_tree (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

TwinFixture *
twin_fixture_new (void)
{
  TwinFixture *self = g_new0 (TwinFixture, 1);
  g_autofree char *files = NULL;
  g_autoptr (GError) error = NULL;
  guint8 bytes[TWIN_SECRET_KEY_LENGTH];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 7);

  self->directory = g_dir_make_tmp ("twin-library-XXXXXX", &error);
  g_assert_no_error (error);
  files = g_dir_make_tmp ("twin-files-XXXXXX", &error);
  g_assert_no_error (error);
  self->files = g_canonicalize_filename (files, NULL);
  self->key = twin_secret_new (bytes, sizeof bytes);
  self->clock = twin_clock_manual_new (TWIN_FIXTURE_TIME);
  twin_fixture_reopen (self);

  return self;
}

void
twin_fixture_reopen (TwinFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->library, twin_library_unref);
  g_clear_pointer (&self->store, twin_store_unref);
  self->store = twin_store_open (self->directory, self->key, self->clock, &error);
  g_assert_no_error (error);
  self->library = twin_library_new (self->store, twin_intake_new (NULL, 2));
}

void
twin_fixture_free (TwinFixture *self)
{
  g_clear_pointer (&self->library, twin_library_unref);
  g_clear_pointer (&self->store, twin_store_unref);
  g_clear_pointer (&self->clock, twin_clock_free);
  g_clear_pointer (&self->key, twin_secret_unref);
  twin_fixture_remove_tree (self->directory);
  twin_fixture_remove_tree (self->files);
  g_free (self->directory);
  g_free (self->files);
  g_free (self);
}

char *
twin_fixture_path (TwinFixture *self, const char *name)
{
  return g_build_filename (self->files, name, NULL);
}

void
twin_fixture_write (TwinFixture *self, const char *name, const char *text)
{
  g_autofree char *path = twin_fixture_path (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
import_path (TwinFixture *self, const char *path)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;

  twin_import_queue (self->library, paths, NULL, NULL, &error);
  g_assert_no_error (error);
  twin_import_run (self->library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
twin_fixture_import (TwinFixture *self)
{
  import_path (self, self->files);
}

char *
twin_fixture_add (TwinFixture *self, const char *name, const char *text)
{
  g_autofree char *path = twin_fixture_path (self, name);

  twin_fixture_write (self, name, text);
  import_path (self, path);

  return twin_fixture_find (self, name);
}

char *
twin_fixture_add_ready (TwinFixture *self, const char *name, const char *text, TwinLevel level)
{
  char *id = twin_fixture_add (self, name, text);
  g_autoptr (GError) error = NULL;

  twin_review_decide_all (self->library, id, NULL, FALSE, TWIN_DECISION_ACCEPT, NULL, &error);
  g_assert_no_error (error);
  twin_fixture_classify (self, id, level);

  return id;
}

char *
twin_fixture_find (TwinFixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *id = twin_library_resolve (self->library, name, &error);

  g_assert_no_error (error);

  return id;
}

TwinDocumentRecord *
twin_fixture_get (TwinFixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  TwinDocumentRecord *record = twin_library_get (self->library, id, &error);

  g_assert_no_error (error);

  return record;
}

void
twin_fixture_classify (TwinFixture *self, const char *id, TwinLevel level)
{
  g_autoptr (TwinClassification) classification = twin_classification_new (level);
  g_autoptr (GError) error = NULL;

  twin_library_classify (self->library, id, classification, &error);
  g_assert_no_error (error);
}

void
twin_fixture_set_action (TwinFixture *self, const char *type, TwinPiiAction action)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (self->library, &error);

  g_assert_no_error (error);
  twin_pii_policy_set_action (policy, twin_pii_type_lookup (type), action);
  twin_library_set_policy (self->library, policy, &error);
  g_assert_no_error (error);
}

gint64
twin_fixture_query (TwinFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, &error);
  g_autoptr (TwinStatement) row = NULL;

  g_assert_no_error (error);
  row = twin_transaction_prepare (tx, sql, &error);
  g_assert_no_error (error);
  g_assert_true (twin_statement_step (row, &error));

  return twin_statement_get_int (row, 0);
}

guint
twin_fixture_count_audit (TwinFixture *self, const char *action, char **detail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, &error);
  g_autoptr (GPtrArray) rows = NULL;
  guint n = 0;

  g_assert_no_error (error);
  rows = twin_audit_table_list (tx, 0, 0, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < rows->len; i++)
    {
      const TwinAuditRecord *row = g_ptr_array_index (rows, i);

      if (strcmp (row->action, action) != 0)
        continue;
      if (n == 0 && detail != NULL)
        *detail = g_strdup (row->detail);
      n++;
    }

  return n;
}
