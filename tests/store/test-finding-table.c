/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-records.h"
#include "store/twin-finding-table.h"

#include <string.h>

/* Two places of one address, one of them in capitals, and an IP address. */
static const char text[] = "Schreib an anna@b.example, ANNA@B.EXAMPLE oder 192.0.2.7.";

static GArray *
findings_of_text (void)
{
  static const struct
  {
    const char *value;
    const char *type;
    TwinTier tier;
  } places[] = {
    { "anna@b.example", "email", TWIN_TIER_CERTAIN },
    { "ANNA@B.EXAMPLE", "email", TWIN_TIER_LIKELY },
    { "192.0.2.7", "ip_address", TWIN_TIER_CANDIDATE },
  };
  GArray *findings = g_array_new (FALSE, FALSE, sizeof (TwinFinding));

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      TwinFinding finding = {
        .type = twin_pii_type_lookup (places[i].type),
        .start = (gsize) (strstr (text, places[i].value) - text),
        .tier = places[i].tier,
        .valid = i != 1,
        .reason = "a label before it",
      };

      g_assert_nonnull (finding.type);
      finding.end = finding.start + strlen (places[i].value);
      g_array_append_val (findings, finding);
    }

  return findings;
}

static void
replace (TwinTransaction *tx, const char *document_id)
{
  g_autoptr (GArray) findings = findings_of_text ();
  g_autoptr (GError) error = NULL;

  twin_finding_table_replace (tx, document_id, findings, text, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (TwinTransaction *tx, const char *document_id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = twin_finding_table_list (tx, document_id, &error);

  g_assert_no_error (error);

  return records;
}

static void
test_round_trip (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  g_autoptr (GArray) expected = findings_of_text ();
  g_autoptr (GPtrArray) records = NULL;

  replace (tx, id);
  replace (tx, id); /* instead of, not in addition */
  records = list (tx, id);
  g_assert_cmpuint (records->len, ==, 3);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (records, i);
      const TwinFinding *finding = &g_array_index (expected, TwinFinding, i);

      g_assert_cmpuint (record->number, ==, i + 1);
      g_assert_true (record->finding.type == finding->type);
      g_assert_cmpuint (record->finding.start, ==, finding->start);
      g_assert_cmpuint (record->finding.end, ==, finding->end);
      g_assert_cmpint (record->finding.tier, ==, finding->tier);
      g_assert_cmpint (record->finding.valid, ==, finding->valid);
      g_assert_cmpstr (record->finding.reason, ==, finding->reason);
      g_assert_cmpint (record->decision, ==, TWIN_DECISION_NONE);
      g_assert_cmpuint (strlen (record->value_key), ==, 64);
    }
}

/* A decision is on the value: it holds for every place, stays when the text is read
 * again, and can be taken back. */
static void
test_decide (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) decisions = NULL;
  g_autoptr (GError) error = NULL;
  const TwinFindingRecord *first;
  const TwinDecisionRecord *decision;

  replace (tx, id);
  before = list (tx, id);
  first = g_ptr_array_index (before, 0);
  g_assert_cmpstr (first->value_key, ==, ((TwinFindingRecord *) g_ptr_array_index (before, 1))->value_key);

  g_assert_true (twin_finding_table_decide (tx, id, first->finding.type, first->value_key, TWIN_DECISION_MASK, &error));
  g_assert_true (
    twin_finding_table_decide (tx, id, first->finding.type, first->value_key, TWIN_DECISION_REJECT, &error));
  g_assert_no_error (error);
  replace (tx, id);
  after = list (tx, id);
  g_assert_cmpint (((TwinFindingRecord *) g_ptr_array_index (after, 0))->decision, ==, TWIN_DECISION_REJECT);
  g_assert_cmpint (((TwinFindingRecord *) g_ptr_array_index (after, 1))->decision, ==, TWIN_DECISION_REJECT);
  g_assert_cmpint (((TwinFindingRecord *) g_ptr_array_index (after, 2))->decision, ==, TWIN_DECISION_NONE);

  decisions = twin_finding_table_list_decisions (tx, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (decisions->len, ==, 1);
  decision = g_ptr_array_index (decisions, 0);
  g_assert_true (decision->type == first->finding.type);
  g_assert_cmpstr (decision->value_key, ==, first->value_key);
  g_assert_cmpint (decision->decision, ==, TWIN_DECISION_REJECT);
  g_assert_cmpint (decision->decided_at, ==, LIBRARY_FIXTURE_TIME);

  g_assert_true (twin_finding_table_decide (tx, id, first->finding.type, first->value_key, TWIN_DECISION_NONE, &error));
  g_clear_pointer (&decisions, g_ptr_array_unref);
  decisions = twin_finding_table_list_decisions (tx, id, &error);
  g_assert_cmpuint (decisions->len, ==, 0);
}

static void
test_unknown_type (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  replace (tx, id);
  twin_transaction_execute (tx, &error, "UPDATE finding SET type = 'of_tomorrow' WHERE number = 2", "");
  g_assert_no_error (error);
  records = list (tx, id);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpuint (((TwinFindingRecord *) g_ptr_array_index (records, 1))->number, ==, 3);
}

/* No value stands in the tables, only its digest; and they go with their document. */
static void
test_holds_no_value (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    id = library_records_add_document (tx, "a.txt");
    replace (tx, id);
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM finding WHERE value_key LIKE '%@%'"), ==, 0);
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM finding"), ==, 3);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    twin_document_table_delete (tx, id, &error);
    g_assert_no_error (error);
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM finding"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/finding-table/round-trip", test_round_trip);
  g_test_add_func ("/finding-table/decide", test_decide);
  g_test_add_func ("/finding-table/unknown-type", test_unknown_type);
  g_test_add_func ("/finding-table/holds-no-value", test_holds_no_value);

  return g_test_run ();
}
