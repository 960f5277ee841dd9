/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "library-records.h"

#include <string.h>

#define POLICY "policy"

static const char *const harbour[] = { "Die Möwen kreisen über dem Hafen.", "Schiffe liegen im Hafenbecken.", NULL };
static const char *const garden[] = { "Im Garten wachsen Rosen und Möwenfutter.", "Gießen im Sommer.", NULL };

static GArray *
ids (gint64 first, ...)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (gint64));
  va_list more;

  va_start (more, first);
  for (gint64 id = first; id != 0; id = va_arg (more, gint64))
    g_array_append_val (array, id);
  va_end (more);

  return array;
}

#define NO_MORE G_GINT64_CONSTANT (0)

/* Each of the words in @query, as it is in the index. */
static GArray *
match (TwinTransaction *tx, const char *query, GArray *renditions, guint limit)
{
  g_auto (GStrv) words = g_strsplit (query, " ", -1);
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (TwinPassageTerm));
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GArray *hits;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *variants[] = { words[i], NULL };
      TwinPassageTerm term = { .weight = 1 };

      term.prefix = g_str_has_suffix (words[i], "*");
      if (term.prefix)
        words[i][strlen (words[i]) - 1] = '\0';
      g_ptr_array_add (lists, g_memdup2 (variants, sizeof variants));
      term.variants = g_ptr_array_index (lists, i);
      g_array_append_val (terms, term);
    }
  hits = twin_passage_table_match (tx, terms, renditions, limit, &error);
  g_assert_no_error (error);

  return hits;
}

static guint
count_hits (TwinTransaction *tx, const char *query, GArray *renditions)
{
  g_autoptr (GArray) hits = match (tx, query, renditions, 100);

  return hits->len;
}

static void
test_round_trip (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *document = library_records_add_document (tx, "a.txt");
  gint64 rendition = library_records_add_rendition (tx, document, POLICY, "Hafen › Vögel", harbour);
  g_autoptr (GPtrArray) passages = NULL;
  g_autoptr (TwinPassageRecord) again = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  const TwinPassageRecord *second;

  g_assert_cmpint (rendition, >, 0);
  g_assert_cmpint (twin_passage_table_find_rendition (tx, document, POLICY, &error), ==, rendition);
  g_assert_cmpint (twin_passage_table_find_rendition (tx, document, "another", &error), ==, 0);
  g_assert_no_error (error);
  title = twin_passage_table_get_title (tx, rendition, &error);
  g_assert_cmpstr (title, ==, "A title");

  passages = twin_passage_table_list (tx, rendition, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passages->len, ==, 2);
  second = g_ptr_array_index (passages, 1);
  g_assert_cmpint (second->rendition_id, ==, rendition);
  g_assert_cmpstr (second->document_id, ==, document);
  g_assert_cmpuint (second->ordinal, ==, 1);
  g_assert_cmpuint (second->start, ==, 1000);
  g_assert_cmpuint (second->end, ==, 1000 + strlen (harbour[1]));
  g_assert_cmpuint (second->source_start, ==, second->start + 5);
  g_assert_cmpuint (second->source_end, ==, second->end + 7);
  g_assert_cmpuint (second->page_from, ==, 2);
  g_assert_cmpuint (second->page_to, ==, 3);
  g_assert_cmpstr (second->heading, ==, "Hafen › Vögel");
  g_assert_cmpstr (second->body, ==, harbour[1]);

  again = twin_passage_table_get (tx, second->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->body, ==, second->body);
  g_assert_cmpuint (twin_passage_table_count (tx, &error), ==, 2);
}

