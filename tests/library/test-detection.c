/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "library/twin-detection.h"
#include "library/twin-names.h"
#include "library/twin-suggest.h"
#include "store/twin-detection-table.h"
#include "twin-fixture.h"

#define STAFF "The staff number QX-7714 belongs to nobody.\n"

static void
put_type (TwinFixture *fixture, const char *name, const char *shape, const char *labels, TwinPiiAction action)
{
  g_autoptr (TwinCustomType) type = twin_custom_type_new (name, shape, labels, NULL, action);
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_detection_put_type (fixture->library, type, &error));
  g_assert_no_error (error);
}

static TwinDetectionReport
renew (TwinFixture *fixture)
{
  TwinDetectionReport report;
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_detection_renew (fixture->library, NULL, &report, NULL, NULL, NULL, &error));
  g_assert_no_error (error);

  return report;
}

static char *
release_text (TwinFixture *fixture, const char *id, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (fixture->library, NULL);

  if (twin_rendition_ensure (fixture->library, id, policy, error) == 0)
    return NULL;

  return twin_rendition_dup_text (fixture->library, id, policy, error);
}

/* What an earlier program left behind. */
static void
make_stale (TwinFixture *fixture, const char *id)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (fixture->store, NULL);

  g_assert_true (twin_detection_table_set (tx, id, "older rules", NULL));
  g_assert_true (twin_transaction_commit (tx, NULL));
}

static void
test_own_type (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "staff.txt", STAFF, TWIN_LEVEL_PUBLIC);
  g_autofree char *before = release_text (fixture, id, NULL);
  g_autofree char *refused = NULL;
  g_autofree char *after = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *detail = NULL;
  g_autoptr (TwinReview) review = NULL;
  g_autoptr (GError) error = NULL;
  const TwinFindingRecord *record;
  TwinDetectionReport report;

  g_assert_cmpstr (before, ==, "The staff number QX-7714 belongs to nobody.");

  /* Nothing of the document is released on the word of the rules before. */
  put_type (fixture, "Staff Numbers", "AA-9999", "staff number", TWIN_PII_ACTION_ASK);
  g_assert_cmpint (twin_detection_count_stale (fixture->library, NULL), ==, 1);
  refused = release_text (fixture, id, &error);
  g_assert_null (refused);
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);

  /* Which has searched it again. */
  g_assert_cmpint (twin_detection_count_stale (fixture->library, NULL), ==, 0);
  review = twin_review_load (fixture->library, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (review->findings->len, ==, 1);
  record = g_ptr_array_index (review->findings, 0);
  g_assert_cmpstr (record->finding.type->id, ==, "custom_staff_numbers");
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.detect", &detail), ==, 1);
  g_assert_cmpstr (detail, ==, "{\"before\":0,\"after\":1,\"undecided\":1}");

  g_assert_cmpint (twin_review_decide_all (fixture->library, id, record->finding.type, TRUE, TWIN_DECISION_ACCEPT, NULL, &error), ==, 1);
  g_assert_no_error (error);
  after = release_text (fixture, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, "The staff number [STAFF_NUMBERS_REDACTED] belongs to nobody.");

  g_assert_true (twin_detection_remove_type (fixture->library, "custom_staff_numbers", &error));
  report = renew (fixture);
  g_assert_cmpuint (report.n_documents, ==, 1);
  removed = release_text (fixture, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (removed, ==, before);
  g_assert_false (twin_detection_remove_type (fixture->library, "custom_staff_numbers", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* What a type does by default is part of what is released. */
static void
test_own_action (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = NULL;
  g_autofree char *redacted = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *question = NULL;

  put_type (fixture, "Staff", "AA-9999", NULL, TWIN_PII_ACTION_REDACT);
  id = twin_fixture_add_ready (fixture, "QX-7714.txt", STAFF, TWIN_LEVEL_PUBLIC);
  redacted = release_text (fixture, id, NULL);
  g_assert_cmpstr (redacted, ==, "The staff number [STAFF_REDACTED] belongs to nobody.");

  put_type (fixture, "Staff", "AA-9999", NULL, TWIN_PII_ACTION_IGNORE);
  kept = release_text (fixture, id, NULL);
  g_assert_cmpstr (kept, ==, "The staff number QX-7714 belongs to nobody.");
}

static void
test_decisions_survive (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "bank.txt", "Pay to IBAN DE89 3704 0044 0532 0130 00, or to ada@example.org.\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  TwinDetectionReport report;

  twin_fixture_classify (fixture, id, TWIN_LEVEL_PUBLIC);
  twin_review_decide_all (fixture->library, id, NULL, FALSE, TWIN_DECISION_REJECT, NULL, &error);
  g_assert_no_error (error);
  make_stale (fixture, id);

  report = renew (fixture);
  g_assert_cmpuint (report.n_documents, ==, 1);
  g_assert_cmpuint (report.n_changed, ==, 0);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.detect", NULL), ==, 0);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpuint (record->n_undecided, ==, 0);

  report = renew (fixture);
  g_assert_cmpuint (report.n_documents, ==, 0);
  g_assert_true (twin_detection_repeat (fixture->library, NULL, &report, NULL, NULL, NULL, &error));
  g_assert_cmpuint (report.n_documents, ==, 1);
}

static void
test_refused_while_stale (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "a.txt", "Nothing in here.\n", TWIN_LEVEL_PUBLIC);
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (fixture->library, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_rendition_check (fixture->library, id, policy, &error));
  make_stale (fixture, id);
  g_assert_false (twin_rendition_check (fixture->library, id, policy, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), !=, 0);
  g_assert_true (twin_rendition_check (fixture->library, id, policy, &error));
}

static void
assert_name (GPtrArray *names, guint i, const char *name, const char *value, guint n_documents)
{
  const TwinPseudonymRecord *record = g_ptr_array_index (names, i);

  g_assert_cmpstr (record->name, ==, name);
  g_assert_cmpstr (record->value, ==, value);
  g_assert_cmpuint (record->n_documents, ==, n_documents);
}

static void
test_pseudonyms (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autofree char *third = NULL;
  g_autofree char *last = NULL;
  g_autoptr (GPtrArray) hidden = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;

  twin_fixture_set_action (fixture, "email", TWIN_PII_ACTION_PSEUDONYM);
  one = twin_fixture_add_ready (fixture, "one.txt", "Ask ada@example.org or bob@example.org, not Ada@Example.org.\n", TWIN_LEVEL_PUBLIC);
  two = twin_fixture_add_ready (fixture, "two.txt", "Bob is bob@example.org; \xd0\xb0" "da@example.org is meant to mislead.\n", TWIN_LEVEL_PUBLIC);

  text = release_text (fixture, one, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "Ask [EMAIL_1] or [EMAIL_2], not [EMAIL_1].");
  again = release_text (fixture, two, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, "Bob is [EMAIL_2]; [EMAIL_1] is meant to mislead.");

  hidden = twin_names_list (fixture->library, FALSE, &error);
  g_assert_cmpuint (hidden->len, ==, 3);
  assert_name (hidden, 0, "EMAIL_1", NULL, 1);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "pseudonym.reveal", NULL), ==, 0);
  names = twin_names_list (fixture->library, TRUE, &error);
  assert_name (names, 2, "EMAIL_2", "bob@example.org", 2);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "pseudonym.reveal", NULL), ==, 1);

  /* The last document with a value takes it along, and its number is not given to another. */
  g_assert_true (twin_library_remove (fixture->library, one, &error));
  g_assert_true (twin_library_remove (fixture->library, two, &error));
  twin_clock_manual_advance (fixture->clock, 1000);
  g_assert_true (twin_library_purge_removed (fixture->library, G_MAXINT64, NULL, &error));
  g_assert_no_error (error);
  left = twin_names_list (fixture->library, FALSE, &error);
  g_assert_cmpuint (left->len, ==, 0);
  third = twin_fixture_add_ready (fixture, "three.txt", "Write to eve@example.org.\n", TWIN_LEVEL_PUBLIC);
  last = release_text (fixture, third, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (last, ==, "Write to [EMAIL_3].");
}

