/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-vectors.h"

#include <math.h>

#include "base/twin-error.h"
#include "fixture.h"
#include "search/vector-kernel.h"

#define N_DIMENSIONS 96
#define N_PASSAGES 400
#define MODEL "test"

/* All kernels add up the same, whatever the length. */
static void
test_kernels (void)
{
  const VectorKernel *const *kernels = vector_kernel_list ();

  for (gsize n = 0; n < 300; n += 1 + n / 20)
    {
      g_autofree guint8 *planes = g_malloc (VECTOR_PLANES * n + 1);
      g_autofree guint8 *bits = g_malloc (n + 1);
      guint32 expected = 0;
      guint32 expected_set = 0;
      gint32 expected_product = 0;

      for (gsize i = 0; i < VECTOR_PLANES * n; i++)
        planes[i] = (guint8) g_test_rand_int_range (0, 256);
      for (gsize i = 0; i < n; i++)
        bits[i] = (guint8) g_test_rand_int_range (0, 256);
      for (gsize i = 0; i < 8 * n; i++)
        {
          guint bit = bits[i / 8] >> i % 8 & 1;

          expected_set += bit;
          for (guint p = 0; p < VECTOR_PLANES; p++)
            expected += (bit & (guint) (planes[p * n + i / 8] >> i % 8)) << p;
        }
      for (gsize i = 0; i < n; i++)
        expected_product += (gint8) planes[i] * (gint8) bits[i];

      for (guint k = 0; kernels[k] != NULL; k++)
        {
          guint32 n_set = 77;

          g_test_message ("%s, %" G_GSIZE_FORMAT " bytes", kernels[k]->name, n);
          g_assert_cmpuint (kernels[k]->match_planes (planes, bits, n, &n_set), ==, expected);
          g_assert_cmpuint (n_set, ==, expected_set);
          g_assert_cmpint (kernels[k]->multiply ((const gint8 *) planes, (const gint8 *) bits, n), ==, expected_product);
        }
    }
}

static void
fill (float *values)
{
  for (guint i = 0; i < N_DIMENSIONS; i++)
    values[i] = (float) g_test_rand_double_range (-1, 1);
}

static double
get_cosine (const float *a, const float *b)
{
  double product = 0, one = 0, other = 0;

  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      product += (double) a[i] * b[i];
      one += (double) a[i] * a[i];
      other += (double) b[i] * b[i];
    }

  return product / sqrt (one * other);
}

typedef struct
{
  Fixture fixture;
  gint64 rendition;
  float vectors[N_PASSAGES][N_DIMENSIONS];
} Library;

static gint64
get_passage (const Library *self, guint index)
{
  return self->rendition << TWIN_PASSAGE_ORDINAL_BITS | index;
}

static void
set_up (Library *self)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_PASSAGES; i++)
    g_ptr_array_add (bodies, g_strdup_printf ("Pump %u stands in hall %u.", i, i % 7));
  g_ptr_array_add (bodies, NULL);
  fixture_set_up (&self->fixture);
  self->rendition = fixture_add_document (&self->fixture, "", NULL, (const char *const *) bodies->pdata);

  tx = twin_store_write (self->fixture.store, &error);
  for (guint i = 0; i < N_PASSAGES; i++)
    {
      fill (self->vectors[i]);
      twin_vectors_set (tx, get_passage (self, i), MODEL, self->vectors[i], N_DIMENSIONS, &error);
      g_assert_no_error (error);
    }
  twin_transaction_commit (tx, &error);
  g_assert_no_error (error);
}

static GArray *
search (const Library *self, const char *model, const float *values, gsize n, GArray *renditions, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (self->fixture.store, &error);
  GArray *matches = twin_vectors_search (tx, model, values, n, renditions, limit, &error);

  g_assert_no_error (error);

  return matches;
}

static guint
find_nearest (const Library *self, const float *question)
{
  guint best = 0;

  for (guint i = 1; i < N_PASSAGES; i++)
    if (get_cosine (self->vectors[i], question) > get_cosine (self->vectors[best], question))
      best = i;

  return best;
}

static void
test_nearest (void)
{
  g_autofree Library *library = g_new0 (Library, 1);
  g_autoptr (GArray) elsewhere = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) other_model = NULL;
  g_autoptr (GArray) other_length = NULL;
  float question[N_DIMENSIONS];
  guint n_right = 0;

  set_up (library);
  for (guint round = 0; round < 50; round++)
    {
      g_autoptr (GArray) matches = NULL;
      const TwinVectorMatch *first;

      fill (question);
      matches = search (library, MODEL, question, N_DIMENSIONS, library->fixture.renditions, 10);
      g_assert_cmpuint (matches->len, ==, 10);
      first = &g_array_index (matches, TwinVectorMatch, 0);
      n_right += first->passage_id == get_passage (library, find_nearest (library, question));
      g_assert_cmpfloat_with_epsilon (
        first->similarity, get_cosine (library->vectors[first->passage_id & ((1 << TWIN_PASSAGE_ORDINAL_BITS) - 1)], question), .02);
      for (guint i = 1; i < 10; i++)
        g_assert_cmpfloat (first[i].similarity, <=, first[i - 1].similarity);
    }
  g_assert_cmpuint (n_right, >=, 45);

  none = search (library, MODEL, question, N_DIMENSIONS, elsewhere, 10);
  g_assert_cmpuint (none->len, ==, 0);
  other_model = search (library, "another", question, N_DIMENSIONS, library->fixture.renditions, 10);
  g_assert_cmpuint (other_model->len, ==, 0);
  other_length = search (library, MODEL, question, N_DIMENSIONS / 2, library->fixture.renditions, 10);
  g_assert_cmpuint (other_length->len, ==, 0);
  fixture_tear_down (&library->fixture);
}