static void
test_not_found (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_passage_table_get (tx, 1, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (twin_passage_table_get_title (tx, 1, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

static void
test_match (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *one = library_records_add_document (tx, "a.txt");
  g_autofree char *two = library_records_add_document (tx, "b.txt");
  gint64 first = library_records_add_rendition (tx, one, POLICY, "Hafen", harbour);
  gint64 second = library_records_add_rendition (tx, two, POLICY, "Garten", garden);
  g_autoptr (GArray) both = ids (first, second, NO_MORE);
  const struct
  {
    const char *query;
    guint n_hits;
  } cases[] = {
    { "mow", 1 },   { "MÖWEN", 0 }, { "mow ros", 2 }, { "haf", 2 }, /* the heading */
    { "tram", 0 },  { "gie*", 1 },  { "som", 0 },      { "somm", 1 },
    { "im", 0 },    { "\"mow", 0 }, { "mow\" OR \"ros", 0 },
    { "*", 0 },     { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].query);
      g_assert_cmpuint (count_hits (tx, cases[i].query, both), ==, cases[i].n_hits);
    }
}

/* What is not in the scope is not found, whatever the query says. */
static void
test_scope (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *one = library_records_add_document (tx, "a.txt");
  g_autofree char *two = library_records_add_document (tx, "b.txt");
  gint64 first = library_records_add_rendition (tx, one, POLICY, "x", harbour);
  gint64 strict = library_records_add_rendition (tx, one, "stricter", "x", garden);
  gint64 second = library_records_add_rendition (tx, two, POLICY, "x", garden);
  g_autoptr (GArray) none = ids (NO_MORE);
  g_autoptr (GArray) only_first = ids (first, NO_MORE);
  g_autoptr (GArray) only_strict = ids (strict, NO_MORE);
  g_autoptr (GArray) all = ids (second, G_GINT64_CONSTANT (77), first, first, strict, NO_MORE); /* in any order */

  g_assert_cmpuint (count_hits (tx, "ros", none), ==, 0);
  g_assert_cmpuint (count_hits (tx, "ros", only_first), ==, 0);
  g_assert_cmpuint (count_hits (tx, "ros mow", only_first), ==, 1);
  g_assert_cmpuint (count_hits (tx, "ros", only_strict), ==, 1);
  g_assert_cmpuint (count_hits (tx, "ros", all), ==, 2);
}

static void
test_order_and_limit (void)
{
  static const char *const bodies[] = { "Hafen und Möwen und Boote und Netze und Leuchtturm und viel mehr.", "Möwen", NULL };
  static const char *const other[] = { "Boote", NULL };
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *one = library_records_add_document (tx, "a.txt");
  g_autofree char *two = library_records_add_document (tx, "b.txt");
  gint64 first = library_records_add_rendition (tx, one, POLICY, "x", bodies);
  gint64 second = library_records_add_rendition (tx, two, POLICY, "Möwen", other);
  g_autoptr (GArray) both = ids (first, second, NO_MORE);
  g_autoptr (GArray) hits = match (tx, "mow", both, 100);
  g_autoptr (GArray) best = NULL;

  g_assert_cmpuint (hits->len, ==, 3);
  g_assert_cmpint (g_array_index (hits, TwinMatch, 0).passage_id >> TWIN_PASSAGE_ORDINAL_BITS, ==, second); /* the heading */
  for (guint i = 1; i < hits->len; i++)
    g_assert_cmpfloat (g_array_index (hits, TwinMatch, i).score, <=, g_array_index (hits, TwinMatch, i - 1).score);

  best = match (tx, "mow", both, 1);
  g_assert_cmpuint (best->len, ==, 1);
  g_assert_cmpint (g_array_index (best, TwinMatch, 0).passage_id, ==, g_array_index (hits, TwinMatch, 0).passage_id);
}

/* The best of many are those that would be the first of all. */
static void
test_best_of_many (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) scope = NULL;
  g_autoptr (GArray) all = NULL;
  gint64 rendition;

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) body = g_string_new (NULL);

      for (guint k = g_test_rand_int_range (1, 40); k > 0; k--)
        g_string_append (body, g_test_rand_int_range (0, 3) == 0 ? "Möwen " : "Rosen ");
      g_ptr_array_add (bodies, g_string_free_and_steal (g_steal_pointer (&body)));
    }
  g_ptr_array_add (bodies, NULL);
  rendition = library_records_add_rendition (tx, id, POLICY, "x", (const char *const *) bodies->pdata);
  scope = ids (rendition, NO_MORE);
  all = match (tx, "mow ros", scope, 1000);
  g_assert_cmpuint (all->len, ==, 300);
  for (guint limit = 0; limit < 60; limit += 7)
    {
      g_autoptr (GArray) best = match (tx, "mow ros", scope, limit);

      g_assert_cmpuint (best->len, ==, limit);
      for (guint i = 0; i < limit; i++)
        g_assert_cmpint (g_array_index (best, TwinMatch, i).passage_id, ==, g_array_index (all, TwinMatch, i).passage_id);
    }
}

