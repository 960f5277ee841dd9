/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "library/twin-signature.h"
#include "library/twin-similar.h"
#include "twin-fixture.h"

#define N_WORDS 400

/* A text of made-up words; every @every-th is another one than in the same text with other @seed2. */
static char *
make_text (guint seed, guint seed2, guint every)
{
  GString *text = g_string_new (NULL);
  guint32 state = seed * 2654435761u + 1;

  for (guint i = 0; i < N_WORDS; i++)
    {
      state = state * 1664525u + 1013904223u;
      g_string_append_printf (text, "w%u%s", (state >> 8) % 5000 + (every > 0 && i % every == 0 ? 10000 * seed2 : 0),
                              i % 12 == 11 ? ".\n" : " ");
    }

  return g_string_free_and_steal (text);
}

static GBytes *
sign (const char *text, guint *n_shingles)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  const TwinBlock block = { .kind = TWIN_BLOCK_PARAGRAPH };

  g_assert_true (twin_document_append (document, &block, text, -1));

  return twin_signature_new (document, n_shingles);
}

static double
compare (const char *a, const char *b)
{
  guint n;
  g_autoptr (GBytes) left = sign (a, &n);
  g_autoptr (GBytes) right = sign (b, &n);

  return twin_signature_compare (g_bytes_get_data (left, NULL), g_bytes_get_data (right, NULL));
}

/* The estimate against the truth: of 398 runs of three words, 3 in every @every go with a changed word. */
static void
test_estimate (void)
{
  static const guint everies[] = { 4, 8, 16, 40, 100 };
  g_autofree char *original = make_text (1, 0, 0);
  g_autofree char *other = make_text (2, 0, 0);

  g_assert_cmpfloat (compare (original, original), ==, 1);
  g_assert_cmpfloat (compare (original, other), <, 0.05);
  g_assert_cmpfloat (compare ("The Cat sat - on THE mat.", "the cat (sat) on the mat"), ==, 1);
  g_assert_cmpfloat (compare ("今日は天気がいいですね", "今日は天気がいいですね。"), ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (everies); i++)
    {
      g_autofree char *changed = make_text (1, 1, everies[i]);
      double kept = 1 - 3.0 / everies[i];
      double truth = kept / (2 - kept);

      g_test_message ("every %u: %f estimated, %f true", everies[i], compare (original, changed), truth);
      g_assert_cmpfloat (ABS (compare (original, changed) - truth), <, 0.14); /* three standard deviations */
    }
}

static void
test_short (void)
{
  guint n = 9;
  g_autoptr (GBytes) none = sign ("Two words", &n);
  g_autoptr (GBytes) one = NULL;

  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
  one = sign ("Just three words", &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (one), ==, TWIN_SIGNATURE_BINS * sizeof (guint32));
}

static GPtrArray *
list (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *pairs = twin_similar_list (fixture->library, TWIN_SIMILAR_DEFAULT, NULL, &error);

  g_assert_no_error (error);

  return pairs;
}

static void
test_pairs (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *text = make_text (1, 0, 0);
  g_autofree char *near = make_text (1, 1, 50);
  g_autofree char *longer = g_strconcat (near, " And a closing line that the first one does not have.", NULL);
  g_autofree char *other = make_text (2, 0, 0);
  g_autofree char *a = twin_fixture_add_ready (fixture, "a.txt", text, TWIN_LEVEL_PUBLIC);
  g_autofree char *b = twin_fixture_add_ready (fixture, "b.txt", longer, TWIN_LEVEL_PUBLIC);
  g_autofree char *c = twin_fixture_add_ready (fixture, "c.txt", other, TWIN_LEVEL_PUBLIC);
  const char *const others[] = { a, NULL };
  const char *const itself[] = { b, NULL };
  g_autoptr (GPtrArray) pairs = list (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  const TwinSimilarPair *pair;

  g_assert_cmpuint (pairs->len, ==, 1);
  pair = g_ptr_array_index (pairs, 0);
  g_assert_cmpstr (pair->keep->id, ==, b);
  g_assert_cmpstr (pair->other->id, ==, a);
  g_assert_cmpfloat (pair->similarity, >, 0.75);

  g_assert_false (twin_similar_keep (fixture->library, b, itself, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (twin_similar_separate (fixture->library, c, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);

  /* The other one answers no more, and is as it was when that is taken back. */
  g_assert_true (twin_similar_keep (fixture->library, b, others, &error));
  g_assert_no_error (error);
  record = twin_fixture_get (fixture, a);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_DUPLICATE);
  g_assert_cmpstr (record->duplicate_of, ==, b);
  g_clear_pointer (&pairs, g_ptr_array_unref);
  pairs = list (fixture);
  g_assert_cmpuint (pairs->len, ==, 0);

  g_assert_true (twin_similar_separate (fixture->library, a, &error));
  g_assert_no_error (error);
  g_clear_pointer (&record, twin_document_record_free);
  record = twin_fixture_get (fixture, a);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
  g_assert_null (record->duplicate_of);
  g_clear_pointer (&pairs, g_ptr_array_unref);
  pairs = list (fixture);
  g_assert_cmpuint (pairs->len, ==, 1);

  /* Both stay: the pair is not shown again, whichever is named first. */
  g_assert_true (twin_similar_set_apart (fixture->library, a, b, TRUE, &error));
  g_assert_no_error (error);
  g_clear_pointer (&pairs, g_ptr_array_unref);
  pairs = list (fixture);
  g_assert_cmpuint (pairs->len, ==, 0);
  g_assert_true (twin_similar_set_apart (fixture->library, b, a, FALSE, &error));
  g_assert_no_error (error);
  g_clear_pointer (&pairs, g_ptr_array_unref);
  pairs = list (fixture);
  g_assert_cmpuint (pairs->len, ==, 1);
}

/* Documents from before there were signatures, and a very copy, which is no matter of likeness. */
static void
test_before_signatures (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *text = make_text (1, 0, 0);
  g_autofree char *near = make_text (1, 1, 60);
  g_autofree char *a = twin_fixture_add (fixture, "a.txt", text);
  g_autofree char *b = twin_fixture_add (fixture, "b.txt", near);
  g_autofree char *copy = twin_fixture_add (fixture, "copy.txt", text);
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  TwinTransaction *tx = twin_store_write (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_true (twin_transaction_execute (tx, &error, "DELETE FROM document_signature", ""));
  g_assert_true (twin_transaction_commit (tx, &error));
  twin_transaction_free (tx);

  pairs = list (fixture);
  g_assert_cmpuint (pairs->len, ==, 1);
  g_assert_false (twin_similar_separate (fixture->library, copy, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/similar/estimate", test_estimate);
  g_test_add_func ("/library/similar/short", test_short);
  g_test_add_func ("/library/similar/pairs", test_pairs);
  g_test_add_func ("/library/similar/before-signatures", test_before_signatures);

  return g_test_run ();
}
