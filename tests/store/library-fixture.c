/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

LibraryFixture *
library_fixture_new (void)
{
  LibraryFixture *self = g_new0 (LibraryFixture, 1);
  g_autoptr (GError) error = NULL;
  guint8 bytes[TWIN_SECRET_KEY_LENGTH];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i + 1);
  self->directory = g_dir_make_tmp ("twin-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->key = twin_secret_new (bytes, sizeof bytes);
  self->clock = twin_clock_manual_new (LIBRARY_FIXTURE_TIME);
  library_fixture_reopen (self);

  return self;
}

void
library_fixture_reopen (LibraryFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->store, twin_store_unref);
  self->store = twin_store_open (self->directory, self->key, self->clock, &error);
  g_assert_no_error (error);
}

void
library_fixture_free (LibraryFixture *self)
{
  g_clear_pointer (&self->store, twin_store_unref);
  g_clear_pointer (&self->clock, twin_clock_free);
  g_clear_pointer (&self->key, twin_secret_unref);
  library_fixture_remove_tree (self->directory);
  g_free (self->directory);
  g_free (self);
}

TwinTransaction *
library_fixture_write (LibraryFixture *self)
{
  g_autoptr (GError) error = NULL;
  TwinTransaction *tx = twin_store_write (self->store, &error);

  g_assert_no_error (error);

  return tx;
}

TwinTransaction *
library_fixture_read (LibraryFixture *self)
{
  g_autoptr (GError) error = NULL;
  TwinTransaction *tx = twin_store_read (self->store, &error);

  g_assert_no_error (error);

  return tx;
}

void
library_fixture_commit (TwinTransaction *tx)
{
  g_autoptr (GError) error = NULL;

  twin_transaction_commit (tx, &error);
  g_assert_no_error (error);
}

gint64
library_fixture_query (LibraryFixture *self, const char *sql)
{
  g_autoptr (TwinTransaction) tx = library_fixture_read (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, sql, &error);

  g_assert_no_error (error);
  g_assert_true (twin_statement_step (row, &error));
  g_assert_no_error (error);

  return twin_statement_get_int (row, 0);
}

char *
library_fixture_path (LibraryFixture *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static gboolean
file_holds (const char *path, const char *marker)
{
  g_autofree char *contents = NULL;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return FALSE;

  return memmem (contents, length, marker, strlen (marker)) != NULL;
}

gboolean
library_fixture_find_marker (const char *directory, const char *marker)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) ? library_fixture_find_marker (path, marker) : file_holds (path, marker))
        return TRUE;
    }

  return FALSE;
}

void
library_fixture_remove_tree (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        library_fixture_remove_tree (path);
      else
        g_unlink (path);
    }
  g_rmdir (directory);
}
