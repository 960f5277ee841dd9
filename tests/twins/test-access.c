/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-access.h"

#include <string.h>

#include "base/twin-error.h"
#include "twin-fixture.h"

static TwinTwin *
create (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TwinTwin *twin = twin_twin_create (fixture->library, "Biology", &error);

  g_assert_no_error (error);

  return twin;
}

static TwinAccessImport *
prepare (TwinFixture *fixture, const TwinTwin *twin, const char *csv)
{
  g_autoptr (GError) error = NULL;
  TwinAccessImport *import = twin_access_import_prepare (fixture->library, twin->id, csv, strlen (csv), "list.csv", &error);

  g_assert_no_error (error);

  return import;
}

static void
test_entries (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const bad[] = { "", "anna", "anna@", "@", "*@", "a b@example.com" };

  g_assert_true (twin_access_add (fixture->library, twin->id, " Anna.Berg@Example.COM ", 0, &error));
  g_assert_true (twin_access_add (fixture->library, twin->id, "*@School.EDU", 0, &error));
  g_assert_no_error (error);
  g_assert_false (twin_access_add (fixture->library, twin->id, "anna.berg@example.com", 0, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (twin_access_add (fixture->library, twin->id, bad[i], 0, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_clear_error (&error);
    }

  list = twin_access_list (fixture->library, twin->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (((TwinAccessRecord *) list->pdata[0])->kind, ==, TWIN_ACCESS_DOMAIN);
  g_assert_cmpstr (((TwinAccessRecord *) list->pdata[0])->value, ==, "school.edu");
  g_assert_cmpstr (((TwinAccessRecord *) list->pdata[1])->value, ==, "anna.berg@example.com");

  g_assert_true (twin_access_remove (fixture->library, twin->id, "@school.edu", &error));
  g_assert_no_error (error);
  g_assert_false (twin_access_remove (fixture->library, twin->id, "@school.edu", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* J2.2: 200 addresses, 3 invalid, 2 duplicates after normalisation -> 195 entries, report for 5. */
static void
test_two_hundred (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture);
  g_autoptr (GString) csv = g_string_new ("Name,E-Mail,Group\r\n");
  g_autoptr (TwinAccessImport) import = NULL;
  g_autoptr (TwinAccessImport) again = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;
  guint n_duplicates = 0;

  for (guint i = 0; i < 195; i++)
    g_string_append_printf (csv, "\"Learner, No. %u\",learner%u@example.org,A\r\n", i, i);
  g_string_append (csv, "Wrong,learner.example.org,A\r\nWrong,learner@,B\r\nWrong,,B\r\n");
  g_string_append (csv, "Twice, Learner7@EXAMPLE.org ,A\r\nTwice,learner8@Example.Org,B\r\n");

  import = prepare (fixture, twin, csv->str);
  g_assert_cmpuint (import->entries->len, ==, 195);
  g_assert_cmpuint (import->rejections->len, ==, 5);
  for (guint i = 0; i < import->rejections->len; i++)
    {
      const TwinAccessRejection *rejection = g_ptr_array_index (import->rejections, i);

      g_assert_cmpuint (rejection->line, ==, 197 + i);
      g_assert_nonnull (rejection->reason);
      g_test_message ("line %u: %s", rejection->line, rejection->reason);
      n_duplicates += rejection->duplicate;
    }
  g_assert_cmpuint (n_duplicates, ==, 2);

  /* Nothing is added before it is applied. */
  list = twin_access_list (fixture->library, twin->id, &error);
  g_assert_cmpuint (list->len, ==, 0);
  g_clear_pointer (&list, g_ptr_array_unref);
  g_assert_true (twin_access_import_apply (fixture->library, twin->id, import, &error));
  g_assert_no_error (error);
  list = twin_access_list (fixture->library, twin->id, &error);
  g_assert_cmpuint (list->len, ==, 195);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "access.import", &detail), ==, 1);
  g_assert_cmpstr (detail, ==, "{\"added\":195,\"invalid\":3,\"duplicates\":2}");

  again = prepare (fixture, twin, csv->str);
  g_assert_cmpuint (again->entries->len, ==, 0);
  g_assert_cmpuint (again->rejections->len, ==, 200);
}

static void
test_forms (void)
{
  static const struct
  {
    const char *csv;
    guint n_entries;
    guint n_rejections;
  } cases[] = {
    { "a@example.com\nb@example.com\n", 2, 0 },                              /* no header, one column */
    { "email\na@example.com", 1, 0 },
    { "\xef\xbb\xbfMail;Until\r\na@example.com;2030-01-31\r\n", 1, 0 },      /* byte order mark, semicolons */
    { "Vorname\tAdresse\nAnna\ta@example.com\n", 1, 0 },
    { "Person,Contact\nAnna,a@example.com\nBert,b@example.com\n", 2, 0 },    /* found by its content */
    { "Anna,a@example.com\nBert,b@example.com\n", 2, 0 },
    { "email,valid to\na@example.com,soon\nb@example.com,\n", 1, 1 },
    { "email\n*@school.example\n@other.example\n", 2, 0 },
    { "Name,Mail\nJos\xe9,jose@example.com\n", 1, 0 },                       /* Latin-1 */
    { "email\n\n\na@example.com\n\n", 1, 0 },
  };
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinAccessImport) import = prepare (fixture, twin, cases[i].csv);

      g_test_message ("%u: %u, %u", i, import->entries->len, import->rejections->len);
      g_assert_cmpuint (import->entries->len, ==, cases[i].n_entries);
      g_assert_cmpuint (import->rejections->len, ==, cases[i].n_rejections);
    }

  g_assert_null (twin_access_import_prepare (fixture->library, twin->id, "a,b\nc,d\n", 8, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (twin_access_import_prepare (fixture->library, twin->id, "", 0, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

static void
test_until (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture);
  g_autoptr (TwinAccessImport) import = prepare (fixture, twin, "email,until\na@example.com,1970-01-02\nb@example.com,\n");
  const TwinAccessRecord *first = g_ptr_array_index (import->entries, 0);
  const TwinAccessRecord *second = g_ptr_array_index (import->entries, 1);

  g_assert_cmpint (first->valid_to, ==, 2 * TWIN_DAY_MS); /* to the end of that day */
  g_assert_cmpint (second->valid_to, ==, 0);
  g_assert_cmpstr (first->origin, ==, "list.csv");
}

static void
assert_names (char **names, const char *expected)
{
  g_autofree char *joined = g_strjoinv ("+", names);

  g_assert_cmpstr (joined, ==, expected);
}

/* From a file, changed, taken out and put back; and what is too much is refused. */
static void
test_roles (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture);
  g_autoptr (TwinAccessImport) import = prepare (fixture, twin, "email,Rolle,Groups\na@example.com,\" staff; lab lead ;staff\",\nb@example.com,,night|day\n");
  g_autoptr (TwinAccessRecord) record = NULL;
  g_autoptr (TwinAccessRecord) changed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (import->entries->len, ==, 2);
  g_assert_true (twin_access_import_apply (fixture->library, twin->id, import, &error));
  record = twin_access_get (fixture->library, twin->id, "B@example.com", &error);
  g_assert_no_error (error);
  assert_names (record->roles, "");
  assert_names (record->groups, "night+day");
  g_clear_pointer (&record, twin_access_record_free);
  record = twin_access_get (fixture->library, twin->id, "a@example.com", &error);
  assert_names (record->roles, "staff+lab lead");

  g_strfreev (record->groups);
  record->groups = g_strsplit ("  day |day", "|", -1);
  g_assert_true (twin_access_change (fixture->library, record, &error));
  g_assert_true (twin_access_remove (fixture->library, twin->id, "a@example.com", &error));
  g_assert_false (twin_access_change (fixture->library, record, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (twin_access_restore (fixture->library, record, &error));
  changed = twin_access_get (fixture->library, twin->id, "a@example.com", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changed->id, ==, record->id);
  g_assert_cmpstr (changed->origin, ==, "list.csv");

  g_free (changed->roles[0]);
  changed->roles[0] = g_strnfill (81, 'x');
  g_assert_false (twin_access_change (fixture->library, changed, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/twins/access/entries", test_entries);
  g_test_add_func ("/twins/access/two-hundred", test_two_hundred);
  g_test_add_func ("/twins/access/forms", test_forms);
  g_test_add_func ("/twins/access/until", test_until);
  g_test_add_func ("/twins/access/roles", test_roles);

  return g_test_run ();
}
