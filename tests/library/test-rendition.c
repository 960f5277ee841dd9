/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "store/twin-passage-table.h"
#include "twin-fixture.h"

/* A handbook of several sections with addresses, numbers and a link in its text and headings. */
static char *
make_handbook (void)
{
  GString *text = g_string_new ("# Handbook of the Laboratory\n\n");

  for (guint section = 1; section <= 6; section++)
    {
      g_string_append_printf (text, "## Section %u, ask desk%u@example.com\n\n", section, section);
      for (guint i = 0; i < 8; i++)
        g_string_append_printf (text,
                                "Paragraph %u of section %u tells what to do. Write to person%u.%u@example.com, see "
                                "https://intern.example.com/room/%u or pay to IBAN DE89 3704 0044 0532 0130 00. "
                                "Whoever reads this far knows that nothing else follows in this place.\n\n",
                                i, section, section, i, i);
    }

  return g_string_free_and_steal (text);
}

static TwinPiiPolicy *
get_policy (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TwinPiiPolicy *policy = twin_library_get_policy (fixture->library, &error);

  g_assert_no_error (error);

  return policy;
}

static GPtrArray *
list_passages (TwinFixture *fixture, const char *id, const TwinPiiPolicy *policy)
{
  g_autoptr (GError) error = NULL;
  gint64 rendition = twin_rendition_ensure (fixture->library, id, policy, &error);
  g_autoptr (TwinTransaction) tx = NULL;
  GPtrArray *passages;

  g_assert_no_error (error);
  g_assert_cmpint (rendition, >, 0);
  tx = twin_store_read (fixture->store, &error);
  g_assert_no_error (error);
  passages = twin_passage_table_list (tx, rendition, &error);
  g_assert_no_error (error);

  return passages;
}

static void
assert_refused (TwinFixture *fixture, const char *id, const TwinPiiPolicy *policy, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_rendition_check (fixture->library, id, policy, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, words));
  g_clear_error (&error);
  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), ==, 0);
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
}

static void
test_passages (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *handbook = make_handbook ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "handbook.md", handbook, TWIN_LEVEL_INTERNAL);
  g_autoptr (TwinPiiPolicy) policy = get_policy (fixture);
  g_autoptr (GPtrArray) passages = list_passages (fixture, id, policy);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = twin_rendition_dup_text (fixture->library, id, policy, &error);
  gsize end = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (passages->len, >, 6);
  g_assert_null (strchr (text, '@'));
  g_assert_null (strstr (text, "DE89"));

  for (guint i = 0; i < passages->len; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (passages, i);
      g_autofree char *range = g_strndup (text + passage->start, passage->end - passage->start);

      g_assert_cmpuint (passage->ordinal, ==, i);
      g_assert_cmpuint (passage->start, >=, end);
      g_assert_cmpuint (passage->end, <=, strlen (text));
      g_assert_cmpstr (range, ==, passage->body);
      g_assert_null (strstr (passage->heading, "@"));
      g_assert_true (g_str_has_prefix (passage->heading, "Handbook of the Laboratory"));
      end = passage->end;

      /* No token is cut. */
      g_assert_false (g_str_has_suffix (passage->body, "[EMAIL_REDACTED"));
      for (const char *at = strstr (passage->body, "_REDACTED"); at != NULL; at = strstr (at + 1, "_REDACTED"))
        g_assert_cmpint (at[strlen ("_REDACTED")], ==, ']');
    }

  {
    const TwinPassageRecord *first = g_ptr_array_index (passages, 0);

    g_assert_cmpstr (first->heading, ==, "Handbook of the Laboratory › Section 1, ask [EMAIL_REDACTED]");
  }
}

static void
test_hidden (void)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (TwinRelease) without = NULL;
  g_autoptr (TwinRelease) with = NULL;
  g_autoptr (GPtrArray) passages = NULL;
  const TwinBlock *last;
  gsize at;
  const TwinBlock shown = { .kind = TWIN_BLOCK_PARAGRAPH };
  const TwinBlock hidden = { .kind = TWIN_BLOCK_COMMENT, .flags = TWIN_BLOCK_FLAG_HIDDEN };

  twin_document_append (document, &hidden, "A comment before.", -1);
  twin_document_append (document, &shown, "The first that is seen.", -1);
  twin_document_append (document, &hidden, "A comment between.", -1);
  twin_document_append (document, &shown, "The second that is seen.", -1);
  twin_document_append (document, &hidden, "A comment behind.", -1);

  without = twin_release_new (NULL, document, FALSE, none, outcomes);
  g_assert_cmpstr (without->redaction->text, ==, "The first that is seen.\n\nThe second that is seen.");
  g_assert_cmpuint (without->blocks->len, ==, 2);

  with = twin_release_new (NULL, document, TRUE, none, outcomes);
  g_assert_cmpstr (with->redaction->text, ==, twin_document_get_text (document, NULL));

  /* A place in the document is the same place in what leaves. */
  last = twin_document_get_block (document, 3);
  at = twin_release_map_offset (without, last->start + strlen ("The "));
  g_assert_true (g_str_has_prefix (without->redaction->text + at, "second"));

  passages = twin_release_cut (without);
  for (guint i = 0; i < passages->len; i++)
    g_assert_null (strstr (((TwinPassageRecord *) passages->pdata[i])->body, "comment"));
}

