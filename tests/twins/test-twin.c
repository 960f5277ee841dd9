/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-twin.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "scripted-server.h"
#include "store/twin-ledger-table.h"
#include "twin-fixture.h"
#include "twins/twin-settings.h"

static const char handbook[] =
  "# Handbook of the laboratory\n\n"
  "## Spills\n\nA spill of acid is covered with sodium bicarbonate and reported to the laboratory desk within ten minutes. "
  "Nobody leaves the room before the desk has answered.\n\n"
  "## Keys\n\nKeys to the cold store are handed out by the caretaker between eight and nine in the morning. "
  "Write to caretaker@example.com if you come later.\n\n"
  "## Waste\n\nGlass is collected on Tuesdays, solvents on Fridays. Batteries belong in the red box beside the lift.\n";

static TwinTwin *
create (TwinFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  TwinTwin *twin = twin_twin_create (fixture->library, name, &error);

  g_assert_no_error (error);

  return twin;
}

static void
set (TwinTwin *twin, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  twin_config_set (twin->config, key, value, &error);
  g_assert_no_error (error);
}

static void
set_setting (TwinFixture *fixture, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinConfig) settings = twin_settings_load (fixture->library, &error);

  g_assert_no_error (error);
  twin_config_set (settings, key, value, &error);
  g_assert_no_error (error);
  twin_settings_save (fixture->library, settings, &error);
  g_assert_no_error (error);
}

