/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "library-records.h"
#include "store/twin-twin-table.h"

static TwinTwinRecord *
get (TwinTransaction *tx, const char *id)
{
  g_autoptr (GError) error = NULL;
  TwinTwinRecord *record = twin_twin_table_get (tx, id, &error);

  g_assert_no_error (error);

  return record;
}

static void
test_insert_get_update (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_twin (tx, "Kursbegleiter");
  g_autoptr (TwinTwinRecord) record = get (tx, id);
  g_autoptr (TwinTwinRecord) changed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (record->name, ==, "Kursbegleiter");
  g_assert_cmpstr (record->config, ==, "{}");
  g_assert_cmpint (record->created_at, ==, LIBRARY_FIXTURE_TIME);

  g_free (record->config);
  record->config = g_strdup ("{\"a\":1}");
  record->updated_at = 5;
  record->removed_at = 6;
  g_assert_true (twin_twin_table_update (tx, record, &error));
  g_assert_no_error (error);
  changed = get (tx, id);
  g_assert_cmpstr (changed->config, ==, "{\"a\":1}");
  g_assert_cmpint (changed->updated_at, ==, 5);
  g_assert_cmpint (changed->removed_at, ==, 6);
}

static void
test_not_found (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (TwinTwinRecord) record = twin_twin_record_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_twin_table_get (tx, "nobody", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);

  record->id = g_strdup ("nobody");
  record->name = g_strdup ("x");
  record->config = g_strdup ("{}");
  g_assert_false (twin_twin_table_update (tx, record, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* Without regard to case, in any alphabet, however a letter is composed. */
static void
test_names (void)
{
  static const struct
  {
    const char *name;
    gboolean found;
  } cases[] = {
    { "Übung", TRUE }, { "übung", TRUE }, { "ÜBUNG", TRUE }, { "U\xcc\x88" "bung", TRUE }, { "Ubung", FALSE }, { "", FALSE },
  };
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_twin (tx, "Übung");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = twin_twin_table_find_name (tx, cases[i].name, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, cases[i].found ? id : NULL);
    }
}

static void
test_name_in_use (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *first = library_records_add_twin (tx, "Übung");
  g_autofree char *second = library_records_add_twin (tx, "Prüfung");
  g_autoptr (TwinTwinRecord) record = get (tx, second);
  g_autoptr (TwinTwinRecord) old = get (tx, first);
  g_autoptr (GError) error = NULL;

  g_free (record->name);
  record->name = g_strdup ("ÜBUNG");
  g_assert_false (twin_twin_table_update (tx, record, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  g_clear_error (&error);

  /* its own name in another case is its own */
  g_free (old->name);
  old->name = g_strdup ("ÜBUNG");
  g_assert_true (twin_twin_table_update (tx, old, &error));
  g_assert_no_error (error);

  /* the name of a removed twin is free, and the removed one does not come back over it */
  old->removed_at = 1;
  g_assert_true (twin_twin_table_update (tx, old, &error));
  g_assert_true (twin_twin_table_update (tx, record, &error));
  g_assert_no_error (error);
  old->removed_at = 0;
  g_assert_false (twin_twin_table_update (tx, old, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
}

static void
test_list (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  static const char *const names[] = { "zebra", "Ärger", "Anna", "bert" };
  g_autoptr (GPtrArray) twins = NULL;
  g_autoptr (GPtrArray) removed = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = library_records_add_twin (tx, names[i]);

      if (g_str_equal (names[i], "bert"))
        {
          g_autoptr (TwinTwinRecord) record = get (tx, id);

          record->removed_at = 7;
          twin_twin_table_update (tx, record, &error);
          g_assert_no_error (error);
        }
    }

  twins = twin_twin_table_list (tx, FALSE, &error);
  removed = twin_twin_table_list (tx, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (twins->len, ==, 3);
  g_assert_cmpstr (((TwinTwinRecord *) g_ptr_array_index (twins, 0))->name, ==, "Anna");
  g_assert_cmpstr (((TwinTwinRecord *) g_ptr_array_index (twins, 1))->name, ==, "zebra");
  g_assert_cmpuint (removed->len, ==, 1);
  g_assert_cmpstr (((TwinTwinRecord *) g_ptr_array_index (removed, 0))->name, ==, "bert");
}

static void
test_documents (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *anna = library_records_add_twin (tx, "Anna");
  g_autofree char *bert = library_records_add_twin (tx, "Bert");
  g_autofree char *one = library_records_add_document (tx, "one.txt");
  g_autofree char *two = library_records_add_document (tx, "two.txt");
  g_autoptr (GHashTable) map = NULL;
  g_auto (GStrv) documents = NULL;
  g_autoptr (GError) error = NULL;
  char **twins;

  for (guint i = 0; i < 2; i++) /* also where it was so already */
    {
      g_assert_true (twin_twin_table_add_document (tx, bert, one, &error));
      g_assert_true (twin_twin_table_add_document (tx, anna, one, &error));
      g_assert_true (twin_twin_table_add_document (tx, anna, two, &error));
    }
  g_assert_no_error (error);

  documents = twin_twin_table_list_documents (tx, anna, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (documents), ==, 2);

  map = twin_twin_table_map_documents (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (map), ==, 2);
  twins = g_hash_table_lookup (map, one);
  g_assert_cmpuint (g_strv_length (twins), ==, 2);
  g_assert_cmpstr (twins[0], ==, anna);
  g_assert_cmpstr (twins[1], ==, bert);
  twins = g_hash_table_lookup (map, two);
  g_assert_cmpuint (g_strv_length (twins), ==, 1);

  for (guint i = 0; i < 2; i++)
    g_assert_true (twin_twin_table_remove_document (tx, anna, two, &error));
  g_assert_no_error (error);
  g_strfreev (g_steal_pointer (&documents));
  documents = twin_twin_table_list_documents (tx, anna, &error);
  g_assert_cmpuint (g_strv_length (documents), ==, 1);

  /* a document that is gone, and one that never was */
  g_assert_true (twin_document_table_delete (tx, one, &error));
  g_strfreev (g_steal_pointer (&documents));
  documents = twin_twin_table_list_documents (tx, anna, &error);
  g_assert_cmpuint (g_strv_length (documents), ==, 0);
  g_assert_false (twin_twin_table_add_document (tx, anna, "nothing", &error));
  g_assert_nonnull (error);
}

static void
test_delete (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *anna = library_records_add_twin (tx, "Anna");
  g_autofree char *one = library_records_add_document (tx, "one.txt");
  g_autoptr (GHashTable) map = NULL;
  g_autoptr (GError) error = NULL;

  twin_twin_table_add_document (tx, anna, one, &error);
  g_assert_no_error (error);
  g_assert_true (twin_twin_table_delete (tx, anna, &error));
  map = twin_twin_table_map_documents (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (map), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/twin-table/insert-get-update", test_insert_get_update);
  g_test_add_func ("/twin-table/not-found", test_not_found);
  g_test_add_func ("/twin-table/names", test_names);
  g_test_add_func ("/twin-table/name-in-use", test_name_in_use);
  g_test_add_func ("/twin-table/list", test_list);
  g_test_add_func ("/twin-table/documents", test_documents);
  g_test_add_func ("/twin-table/delete", test_delete);

  return g_test_run ();
}
