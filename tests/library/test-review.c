/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "store/twin-passage-table.h"
#include "twin-fixture.h"

static const char text[] =
  "Pay to IBAN DE89 3704 0044 0532 0130 00, or again to IBAN DE89 3704 0044 0532 0130 00.\n\n"
  "Or else to IBAN GB82 WEST 1234 5698 7654 32.\n";

static TwinReview *
load (TwinFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  TwinReview *review = twin_review_load (fixture->library, id, &error);

  g_assert_no_error (error);

  return review;
}

static void
assert_state (TwinFixture *fixture, const char *id, TwinDocumentState state, guint n_undecided)
{
  g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, id);

  g_assert_cmpint (record->state, ==, state);
  g_assert_cmpuint (record->n_undecided, ==, n_undecided);
}

static void
test_decide (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "bank.txt", text);
  g_autoptr (TwinReview) review = load (fixture, id);
  g_autoptr (GPtrArray) previous = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;
  const TwinFindingRecord *first;
  const TwinDecisionRecord *before;
  TwinDecisionChange change;

  g_assert_cmpuint (review->findings->len, ==, 3);
  g_assert_cmpuint (review->outcomes->len, ==, 3);
  assert_state (fixture, id, TWIN_DOCUMENT_REVIEW, 3);

  /* One decision covers both places of the value. */
  first = g_ptr_array_index (review->findings, 0);
  change = (TwinDecisionChange) { first->finding.type, first->value_key, TWIN_DECISION_REJECT };
  g_assert_true (twin_review_decide (fixture->library, id, &change, 1, &previous, &error));
  g_assert_no_error (error);
  assert_state (fixture, id, TWIN_DOCUMENT_REVIEW, 1);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.decide", &detail), ==, 1);
  g_assert_cmpstr (detail, ==, "{\"reject\":1}");

  /* It survives a restart. */
  twin_fixture_reopen (fixture);
  assert_state (fixture, id, TWIN_DOCUMENT_REVIEW, 1);

  /* Undo is what was there before. */
  g_assert_cmpuint (previous->len, ==, 1);
  before = g_ptr_array_index (previous, 0);
  g_assert_cmpint (before->decision, ==, TWIN_DECISION_NONE);
  change = (TwinDecisionChange) { before->type, before->value_key, before->decision };
  g_assert_true (twin_review_decide (fixture->library, id, &change, 1, NULL, &error));
  g_assert_no_error (error);
  assert_state (fixture, id, TWIN_DOCUMENT_REVIEW, 3);
}

static void
test_decide_all (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "bank.txt", text);
  g_autoptr (GPtrArray) previous = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinReview) review = NULL;
  g_autoptr (TwinRedaction) redaction = NULL;

  g_assert_cmpint (twin_review_decide_all (fixture->library, id, twin_pii_type_lookup ("email"), FALSE,
                                           TWIN_DECISION_ACCEPT, NULL, &error), ==, 0);
  g_assert_cmpint (twin_review_decide_all (fixture->library, id, twin_pii_type_lookup ("iban"), FALSE,
                                           TWIN_DECISION_ACCEPT, &previous, &error), ==, 2);
  g_assert_no_error (error);
  g_assert_cmpuint (previous->len, ==, 2);
  assert_state (fixture, id, TWIN_DOCUMENT_READY, 0);

  /* Nothing is undecided any more, unless all are meant. */
  g_assert_cmpint (twin_review_decide_all (fixture->library, id, NULL, FALSE, TWIN_DECISION_REJECT, NULL, &error), ==, 0);
  g_assert_cmpint (twin_review_decide_all (fixture->library, id, NULL, TRUE, TWIN_DECISION_REJECT, NULL, &error), ==, 2);
  g_assert_no_error (error);

  review = load (fixture, id);
  redaction = twin_review_redact (review);
  g_assert_nonnull (strstr (redaction->text, "GB82 WEST"));
  g_assert_cmpuint (redaction->residue->len, ==, 0);
}

static GPtrArray *
decide_across (TwinFixture *fixture, const char *id, const TwinFindingRecord *finding, TwinDecision decision)
{
  g_autoptr (GPtrArray) decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_placed_decision_free);
  g_autoptr (GError) error = NULL;
  GPtrArray *previous = NULL;

  g_ptr_array_add (decisions, twin_placed_decision_new (id, finding->finding.type, finding->value_key, decision));
  g_assert_true (twin_review_decide_across (fixture->library, decisions, &previous, &error));
  g_assert_no_error (error);

  return previous;
}