static TwinAnswer *
ask (TwinFixture *fixture, TwinTwin *twin, const char *question, GError **model_error)
{
  g_autoptr (GError) error = NULL;
  TwinAnswer *answer = twin_twin_ask (fixture->library, twin, question, NULL, NULL, NULL, model_error, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("%s -> %.2f %s", question, answer->best_score, answer->text);

  return answer;
}

static void
test_create (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = NULL;
  g_autoptr (TwinTwin) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *long_name = g_strnfill (81, 'x');
  const char *const bad[] = { "", "  \t", long_name, "\xff" };

  set_setting (fixture, "sessionTimeout", "900");
  twin = create (fixture, "  Biology 101 ");
  g_assert_cmpstr (twin->name, ==, "Biology 101");
  g_assert_cmpint (twin->created_at, ==, TWIN_FIXTURE_TIME);
  g_assert_cmpint (twin_config_get_integer (twin->config, "sessionTimeout"), ==, 900);

  g_assert_null (twin_twin_create (fixture->library, "BIOLOGY 101", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (twin_twin_create (fixture->library, bad[i], &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_clear_error (&error);
    }

  found = twin_twin_get (fixture->library, "biology 101", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, twin->id);
  g_assert_null (twin_twin_get (fixture->library, "Chemistry", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

static void
test_save (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Biology");
  g_autoptr (TwinTwin) other = create (fixture, "Chemistry");
  g_autoptr (TwinTwin) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;

  set (twin, "persona.tone", "warm");
  set (twin, "language", "de");
  g_set_str (&twin->name, "Biologie");
  twin_clock_manual_advance (fixture->clock, 5);
  g_assert_true (twin_twin_save (fixture->library, twin, &error));
  g_assert_no_error (error);
  twin_fixture_count_audit (fixture, "twin.change", &detail);
  g_assert_cmpstr (detail, ==, "{\"keys\":[\"persona.tone\",\"language\"]}");

  twin_fixture_reopen (fixture);
  found = twin_twin_get (fixture->library, twin->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->name, ==, "Biologie");
  g_assert_cmpstr (twin_config_get_string (found->config, "persona.tone"), ==, "warm");
  g_assert_cmpint (found->updated_at, ==, TWIN_FIXTURE_TIME + 5);

  g_set_str (&other->name, "biologie");
  g_assert_false (twin_twin_save (fixture->library, other, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
}

/* Off until it is switched on, which is logged; so is the way back. */
static void
test_analytics (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Biology");
  g_autofree char *detail = NULL;

  g_assert_false (twin_config_get_boolean (twin->config, "analyticsEnabled"));
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "twin.analytics", NULL), ==, 0);
  set (twin, "analyticsEnabled", "true");
  g_assert_true (twin_twin_save (fixture->library, twin, NULL));
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "twin.analytics", &detail), ==, 1);
  g_assert_cmpstr (detail, ==, "{\"on\":true}");
  set (twin, "language", "de");
  g_assert_true (twin_twin_save (fixture->library, twin, NULL));
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "twin.analytics", NULL), ==, 1);
  set (twin, "analyticsEnabled", "false");
  g_assert_true (twin_twin_save (fixture->library, twin, NULL));
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "twin.analytics", NULL), ==, 2);
}

/* J2.1 [R93, R106] */
static void
test_restricted (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Biology");
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;

  set (twin, "accessMode", "restricted");
  g_assert_false (twin_twin_save (fixture->library, twin, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "twin.access-mode", NULL), ==, 0);

  set_setting (fixture, "dpa.accepted", "true");
  g_assert_true (twin_twin_save (fixture->library, twin, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "twin.access-mode", &detail), ==, 1);
  g_assert_cmpstr (detail, ==, "{\"from\":\"public\",\"to\":\"restricted\"}");
}

static void
test_remove (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Biology");
  g_autoptr (TwinTwin) second = NULL;
  g_autoptr (GPtrArray) twins = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_twin_remove (fixture->library, twin->id, &error));
  g_assert_no_error (error);
  twins = twin_twin_list (fixture->library, &error);
  g_assert_cmpuint (twins->len, ==, 0);
  g_assert_null (twin_twin_get (fixture->library, twin->id, NULL));
  g_assert_false (twin_twin_save (fixture->library, twin, NULL));

  g_assert_true (twin_twin_restore (fixture->library, twin->id, &error));
  g_assert_no_error (error);

  /* Its name is free while it is away, and then it cannot come back under it. */
  g_assert_true (twin_twin_remove (fixture->library, twin->id, &error));
  second = create (fixture, "Biology");
  g_assert_false (twin_twin_restore (fixture->library, twin->id, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  g_clear_error (&error);

  twin_clock_manual_advance (fixture->clock, 1);
  g_assert_true (twin_twin_purge_removed (fixture->library, twin_clock_now (fixture->clock), &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM twin"), ==, 1);
}

static void
test_knowledge (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Biology");
  g_autofree char *picked = twin_fixture_add_ready (fixture, "a.txt", "Something that is picked by hand.", TWIN_LEVEL_RESTRICTED);
  g_autofree char *by_rule = twin_fixture_add_ready (fixture, "b.txt", "Something that comes by rule.", TWIN_LEVEL_INTERNAL);
  g_autofree char *not_decided = twin_fixture_add (fixture, "c.txt", "Pay to IBAN DE89 3704 0044 0532 0130 00.");
  g_autofree char *neither = twin_fixture_add_ready (fixture, "d.txt", "Something that nobody chose.", TWIN_LEVEL_PUBLIC);
  g_autoptr (GPtrArray) knowledge = NULL;
  g_autoptr (GError) error = NULL;
  const TwinKnowledge *one;

  twin_fixture_classify (fixture, not_decided, TWIN_LEVEL_INTERNAL);
  set (twin, "levels", "INTERNAL");
  g_assert_true (twin_twin_save (fixture->library, twin, &error));
  g_assert_true (twin_twin_add_document (fixture->library, twin->id, picked, &error));
  g_assert_true (twin_twin_add_document (fixture->library, twin->id, picked, &error));
  g_assert_no_error (error);

  knowledge = twin_twin_list_knowledge (fixture->library, twin, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (knowledge->len, ==, 3);

  one = g_ptr_array_index (knowledge, 0);
  g_assert_cmpstr (one->record->id, ==, picked);
  g_assert_false (one->by_rule);
  g_assert_null (one->blocked_by);
  one = g_ptr_array_index (knowledge, 1);
  g_assert_cmpstr (one->record->id, ==, by_rule);
  g_assert_true (one->by_rule);
  one = g_ptr_array_index (knowledge, 2);
  g_assert_cmpstr (one->record->id, ==, not_decided);
  g_assert_nonnull (strstr (one->blocked_by, "is not decided yet"));

  g_assert_true (twin_twin_remove_document (fixture->library, twin->id, picked, &error));
  g_clear_pointer (&knowledge, g_ptr_array_unref);
  knowledge = twin_twin_list_knowledge (fixture->library, twin, &error);
  g_assert_cmpuint (knowledge->len, ==, 2);
}

static void
assert_citations (TwinFixture *fixture, TwinTwin *twin, const TwinAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinPiiPolicy) policy = twin_twin_dup_policy (fixture->library, twin, &error);

  g_assert_cmpuint (answer->citations->len, >, 0);
  for (guint i = 0; i < answer->citations->len; i++)
    {
      const TwinCitation *citation = g_ptr_array_index (answer->citations, i);
      const TwinHit *hit = g_ptr_array_index (answer->hits, citation->hit_index);
      g_autofree char *text = twin_rendition_dup_text (fixture->library, hit->passage->document_id, policy, &error);
      g_autofree char *range = NULL;

      g_assert_no_error (error);
      range = g_strndup (text + citation->start, citation->end - citation->start);
      g_assert_cmpstr (range, ==, citation->text);
    }
}

static void
test_ask (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Laboratory");
  g_autofree char *id = twin_fixture_add_ready (fixture, "handbook.md", handbook, TWIN_LEVEL_INTERNAL);
  g_autoptr (TwinAnswer) spill = NULL;
  g_autoptr (TwinAnswer) keys = NULL;
  g_autoptr (TwinAnswer) outside = NULL;
  g_autoptr (TwinAnswer) empty = NULL;

  set (twin, "noAnswer", "My documents say nothing about that.");

  /* It knows nothing yet. */
  empty = ask (fixture, twin, "What do I do after a spill of acid?", NULL);
  g_assert_true (empty->abstained);
  g_assert_cmpstr (empty->text, ==, "My documents say nothing about that.");

  set (twin, "levels", "INTERNAL");
  spill = ask (fixture, twin, "What do I do after a spill of acid?", NULL);
  g_assert_false (spill->abstained);
  g_assert_false (spill->generated);
  g_assert_nonnull (strstr (spill->text, "sodium bicarbonate"));
  assert_citations (fixture, twin, spill);

  keys = ask (fixture, twin, "Who hands out the keys to the cold store?", NULL);
  g_assert_false (keys->abstained);
  g_assert_nonnull (strstr (keys->text, "caretaker"));
  g_assert_null (strstr (keys->text, "caretaker@example.com"));

  /* R30: what the documents do not hold is not answered. */
  outside = ask (fixture, twin, "Who won the football world cup in 1990?", NULL);
  g_assert_true (outside->abstained);
  g_assert_cmpstr (outside->text, ==, "My documents say nothing about that.");
  g_assert_cmpuint (outside->citations->len, ==, 0);
}

static void
test_questions (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Laboratory");
  g_autofree char *long_question = g_strnfill (TWIN_LIMIT_QUESTION_BYTES + 1, 'x');
  const char *const bad[] = { "", " \n", long_question, "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (twin_twin_ask (fixture->library, twin, bad[i], NULL, NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
    }
}

static char *
get_ledger_outcome (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (fixture->store, &error);
  g_autoptr (GPtrArray) rows = twin_ledger_table_list (tx, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);

  return g_strdup (((TwinLedgerRecord *) g_ptr_array_index (rows, 0))->outcome);
}

static void
add_call (TwinFixture *fixture)
{
  g_autoptr (TwinLedgerRecord) call = twin_ledger_record_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_write (fixture->store, &error);

  call->host = g_strdup ("a.example");
  call->purpose = g_strdup ("answer");
  call->content = g_strdup ("question and passages");
  call->outcome = g_strdup ("sent");
  g_assert_cmpint (twin_ledger_table_append (tx, call, &error), >, 0);
  g_assert_true (twin_transaction_commit (tx, &error));
}

static void
enforce_retention (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_settings_enforce_retention (fixture->library, &error));
  g_assert_no_error (error);
}

/* R23, R43, R47, R49: the audit log and the ledger go when they are due, and not before. */
static void
test_retention (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Laboratory");
  gint64 n_rows;

  set_setting (fixture, "retention.autoDelete", "false");
  add_call (fixture);
  n_rows = twin_fixture_query (fixture, "SELECT count(*) FROM audit");
  twin_clock_manual_advance (fixture->clock, 91 * TWIN_DAY_MS);
  enforce_retention (fixture);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM outbound"), ==, 1);

  set_setting (fixture, "retention.autoDelete", "true");
  enforce_retention (fixture);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM outbound"), ==, 0);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM audit"), ==, n_rows + 2); /* the setting, the purge */
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "library.purge", NULL), ==, 1);
  enforce_retention (fixture);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "library.purge", NULL), ==, 1);

  twin_clock_manual_advance (fixture->clock, 275 * TWIN_DAY_MS);
  enforce_retention (fixture);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM audit"), ==, 3); /* those, and this purge */
}