/* A finding that reaches into what is left out goes as far as its visible part does. */
static void
test_hidden_half (void)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_finding_record_free);
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (TwinRelease) release = NULL;
  const TwinBlock shown = { .kind = TWIN_BLOCK_PARAGRAPH };
  const TwinBlock hidden = { .kind = TWIN_BLOCK_COMMENT, .flags = TWIN_BLOCK_FLAG_DELETED };
  const struct
  {
    const char *from;
    const char *to;
  } places[] = { { "seen", "A comment" }, { "between", "between" }, { "here", "The" } };
  const TwinOutcome outcome = TWIN_OUTCOME_REDACT;
  const char *text;

  twin_document_append (document, &shown, "What is seen", -1);
  twin_document_append (document, &hidden, "A comment between here", -1);
  twin_document_append (document, &shown, "The second that is seen.", -1);
  text = twin_document_get_text (document, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      TwinFindingRecord *record = g_new0 (TwinFindingRecord, 1);

      record->finding.type = twin_pii_type_lookup ("phone");
      record->finding.start = (gsize) (strstr (text, places[i].from) - text);
      record->finding.end = (gsize) (strstr (text, places[i].to) - text) + strlen (places[i].to);
      record->finding.tier = TWIN_TIER_CERTAIN;
      g_ptr_array_add (findings, record);
      g_array_append_val (outcomes, outcome);
    }

  release = twin_release_new (NULL, document, FALSE, findings, outcomes);
  g_assert_cmpstr (release->redaction->text, ==, "What is [PHONE_REDACTED]\n\n[PHONE_REDACTED] second that is seen.");
}

/* A label and its value with a comment between them: the value is found in what leaves, where they meet. */
static void
test_hidden_between (void)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (GArray) findings = NULL;
  const TwinBlock shown = { .kind = TWIN_BLOCK_PARAGRAPH };
  const TwinBlock hidden = { .kind = TWIN_BLOCK_COMMENT, .flags = TWIN_BLOCK_FLAG_HIDDEN };
  gsize length;
  const char *text;
  gboolean found = FALSE;

  twin_document_append (document, &shown, "Ask anna@example.com first.", -1);
  twin_document_append (document, &hidden, "bert@example.com said so.", -1);
  twin_document_append (document, &shown, "Then carl@example.com.", -1);
  findings = twin_release_detect (NULL, document);
  text = twin_document_get_text (document, &length);

  g_assert_cmpuint (findings->len, ==, 3);
  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      g_assert_cmpuint (finding->end, <=, length);
      found |= strncmp (text + finding->start, "carl@example.com", finding->end - finding->start) == 0;
    }
  g_assert_true (found);
}

static void
test_checks (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinPiiPolicy) policy = get_policy (fixture);
  g_autofree char *id = twin_fixture_add (fixture, "bank.txt", "Please pay to IBAN DE89 3704 0044 0532 0130 00 soon.");
  g_autofree char *mail = twin_fixture_add (fixture, "mail.txt", "Write to john@example.com now.");
  g_autofree char *empty = twin_fixture_add (fixture, "empty.txt", "");
  g_autofree char *copy = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (fixture, id, policy, "is not classified yet");
  twin_fixture_classify (fixture, id, TWIN_LEVEL_PUBLIC);
  assert_refused (fixture, id, policy, "1 finding in this document is not decided yet");
  assert_refused (fixture, mail, policy, "is not classified yet");
  assert_refused (fixture, empty, policy, twin_reason_get_sentence (TWIN_REASON_EMPTY));

  copy = twin_fixture_add (fixture, "mail-copy.txt", "Write to john@example.com now.");
  assert_refused (fixture, copy, policy, "the same as another one");

  g_assert_cmpint (twin_review_decide_all (fixture->library, id, NULL, FALSE, TWIN_DECISION_ACCEPT, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_true (twin_rendition_check (fixture->library, id, policy, &error));
  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), >, 0);
  g_assert_no_error (error);

  /* A classification that is taken back stops it again, and so does removal. */
  twin_fixture_classify (fixture, id, TWIN_LEVEL_NONE);
  assert_refused (fixture, id, policy, "is not classified yet");
}

