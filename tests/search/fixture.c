/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/twin-id.h"

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_remove (child);
    }
  g_rmdir (path);
}

void
fixture_set_up (Fixture *self)
{
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("twin-search-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = twin_clock_manual_new (G_GINT64_CONSTANT (1790000000000));
  self->store = twin_store_open (self->directory, key, self->clock, &error);
  g_assert_no_error (error);
  self->renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
fixture_tear_down (Fixture *self)
{
  g_clear_pointer (&self->store, twin_store_unref);
  g_clear_pointer (&self->clock, twin_clock_free);
  g_clear_pointer (&self->renditions, g_array_unref);
  remove_tree (self->directory);
  g_clear_pointer (&self->directory, g_free);
}

static char *
insert_document (TwinTransaction *tx, TwinClock *clock, const char *title)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();
  g_autoptr (GError) error = NULL;

  record->id = twin_id_new (clock);
  record->name = g_strdup (title);
  record->title = g_strdup (title);
  record->format = g_strdup ("txt");
  record->mime_type = g_strdup ("text/plain");
  record->sha256 = g_strdup (record->id);
  record->state = TWIN_DOCUMENT_READY;
  twin_document_table_insert (tx, record, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&record->id);
}

static GPtrArray *
make_passages (const char *document_id, const char *const *headings, const char *const *bodies)
{
  GPtrArray *passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);
  gsize at = 0;

  for (guint i = 0; bodies[i] != NULL; i++)
    {
      TwinPassageRecord *passage = twin_passage_record_new ();

      passage->document_id = g_strdup (document_id);
      passage->ordinal = i;
      passage->start = passage->source_start = at;
      passage->end = passage->source_end = at + strlen (bodies[i]);
      passage->heading = g_strdup (headings != NULL ? headings[i] : "");
      passage->body = g_strdup (bodies[i]);
      at = passage->end + 2;
      g_ptr_array_add (passages, passage);
    }

  return passages;
}

gint64
fixture_add_document (Fixture *self, const char *title, const char *const *headings, const char *const *bodies)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, &error);
  g_autoptr (GPtrArray) passages = NULL;
  g_autofree char *id = NULL;
  gint64 rendition;

  g_assert_no_error (error);
  id = insert_document (tx, self->clock, title);
  passages = make_passages (id, headings, bodies);
  rendition = twin_passage_table_insert_rendition (tx, id, "policy", title, NULL, passages, &error);
  g_assert_no_error (error);
  g_array_append_val (self->renditions, rendition);
  twin_transaction_commit (tx, &error);
  g_assert_no_error (error);

  return rendition;
}

GPtrArray *
fixture_search (Fixture *self, const char *question, const char *language, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, &error);
  GPtrArray *hits;

  g_assert_no_error (error);
  hits = twin_index_search (tx, question, language, self->renditions, limit, &error);
  g_assert_no_error (error);

  return hits;
}