/* J2.8 [R24-R27, R70]: the answer comes all the same, without a model, and says why. */
static void
test_refused_model (void)
{
  static const struct
  {
    const char *key;
    const char *value;
    const char *region;
    gboolean zero_retention;
    gboolean in_settings;
    const char *residency; /* where the other one of the two wants it */
  } cases[] = {
    { "privacy.dataResidency", "EU", "US", TRUE, FALSE },
    { "privacy.dataResidency", "EU", "US", TRUE, TRUE },
    { "privacy.zeroRetention", "true", "EU", FALSE, FALSE },
    { "privacy.zeroRetention", "true", "EU", FALSE, TRUE },
    { "privacy.useOnlyPrivateModels", "true", "EU", TRUE, FALSE },
    { "privacy.useOnlyPrivateModels", "true", "EU", TRUE, TRUE },
    { "privacy.dataResidency", "US", "DE", TRUE, FALSE, "EU" },
    { "privacy.dataResidency", "US", "DE", TRUE, TRUE, "EU" },
    { "privacy.dataResidency", "US", "EU", TRUE, FALSE, "EU" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinFixture) fixture = twin_fixture_new ();
      g_autoptr (TwinTwin) twin = create (fixture, "Laboratory");
      g_autofree char *id = twin_fixture_add_ready (fixture, "handbook.md", handbook, TWIN_LEVEL_PUBLIC);
      const char *residency = cases[i].residency != NULL ? cases[i].residency : "";
      g_autoptr (TwinAnswer) answer = NULL;
      g_autoptr (GError) model_error = NULL;
      g_autofree char *outcome = NULL;

      set (twin, "levels", "PUBLIC");
      set (twin, "model.baseUrl", "https://model.invalid/v1");
      set (twin, "model.model", "m");
      set (twin, "model.region", cases[i].region);
      set (twin, "model.zeroRetention", cases[i].zero_retention ? "true" : "false");
      set (twin, "privacy.dataResidency", residency);
      set (twin, "privacy.zeroRetention", "false");
      set_setting (fixture, "privacy.dataResidency", residency);
      set_setting (fixture, "privacy.zeroRetention", "false");
      if (cases[i].in_settings)
        set_setting (fixture, cases[i].key, cases[i].value);
      else
        set (twin, cases[i].key, cases[i].value);

      answer = ask (fixture, twin, "What do I do after a spill of acid?", &model_error);
      g_assert_error (model_error, TWIN_ERROR, TWIN_ERROR_REFUSED);
      g_test_message ("%s", model_error->message);
      g_assert_false (answer->abstained);
      g_assert_false (answer->generated);
      outcome = get_ledger_outcome (fixture);
      g_assert_cmpstr (outcome, ==, "refused");
      g_assert_cmpuint (twin_fixture_count_audit (fixture, "model.refused", NULL), ==, 1);
    }
}