/* One decision covers equal values in all documents, also where they are written differently; undo gives each
 * document back what it had. */
static void
test_decide_across (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *first = twin_fixture_add (fixture, "bank.txt", text);
  g_autofree char *second = twin_fixture_add (fixture, "other.txt", "The IBAN DE89370400440532013000 is the school's.\n");
  g_autofree char *third = twin_fixture_add (fixture, "third.txt", "The IBAN GB82 WEST 1234 5698 7654 32 is the firm's.\n");
  g_autoptr (TwinReview) review = load (fixture, first);
  const TwinFindingRecord *finding = g_ptr_array_index (review->findings, 0);
  g_autoptr (GPtrArray) own = decide_across (fixture, second, finding, TWIN_DECISION_REJECT);
  g_autoptr (GPtrArray) previous = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (own->len, ==, 1);
  assert_state (fixture, first, TWIN_DOCUMENT_REVIEW, 3);
  assert_state (fixture, second, TWIN_DOCUMENT_READY, 0);

  previous = decide_across (fixture, NULL, finding, TWIN_DECISION_ACCEPT);
  g_assert_cmpuint (previous->len, ==, 2);
  assert_state (fixture, first, TWIN_DOCUMENT_REVIEW, 1);
  assert_state (fixture, second, TWIN_DOCUMENT_READY, 0);
  assert_state (fixture, third, TWIN_DOCUMENT_REVIEW, 1);

  g_assert_true (twin_review_decide_across (fixture->library, previous, NULL, &error));
  g_assert_no_error (error);
  assert_state (fixture, first, TWIN_DOCUMENT_REVIEW, 3);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM decision WHERE decision = 'reject'"), ==, 1);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM decision"), ==, 1);
}

/* A changed document that is read again keeps what was decided on its values, and asks about new ones. */
static void
test_survives_change (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "bank.txt", text);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (twin_review_decide_all (fixture->library, id, NULL, FALSE, TWIN_DECISION_REJECT, NULL, &error), ==, 2);
  g_assert_no_error (error);
  assert_state (fixture, id, TWIN_DOCUMENT_READY, 0);

  twin_fixture_write (fixture, "bank.txt",
                      "A new beginning of the page, so that everything stands elsewhere.\n\n"
                      "The IBAN is GB82WEST12345698765432 now, or IBAN DE89 3704 0044 0532 0130 00.\n\n"
                      "New is IBAN FR14 2004 1010 0505 0001 3M02 606.\n");
  twin_fixture_import (fixture);
  assert_state (fixture, id, TWIN_DOCUMENT_REVIEW, 1);
}

/* A decision drops what answered before it. */
static void
test_drops_rendition (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "bank.txt", text, TWIN_LEVEL_PUBLIC);
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), >, 0);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM passage"), >, 0);
  twin_review_decide_all (fixture->library, id, NULL, TRUE, TWIN_DECISION_REJECT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM passage"), ==, 0);

  after = twin_rendition_dup_text (fixture->library, id, policy, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (after, "DE89 3704"));
}

static void
test_without_text (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *empty = twin_fixture_add (fixture, "empty.txt", "");
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_review_load (fixture->library, empty, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, twin_reason_get_sentence (TWIN_REASON_EMPTY));
  g_clear_error (&error);

  g_assert_null (twin_review_load (fixture->library, "00000000-0000-7000-8000-000000000000", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* Comments of an HTML page are hidden: out, and not to be decided, until they are let in. */
static void
test_include_hidden (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "page.html",
                                          "<html><body><article><h1>Fees</h1><p>The fee is paid once a year, in May, by "
                                          "everybody who takes part in the course.</p><p hidden>Pay to IBAN DE89 3704 "
                                          "0044 0532 0130 00.</p></article></body></html>");
  g_autoptr (TwinReview) review = load (fixture, id);
  g_autoptr (TwinRedaction) before = twin_review_redact (review);
  g_autoptr (TwinRedaction) after = NULL;
  g_autoptr (GError) error = NULL;

  if (review->findings->len == 0)
    {
      g_test_skip ("The reader of HTML leaves hidden text out altogether.");
      return;
    }
  assert_state (fixture, id, TWIN_DOCUMENT_READY, 0);
  g_assert_null (strstr (before->text, "IBAN"));

  g_assert_true (twin_review_set_include_hidden (fixture->library, id, TRUE, &error));
  g_assert_no_error (error);
  assert_state (fixture, id, TWIN_DOCUMENT_REVIEW, 1);
  g_clear_pointer (&review, twin_review_free);
  review = load (fixture, id);
  after = twin_review_redact (review);
  g_assert_nonnull (strstr (after->text, "IBAN [IBAN_REDACTED]"));
}

static void
test_remove (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "secret.txt", "The word is xylophone-marker.", TWIN_LEVEL_PUBLIC);
  g_autofree char *copy = twin_fixture_add (fixture, "copy.txt", "The word is xylophone-marker.");
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), >, 0);
  g_assert_true (twin_library_remove (fixture->library, id, &error));
  g_assert_no_error (error);

  /* Out of sight at once, and the copy is read for itself. */
  g_assert_null (twin_library_get (fixture->library, id, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (twin_review_load (fixture->library, id, NULL));
  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, NULL), ==, 0);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM passage"), ==, 0);
  assert_state (fixture, copy, TWIN_DOCUMENT_QUEUED, 0);

  g_assert_true (twin_library_restore (fixture->library, id, &error));
  g_assert_no_error (error);
  assert_state (fixture, id, TWIN_DOCUMENT_READY, 0);
  twin_import_run (fixture->library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_state (fixture, copy, TWIN_DOCUMENT_DUPLICATE, 0);

  list = twin_library_list (fixture->library, &error);
  g_assert_cmpuint (list->len, ==, 2);
}