static gint64
count (const Library *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (self->fixture.store, &error);
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, sql, &error);

  g_assert_true (twin_statement_step (row, &error));

  return twin_statement_get_int (row, 0);
}

/* Vectors go with their passages, in the same transaction, also from what is kept in memory. */
static void
test_deleted (void)
{
  g_autofree Library *library = g_new0 (Library, 1);
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  g_autoptr (GError) error = NULL;

  set_up (library);
  before = search (library, MODEL, library->vectors[3], N_DIMENSIONS, library->fixture.renditions, 1);
  g_assert_cmpint (g_array_index (before, TwinVectorMatch, 0).passage_id, ==, get_passage (library, 3));
  {
    g_autoptr (TwinTransaction) tx = twin_store_write (library->fixture.store, &error);

    documents = twin_document_table_list (tx, &error);
    twin_passage_table_drop_document (tx, ((TwinDocumentRecord *) g_ptr_array_index (documents, 0))->id, &error);
    g_assert_no_error (error);
    twin_transaction_commit (tx, &error);
    g_assert_no_error (error);
  }
  after = search (library, MODEL, library->vectors[3], N_DIMENSIONS, library->fixture.renditions, 1);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_cmpint (count (library, "SELECT (SELECT count(*) FROM passage_vector) + (SELECT count(*) FROM passage_sign)"), ==, 0);
  fixture_tear_down (&library->fixture);
}

static void
test_wrong (void)
{
  static const float nothing[4] = { 0 };
  const float not_a_number[4] = { 1, NAN, 0, 0 };
  const float endless[4] = { 1, INFINITY, 0, 0 };
  const float *const wrong[] = { nothing, not_a_number, endless };
  g_autofree Library *library = g_new0 (Library, 1);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GError) error = NULL;

  set_up (library);
  tx = twin_store_write (library->fixture.store, &error);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (twin_vectors_set (tx, get_passage (library, 0), MODEL, wrong[i], 4, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_clear_pointer (&tx, twin_transaction_free);
  fixture_tear_down (&library->fixture);
}

/* What words do not find is found by meaning, and each hit says by which. */
static void
test_fused (void)
{
  g_autofree Library *library = g_new0 (Library, 1);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GPtrArray) by_words = NULL;
  g_autoptr (GError) error = NULL;
  TwinMeaning meaning = { .model = MODEL, .n_values = N_DIMENSIONS, .weight = 1 };
  TwinInquiry pump = { .question = "Where is pump 42?", .language = "en", .meaning = &meaning };
  TwinInquiry unicorns = { .question = "unicorns", .language = "en", .meaning = &meaning };
  gboolean found_by_both = FALSE;

  set_up (library);
  meaning.values = library->vectors[42];
  tx = twin_store_read (library->fixture.store, &error);
  hits = twin_index_inquire (tx, &pump, library->fixture.renditions, 8, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 8);
  g_assert_cmpuint (((TwinHit *) g_ptr_array_index (hits, 0))->passage->ordinal, ==, 42);
  for (guint i = 0; i < hits->len; i++)
    {
      const TwinHit *hit = g_ptr_array_index (hits, i);

      g_assert_cmpuint (hit->word_rank + hit->vector_rank, >, 0);
      found_by_both = found_by_both || (hit->word_rank > 0 && hit->vector_rank > 0);
      g_assert_true (hit->score >= 0 && hit->score <= 1);
    }
  g_assert_true (found_by_both);
  g_clear_pointer (&hits, g_ptr_array_unref);

  hits = twin_index_inquire (tx, &unicorns, library->fixture.renditions, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((TwinHit *) g_ptr_array_index (hits, 0))->passage->ordinal, ==, 42);
  g_assert_cmpuint (((TwinHit *) g_ptr_array_index (hits, 0))->word_rank, ==, 0);
  meaning.weight = 0;
  by_words = twin_index_inquire (tx, &unicorns, library->fixture.renditions, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (by_words->len, ==, 0);
  g_clear_pointer (&tx, twin_transaction_free);
  fixture_tear_down (&library->fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/vectors/kernels", test_kernels);
  g_test_add_func ("/search/vectors/nearest", test_nearest);
  g_test_add_func ("/search/vectors/deleted", test_deleted);
  g_test_add_func ("/search/vectors/wrong", test_wrong);
  g_test_add_func ("/search/vectors/fused", test_fused);

  return g_test_run ();
}