/* A model that nobody listens for. */
static void
test_unreachable_model (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinTwin) twin = create (fixture, "Laboratory");
  g_autofree char *id = twin_fixture_add_ready (fixture, "handbook.md", handbook, TWIN_LEVEL_PUBLIC);
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (TwinAnswer) outside = NULL;
  g_autoptr (GError) model_error = NULL;
  g_autofree char *outcome = NULL;

  set (twin, "levels", "PUBLIC");
  set (twin, "model.baseUrl", "http://127.0.0.1:9/v1");
  set (twin, "model.model", "m");

  /* Where nothing is found, no model is asked. */
  outside = ask (fixture, twin, "Who won the football world cup in 1990?", &model_error);
  g_assert_no_error (model_error);
  g_assert_true (outside->abstained);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM outbound"), ==, 0);

  answer = ask (fixture, twin, "What do I do after a spill of acid?", &model_error);
  g_assert_nonnull (model_error);
  g_assert_false (answer->abstained);
  outcome = get_ledger_outcome (fixture);
  g_assert_cmpstr (outcome, ==, "failed");
}

static void
on_token (const char *piece, gpointer user_data)
{
  g_string_append (user_data, piece);
}

/* A model on this computer: what it is told holds no address, neither of the documents nor of the question. */
static void
test_model (void)
{
  static const ServerScript script = {
    .response = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                "data: {\"choices\":[{\"delta\":{\"content\":\"Keys to the cold store are handed out \"}}]}\n\n"
                "data: {\"choices\":[{\"delta\":{\"content\":\"by the caretaker [1].\"}}]}\n\n"
                "data: [DONE]\n\n",
  };
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (ScriptedServer) server = scripted_server_new (&script);
  g_autoptr (TwinTwin) twin = create (fixture, "Laboratory");
  g_autofree char *id = twin_fixture_add_ready (fixture, "handbook.md", handbook, TWIN_LEVEL_PUBLIC);
  g_autofree char *url = scripted_server_dup_url (server, "http");
  g_autofree char *request = NULL;
  g_autofree char *outcome = NULL;
  g_autoptr (GString) tokens = g_string_new (NULL);
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (GError) model_error = NULL;
  g_autoptr (GError) error = NULL;

  set (twin, "levels", "PUBLIC");
  set (twin, "model.baseUrl", url);
  set (twin, "model.model", "tiny");
  set (twin, "persona.tone", "as dry as a manual");
  answer = twin_twin_ask (fixture->library, twin, "Who hands out the keys to the cold store, is it anna@example.com?",
                          NULL, on_token, tokens, &model_error, NULL, &error);
  g_assert_no_error (error);
  g_assert_no_error (model_error);

  g_assert_true (answer->generated);
  g_assert_false (answer->abstained);
  g_assert_cmpstr (tokens->str, ==, "Keys to the cold store are handed out by the caretaker [1].");
  assert_citations (fixture, twin, answer);

  request = scripted_server_dup_request (server);
  g_assert_nonnull (strstr (request, "as dry as a manual"));
  g_assert_nonnull (strstr (request, "is it [EMAIL_REDACTED]?"));
  g_assert_null (strstr (request, "anna@"));
  g_assert_null (strstr (request, "caretaker@"));

  outcome = get_ledger_outcome (fixture);
  g_assert_cmpstr (outcome, ==, "sent");
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "model.ask", NULL), ==, 1);
}

