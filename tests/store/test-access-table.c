/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "library-records.h"
#include "store/twin-access-table.h"
#include "store/twin-twin-table.h"

static gboolean
insert (TwinTransaction *tx, const char *twin_id, TwinAccessKind kind, const char *value, GError **error)
{
  g_autoptr (TwinAccessRecord) record = twin_access_record_new ();

  record->id = twin_id_new (twin_clock_system ());
  record->twin_id = g_strdup (twin_id);
  record->kind = kind;
  record->value = g_strdup (value);
  record->origin = kind == TWIN_ACCESS_ADDRESS ? g_strdup ("kurs.csv") : NULL;
  record->added_at = 3;
  record->valid_to = 4;

  return twin_access_table_insert (tx, record, error);
}

static void
test_list (void)
{
  static const struct
  {
    TwinAccessKind kind;
    const char *value;
  } expected[] = {
    { TWIN_ACCESS_DOMAIN, "a.example" },
    { TWIN_ACCESS_DOMAIN, "b.example" },
    { TWIN_ACCESS_ADDRESS, "anna@c.example" },
    { TWIN_ACCESS_ADDRESS, "zoe@c.example" },
  };
  static const guint order[] = { 3, 1, 2, 0 };
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *twin = library_records_add_twin (tx, "Anna");
  g_autofree char *other = library_records_add_twin (tx, "Bert");
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_true (insert (tx, twin, expected[order[i]].kind, expected[order[i]].value, &error));
  g_assert_true (insert (tx, other, TWIN_ACCESS_ADDRESS, "zoe@c.example", &error));
  g_assert_no_error (error);

  entries = twin_access_table_list (tx, twin, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < entries->len; i++)
    {
      TwinAccessRecord *entry = g_ptr_array_index (entries, i);

      g_assert_cmpint (entry->kind, ==, expected[i].kind);
      g_assert_cmpstr (entry->value, ==, expected[i].value);
      g_assert_cmpstr (entry->twin_id, ==, twin);
      g_assert_cmpstr (entry->origin, ==, entry->kind == TWIN_ACCESS_ADDRESS ? "kurs.csv" : NULL);
      g_assert_cmpint (entry->added_at, ==, 3);
      g_assert_cmpint (entry->valid_to, ==, 4);
    }
}

static void
test_twice (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *twin = library_records_add_twin (tx, "Anna");
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (tx, twin, TWIN_ACCESS_ADDRESS, "zoe@c.example", &error));
  g_assert_false (insert (tx, twin, TWIN_ACCESS_ADDRESS, "zoe@c.example", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  g_clear_error (&error);

  found = twin_access_table_find (tx, twin, "zoe@c.example", &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_assert_true (twin_access_table_delete (tx, found, &error));
  g_free (g_steal_pointer (&found));
  found = twin_access_table_find (tx, twin, "zoe@c.example", &error);
  g_assert_no_error (error);
  g_assert_null (found);
}

static void
test_goes_with_its_twin (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);
    g_autofree char *twin = library_records_add_twin (tx, "Anna");

    g_assert_true (insert (tx, twin, TWIN_ACCESS_ADDRESS, "zoe@c.example", &error));
    g_assert_true (twin_twin_table_delete (tx, twin, &error));
    g_assert_no_error (error);
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM access_entry"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/access-table/list", test_list);
  g_test_add_func ("/access-table/twice", test_twice);
  g_test_add_func ("/access-table/goes-with-its-twin", test_goes_with_its_twin);

  return g_test_run ();
}