static void
test_policies (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "mail.txt", "My email is john@example.com", TWIN_LEVEL_PUBLIC);
  static const struct
  {
    TwinPiiAction action;
    gboolean enabled;
    const char *text; /* NULL: refused */
  } cases[] = {
    { TWIN_PII_ACTION_REDACT, TRUE, "My email is [EMAIL_REDACTED]" },
    { TWIN_PII_ACTION_MASK, TRUE, "My email is ****@*******.***" },
    { TWIN_PII_ACTION_IGNORE, TRUE, "My email is john@example.com" },
    { TWIN_PII_ACTION_BLOCK, TRUE, NULL },
    { TWIN_PII_ACTION_ASK, TRUE, NULL },
    { TWIN_PII_ACTION_BLOCK, FALSE, "My email is john@example.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      twin_pii_policy_set_action (policy, twin_pii_type_lookup ("email"), cases[i].action);
      twin_pii_policy_set_enabled (policy, cases[i].enabled);
      text = twin_rendition_dup_text (fixture->library, id, policy, &error);
      g_test_message ("%s: %s", twin_pii_action_to_string (cases[i].action), text != NULL ? text : error->message);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, NULL) != 0, ==, cases[i].text != NULL);
    }

  /* One rendition for each policy that lets it out; the last equals the third in what it does to a text
   * that holds an address only, but not for any text. */
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM rendition"), ==, 4);
}

/* J1.4 */
static void
test_blocked_card (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinPiiPolicy) policy = NULL;
  g_autofree char *card = NULL;
  g_autofree char *other = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinDocumentRecord) other_record = NULL;

  twin_fixture_set_action (fixture, "credit_card", TWIN_PII_ACTION_BLOCK);
  policy = get_policy (fixture);
  card = twin_fixture_add (fixture, "card.txt", "It was paid with 4539 1488 0343 6467 in spring.");
  other = twin_fixture_add (fixture, "other.txt", "It was paid with 4539 1488 0343 6468 in spring.");
  twin_fixture_classify (fixture, card, TWIN_LEVEL_PUBLIC);
  twin_fixture_classify (fixture, other, TWIN_LEVEL_PUBLIC);

  record = twin_fixture_get (fixture, card);
  other_record = twin_fixture_get (fixture, other);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_BLOCKED);
  g_assert_cmpint (other_record->state, !=, TWIN_DOCUMENT_BLOCKED);
  assert_refused (fixture, card, policy, "This document is blocked");
}

static void
test_set_policy (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "mail.txt", "My email is john@example.com", TWIN_LEVEL_PUBLIC);
  static const struct
  {
    TwinPiiAction action;
    TwinDocumentState state;
  } cases[] = {
    { TWIN_PII_ACTION_BLOCK, TWIN_DOCUMENT_BLOCKED },
    { TWIN_PII_ACTION_ASK, TWIN_DOCUMENT_REVIEW },
    { TWIN_PII_ACTION_MASK, TWIN_DOCUMENT_READY },
    { TWIN_PII_ACTION_IGNORE, TWIN_DOCUMENT_READY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinDocumentRecord) record = NULL;

      twin_fixture_set_action (fixture, "email", cases[i].action);
      record = twin_fixture_get (fixture, id);
      g_assert_cmpint (record->state, ==, cases[i].state);
      g_assert_cmpuint (record->n_undecided, ==, cases[i].state == TWIN_DOCUMENT_REVIEW);
    }
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM setting WHERE key = 'judgement.pending'"), ==, 0);
}

/* A change of policy that was cut off after its first transaction is finished by the next run. */
static void
test_pending_judgement (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "mail.txt", "My email is john@example.com");
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_write (fixture->store, &error);

  twin_transaction_execute (tx, &error,
                            "INSERT OR REPLACE INTO setting (key, value) VALUES "
                            "('piiDetection', '{\"actions\":{\"email\":\"BLOCK\"}}'), ('judgement.pending', 'true')", "");
  g_assert_no_error (error);
  twin_transaction_commit (tx, &error);
  g_assert_no_error (error);
  g_clear_pointer (&tx, twin_transaction_free);

  twin_import_run (fixture->library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_BLOCKED);
}

static char *logged;

static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  g_free (logged);
  logged = g_strdup (message);
}