static void
test_count_term (void)
{
  static const struct
  {
    const char *term;
    guint64 at_most;
    guint64 count;
  } cases[] = {
    { "mow", 10, 1 }, { "haf", 10, 2 }, { "haf", 1, 1 }, { "tram", 10, 0 }, { "", 10, 0 }, { "\"", 10, 0 },
    { "AND", 10, 0 }, { "im", 10, 0 },  { "(", 10, 0 },
  };
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *one = library_records_add_document (tx, "a.txt");
  g_autofree char *two = library_records_add_document (tx, "b.txt");

  library_records_add_rendition (tx, one, POLICY, "Hafen", harbour);
  library_records_add_rendition (tx, two, POLICY, "Garten", garden);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *variants[] = { cases[i].term, NULL };
      TwinPassageTerm term = { .variants = variants };
      g_autoptr (GError) error = NULL;
      guint64 count = twin_passage_table_count_term (tx, &term, cases[i].at_most, &error);

      g_test_message ("%s", cases[i].term);
      g_assert_no_error (error);
      g_assert_cmpuint (count, ==, cases[i].count);
    }
}

static void
test_languages (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) none = twin_passage_table_list_languages (tx, &error);
  g_auto (GStrv) one = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  library_records_add_rendition (tx, id, POLICY, "x", harbour);
  one = twin_passage_table_list_languages (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (one, ((const char *[]) { "de", NULL }));
}

static void
test_replaced (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  gint64 first = library_records_add_rendition (tx, id, POLICY, "x", harbour);
  gint64 second = library_records_add_rendition (tx, id, POLICY, "x", garden);
  g_autoptr (GArray) scope = ids (first, second, NO_MORE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (twin_passage_table_count (tx, &error), ==, 2);
  g_assert_cmpuint (count_hits (tx, "haf", scope), ==, 0);
  g_assert_cmpuint (count_hits (tx, "ros", scope), ==, 1);
}

static gint64
count_index_bytes (LibraryFixture *library)
{
  return library_fixture_query (library, "SELECT coalesce (sum (length (block)), 0) FROM passage_index_data");
}

/* Deleted by any way, the words are gone from the passages at once, and with the purge from
 * every byte of the index's segments. */
static void
test_no_residue (void)
{
  static const char *const bodies[] = { "Der quittenbaum blüht.", NULL };
  static const char holds[] = "SELECT count(*) FROM passage_index_data WHERE instr (block, CAST ('quittenbaum' AS BLOB))";
  static const char finds[] = "SELECT count(*) FROM passage_index WHERE passage_index MATCH 'quittenbaum'";

  for (guint way = 0; way < 3; way++)
    {
      g_autoptr (LibraryFixture) library = library_fixture_new ();
      g_autofree char *kept = NULL;
      g_autofree char *id = NULL;
      gint64 bytes_before;

      {
        g_autoptr (TwinTransaction) tx = library_fixture_write (library);

        kept = library_records_add_document (tx, "kept.txt");
        library_records_add_rendition (tx, kept, POLICY, "x", harbour);
        library_fixture_commit (tx);
      }
      bytes_before = count_index_bytes (library);
      {
        g_autoptr (TwinTransaction) tx = library_fixture_write (library);

        id = library_records_add_document (tx, "a.txt");
        library_records_add_rendition (tx, id, POLICY, "x", bodies);
        library_fixture_commit (tx);
      }
      g_assert_cmpint (library_fixture_query (library, holds), >, 0);
      {
        g_autoptr (TwinTransaction) tx = library_fixture_write (library);
        g_autoptr (GError) error = NULL;

        if (way == 0)
          twin_document_table_delete (tx, id, &error);
        else if (way == 1)
          twin_passage_table_drop_document (tx, id, &error);
        else
          library_records_add_rendition (tx, id, POLICY, "x", garden);
        g_assert_no_error (error);
        library_fixture_commit (tx);
      }
      g_assert_cmpint (library_fixture_query (library, finds), ==, 0);
      g_assert_true (twin_store_purge (library->store, NULL, NULL));
      g_assert_cmpint (library_fixture_query (library, holds), ==, 0);
      g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM passage WHERE body LIKE '%quittenbaum%'"), ==, 0);
      if (way < 2)
        g_assert_cmpint (count_index_bytes (library), <=, bytes_before + 64);
      g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM passage_index WHERE passage_index MATCH 'haf'"), ==, 1);
    }
}

/* A document among many is taken out of the index at once, and the purge has nothing to merge; of many documents
 * the words are marked and the purge takes them out. */
static void
test_deletion_is_proportionate (void)
{
  static const char *const bodies[] = { "Der quittenbaum blüht.", NULL };
  static const char holds[] = "SELECT count(*) FROM passage_index_data WHERE instr (block, CAST ('quittenbaum' AS BLOB))";
  static const char marked[] = "SELECT n_marked FROM search_state";
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *kept = NULL;
  g_autofree char *id = NULL;

  for (guint i = 0; i < 600; i++)
    g_ptr_array_add (many, g_strdup_printf ("Boot %u", i));
  g_ptr_array_add (many, NULL);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    kept = library_records_add_document (tx, "kept.txt");
    library_records_add_rendition (tx, kept, POLICY, "x", (const char *const *) many->pdata);
    id = library_records_add_document (tx, "a.txt");
    library_records_add_rendition (tx, id, POLICY, "x", bodies);
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, holds), >, 0);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    g_assert_true (twin_passage_table_drop_document (tx, id, NULL));
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, holds), ==, 0);
  g_assert_cmpint (library_fixture_query (library, marked), ==, 0);
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM passage_index WHERE passage_index MATCH 'boot'"), ==, 600);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    g_assert_true (twin_passage_table_drop_document (tx, kept, NULL));
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, marked), ==, 600);
  g_assert_true (twin_store_purge (library->store, NULL, NULL));
  g_assert_cmpint (library_fixture_query (library, marked), ==, 0);
  g_assert_cmpint (count_index_bytes (library), <, 100);
}