static guint
count_originals (TwinFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->directory, "originals", NULL);
  GDir *dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  g_clear_pointer (&dir, g_dir_close);

  return n;
}

static void
test_purge (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "secret.txt", "The word is xylophonemarker.", TWIN_LEVEL_PUBLIC);
  g_autofree char *kept = twin_fixture_add_ready (fixture, "kept.txt", "The word is something else.", TWIN_LEVEL_PUBLIC);
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (GError) error = NULL;
  static const char *const empty[] = {
    "SELECT count(*) FROM document WHERE name = 'secret.txt'",
    "SELECT count(*) FROM document_text WHERE text LIKE '%xylophone%'",
    "SELECT count(*) FROM passage WHERE body LIKE '%xylophone%'",
    "SELECT count(*) FROM passage_index WHERE passage_index MATCH 'xylophonemarker'",
  };

  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), >, 0);
  g_assert_cmpint (twin_rendition_ensure (fixture->library, kept, policy, &error), >, 0);
  g_assert_cmpint (twin_fixture_query (fixture, empty[3]), ==, 1);
  g_assert_cmpuint (count_originals (fixture), ==, 2);

  g_assert_true (twin_library_remove (fixture->library, id, &error));
  g_assert_true (twin_library_purge_removed (fixture->library, TWIN_FIXTURE_TIME, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (fixture, empty[0]), ==, 1); /* too young */

  twin_clock_manual_advance (fixture->clock, TWIN_DAY_MS);
  g_assert_true (twin_library_purge_removed (fixture->library, twin_clock_now (fixture->clock), NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    g_assert_cmpint (twin_fixture_query (fixture, empty[i]), ==, 0);
  g_assert_cmpuint (count_originals (fixture), ==, 1);
  g_assert_false (twin_library_restore (fixture->library, id, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

static void
test_resolve (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *a = twin_fixture_add (fixture, "a.txt", "one");
  g_autofree char *b = twin_fixture_add (fixture, "b.txt", "two");
  g_autoptr (GError) error = NULL;
  g_autofree char *start = g_strndup (a, 8);
  const char *const good[] = { a, a + strlen (a) - 8, "a.txt" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *id = twin_library_resolve (fixture->library, good[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (id, ==, a);
    }

  /* Both were made in the same second, so both begin alike. */
  g_assert_null (twin_library_resolve (fixture->library, start, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (twin_library_resolve (fixture->library, "c.txt", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (twin_library_resolve (fixture->library, a + strlen (a) - 3, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/review/decide", test_decide);
  g_test_add_func ("/library/review/decide-all", test_decide_all);
  g_test_add_func ("/library/review/decide-across", test_decide_across);
  g_test_add_func ("/library/review/survives-change", test_survives_change);
  g_test_add_func ("/library/review/drops-rendition", test_drops_rendition);
  g_test_add_func ("/library/review/without-text", test_without_text);
  g_test_add_func ("/library/review/include-hidden", test_include_hidden);
  g_test_add_func ("/library/review/remove", test_remove);
  g_test_add_func ("/library/review/purge", test_purge);
  g_test_add_func ("/library/review/resolve", test_resolve);

  return g_test_run ();
}