/* The same whether a document is read again, and whatever is read in between. */
static void
test_pseudonyms_stay (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  twin_fixture_set_action (fixture, "email", TWIN_PII_ACTION_PSEUDONYM);
  one = twin_fixture_add_ready (fixture, "one.txt", "Write to ada@example.org.\n", TWIN_LEVEL_PUBLIC);
  before = release_text (fixture, one, &error);
  two = twin_fixture_add_ready (fixture, "aaa.txt", "Write to bob@example.org.\n", TWIN_LEVEL_PUBLIC);
  twin_fixture_write (fixture, "one.txt", "Also to bob@example.org. Write to ada@example.org.\n");
  twin_fixture_import (fixture);
  after = release_text (fixture, one, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before, ==, "Write to [EMAIL_1].");
  g_assert_cmpstr (after, ==, "Also to [EMAIL_2]. Write to [EMAIL_1].");
}

static void
test_suggested_levels (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *plain = twin_fixture_add (fixture, "plain.txt", "Nothing in here.\n");
  g_autofree char *bank = twin_fixture_add (fixture, "bank.txt", "Pay to IBAN DE89 3704 0044 0532 0130 00.\n");
  g_autofree char *own = twin_fixture_add_ready (fixture, "own.txt", "Classified by hand.\n", TWIN_LEVEL_CONFIDENTIAL);
  g_autoptr (TwinSuggestion) open = NULL;
  g_autoptr (TwinSuggestion) closed = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinDocumentRecord) by_hand = NULL;
  g_autofree char *detail = NULL;
  g_autoptr (GError) error = NULL;

  open = twin_suggest_level (fixture->library, bank, &error);
  g_assert_no_error (error);
  g_assert_cmpint (open->level, ==, TWIN_LEVEL_RESTRICTED);
  twin_review_decide_all (fixture->library, bank, NULL, TRUE, TWIN_DECISION_ACCEPT, NULL, &error);
  closed = twin_suggest_level (fixture->library, bank, &error);
  g_assert_cmpint (closed->level, ==, TWIN_LEVEL_CONFIDENTIAL);

  g_assert_cmpint (twin_suggest_accept (fixture->library, NULL, &error), ==, 2);
  g_assert_no_error (error);
  record = twin_fixture_get (fixture, plain);
  by_hand = twin_fixture_get (fixture, own);
  g_assert_cmpint (record->classification->level, ==, TWIN_LEVEL_PUBLIC);
  g_assert_cmpint (by_hand->classification->level, ==, TWIN_LEVEL_CONFIDENTIAL);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.classify", &detail), ==, 3);
  g_assert_cmpint (twin_suggest_accept (fixture->library, NULL, &error), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/detection/own-type", test_own_type);
  g_test_add_func ("/library/detection/own-action", test_own_action);
  g_test_add_func ("/library/detection/decisions-survive", test_decisions_survive);
  g_test_add_func ("/library/detection/refused-while-stale", test_refused_while_stale);
  g_test_add_func ("/library/detection/pseudonyms", test_pseudonyms);
  g_test_add_func ("/library/detection/pseudonyms-stay", test_pseudonyms_stay);
  g_test_add_func ("/library/detection/suggested-levels", test_suggested_levels);

  return g_test_run ();
}