/* A number that was given to a rendition means no other one afterwards: not under another
 * policy, to whom it was handed before. */
static void
test_numbers_are_not_given_again (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  gint64 first = library_records_add_rendition (tx, id, POLICY, "x", harbour);
  g_autoptr (GArray) scope = ids (first, NO_MORE);
  g_autoptr (GError) error = NULL;

  twin_passage_table_drop_document (tx, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (library_records_add_rendition (tx, id, "laxer", "x", harbour), >, first);
  g_assert_cmpuint (count_hits (tx, "haf", scope), ==, 0);
}

/* The index agrees with the passages, by FTS5's own check. */
static void
test_integrity (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = library_records_add_document (tx, "a.txt");

      library_records_add_rendition (tx, id, POLICY, "Hafen", i % 2 == 0 ? harbour : garden);
      if (i % 3 == 0)
        twin_document_table_delete (tx, id, &error);
      g_assert_no_error (error);
    }
  g_assert_true (twin_transaction_execute (
    tx, &error, "INSERT INTO passage_index (passage_index, rank) VALUES ('integrity-check', 1)", ""));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/passage-table/round-trip", test_round_trip);
  g_test_add_func ("/passage-table/not-found", test_not_found);
  g_test_add_func ("/passage-table/match", test_match);
  g_test_add_func ("/passage-table/scope", test_scope);
  g_test_add_func ("/passage-table/order-and-limit", test_order_and_limit);
  g_test_add_func ("/passage-table/best-of-many", test_best_of_many);
  g_test_add_func ("/passage-table/count-term", test_count_term);
  g_test_add_func ("/passage-table/languages", test_languages);
  g_test_add_func ("/passage-table/replaced", test_replaced);
  g_test_add_func ("/passage-table/no-residue", test_no_residue);
  g_test_add_func ("/passage-table/deletion-is-proportionate", test_deletion_is_proportionate);
  g_test_add_func ("/passage-table/numbers-are-not-given-again", test_numbers_are_not_given_again);
  g_test_add_func ("/passage-table/integrity", test_integrity);

  return g_test_run ();
}