static void
test_settings (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinConfig) settings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;

  set_setting (fixture, "encryptionLevel", "STANDARD");
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "settings.change", &detail), ==, 1);
  g_assert_cmpstr (detail, ==, "{\"keys\":[\"encryptionLevel\"]}");
  set_setting (fixture, "encryptionLevel", "STANDARD");
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "settings.change", NULL), ==, 1);

  twin_fixture_reopen (fixture);
  settings = twin_settings_load (fixture->library, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (twin_config_get_string (settings, "encryptionLevel"), ==, "STANDARD");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/twins/twin/create", test_create);
  g_test_add_func ("/twins/twin/save", test_save);
  g_test_add_func ("/twins/twin/R171-analytics", test_analytics);
  g_test_add_func ("/twins/twin/restricted", test_restricted);
  g_test_add_func ("/twins/twin/remove", test_remove);
  g_test_add_func ("/twins/twin/knowledge", test_knowledge);
  g_test_add_func ("/twins/twin/ask", test_ask);
  g_test_add_func ("/twins/twin/questions", test_questions);
  g_test_add_func ("/twins/twin/retention", test_retention);
  g_test_add_func ("/twins/twin/refused-model", test_refused_model);
  g_test_add_func ("/twins/twin/unreachable-model", test_unreachable_model);
  g_test_add_func ("/twins/twin/model", test_model);
  g_test_add_func ("/twins/twin/settings", test_settings);

  return g_test_run ();
}