/* R38, R40: told once, by type and number, never the value. */
static void
test_told (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinPiiPolicy) policy = get_policy (fixture);
  g_autofree char *id = twin_fixture_add_ready (fixture, "mail.txt", "john@example.com or https://john.example.com",
                                                TWIN_LEVEL_PUBLIC);
  g_autofree char *detail = NULL;
  g_autoptr (GError) error = NULL;
  guint handler = g_log_set_handler ("twin", G_LOG_LEVEL_INFO, log_cb, NULL);

  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), >, 0);
  g_assert_no_error (error);
  g_log_remove_handler ("twin", handler);
  g_assert_nonnull (logged);
  g_assert_true (g_str_has_prefix (logged, "PII detected and redacted"));
  g_assert_null (strstr (logged, "john"));

  g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), >, 0);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.rewritten", &detail), ==, 1);
  g_assert_cmpstr (detail, ==, "{\"email\":1,\"url\":1,\"alert\":true}");
  g_clear_pointer (&logged, g_free);
}

typedef struct
{
  TwinFixture *fixture;
  const char *id;
  gboolean stop; /* atomic */
} Racing;

static gpointer
ensure_again_and_again (gpointer data)
{
  Racing *racing = data;
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (GError) error = NULL;

  while (!g_atomic_int_get (&racing->stop))
    {
      /* TWIN_ERROR_FAILED: changed faster than it could be drafted. */
      if (twin_rendition_ensure (racing->fixture->library, racing->id, policy, &error) == 0)
        g_assert_error (error, TWIN_ERROR, TWIN_ERROR_FAILED);
      g_clear_error (&error);
    }

  return NULL;
}

/* A rendition that is drafted while a decision is made must not be stored after it. */
static void
test_race (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *handbook = make_handbook ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "handbook.md", handbook, TWIN_LEVEL_PUBLIC);
  const TwinPiiType *iban = twin_pii_type_lookup ("iban");
  Racing racing = { fixture, id, FALSE };
  GThread *threads[2];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ensure", ensure_again_and_again, &racing);

  for (guint i = 0; i < 60; i++)
    {
      gboolean keep = i % 2 == 0;

      twin_review_decide_all (fixture->library, id, iban, TRUE, keep ? TWIN_DECISION_REJECT : TWIN_DECISION_ACCEPT, NULL, &error);
      g_assert_no_error (error);
      g_usleep ((gulong) g_test_rand_int_range (0, 20000));
      if (!keep)
        g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM passage WHERE body LIKE '%DE89%'"), ==, 0);
    }

  g_atomic_int_set (&racing.stop, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM passage WHERE body LIKE '%DE89%'"), ==, 0);
}

/* A file's name may hold an address; what is cited must not. */
static void
test_title (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinPiiPolicy) policy = get_policy (fixture);
  g_autofree char *id = twin_fixture_add_ready (fixture, "from john@example.com.txt", "Nothing personal.", TWIN_LEVEL_PUBLIC);
  g_autoptr (GError) error = NULL;
  gint64 rendition = twin_rendition_ensure (fixture->library, id, policy, &error);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *title = NULL;

  g_assert_no_error (error);
  tx = twin_store_read (fixture->store, &error);
  title = twin_passage_table_get_title (tx, rendition, &error);
  g_assert_no_error (error);
  g_test_message ("%s", title);
  g_assert_null (strstr (title, "john@example.com"));
}

/* What the creator keeps in the text is no secret in the name. */
static void
test_title_kept (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinPiiPolicy) policy = get_policy (fixture);
  g_autofree char *id = twin_fixture_add_ready (fixture, "john@example.com and ann@example.com.txt",
                                                "Write to John@example.com.", TWIN_LEVEL_PUBLIC);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  gint64 rendition;

  g_assert_cmpint (twin_review_decide_all (fixture->library, id, NULL, TRUE, TWIN_DECISION_REJECT, NULL, &error), ==, 1);
  g_assert_no_error (error);
  rendition = twin_rendition_ensure (fixture->library, id, policy, &error);
  g_assert_no_error (error);
  tx = twin_store_read (fixture->store, &error);
  title = twin_passage_table_get_title (tx, rendition, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (title, "john@example.com"));
  g_assert_null (strstr (title, "ann@example.com"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/rendition/passages", test_passages);
  g_test_add_func ("/library/rendition/hidden", test_hidden);
  g_test_add_func ("/library/rendition/hidden-half", test_hidden_half);
  g_test_add_func ("/library/rendition/hidden-between", test_hidden_between);
  g_test_add_func ("/library/rendition/checks", test_checks);
  g_test_add_func ("/library/rendition/policies", test_policies);
  g_test_add_func ("/library/rendition/blocked-card", test_blocked_card);
  g_test_add_func ("/library/rendition/set-policy", test_set_policy);
  g_test_add_func ("/library/rendition/pending-judgement", test_pending_judgement);
  g_test_add_func ("/library/rendition/told", test_told);
  g_test_add_func ("/library/rendition/race", test_race);
  g_test_add_func ("/library/rendition/title", test_title);
  g_test_add_func ("/library/rendition/title-kept", test_title_kept);

  return g_test_run ();
}
