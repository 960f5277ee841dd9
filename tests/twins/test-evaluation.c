/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-evaluation.h"

#include <string.h>

#include "base/twin-error.h"
#include "search/twin-vectors.h"
#include "twin-fixture.h"
#include "twins/twin-gate.h"

static const char handbook[] =
  "# Handbook\n\n"
  "## Spills\n\nA spill of acid is covered with sodium bicarbonate and reported to the desk within ten minutes.\n\n"
  "## Keys\n\nKeys to the cold store are handed out by the caretaker between eight and nine in the morning.\n\n"
  "## Waste\n\nGlass is collected on Tuesdays, solvents on Fridays. Batteries belong in the red box beside the lift.\n\n"
  "## Repairs\n\nInvoices go to bills@example.com.\n";

/* A twin that knows the handbook. */
typedef struct
{
  TwinFixture *fixture;
  TwinTwin *twin;
  char *document;
} Course;

static Course *
course_new (void)
{
  Course *self = g_new0 (Course, 1);
  g_autoptr (GError) error = NULL;

  self->fixture = twin_fixture_new ();
  self->document = twin_fixture_add_ready (self->fixture, "handbook.md", handbook, TWIN_LEVEL_INTERNAL);
  self->twin = twin_twin_create (self->fixture->library, "Course", &error);
  g_assert_no_error (error);
  twin_config_set (self->twin->config, "levels", "INTERNAL", &error);
  twin_twin_save (self->fixture->library, self->twin, &error);
  g_assert_no_error (error);

  return self;
}

static void
course_free (Course *self)
{
  g_free (self->document);
  twin_twin_free (self->twin);
  twin_fixture_free (self->fixture);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Course, course_free)

static TwinEvaluationQuestion *
draft (const Course *course, const char *text, const char *quote)
{
  TwinEvaluationQuestion *question = twin_evaluation_question_new ();

  question->twin_id = g_strdup (course->twin->id);
  question->question = g_strdup (text);
  question->category = g_strdup (quote != NULL ? "Inside" : "Outside");
  question->answerable = quote != NULL;
  if (quote != NULL)
    g_ptr_array_add (question->targets, twin_evaluation_target_new (course->document, quote, 0));

  return question;
}

static char *
add (const Course *course, const char *text, const char *quote)
{
  g_autoptr (TwinEvaluationQuestion) question = draft (course, text, quote);
  g_autoptr (GError) error = NULL;
  char *id = twin_evaluation_add (course->fixture->library, question, &error);

  g_assert_no_error (error);

  return id;
}

static TwinEvaluationRun *
run (const Course *course, gboolean compare)
{
  g_autoptr (GError) error = NULL;
  TwinEvaluationRun *result;

  twin_clock_manual_advance (course->fixture->clock, 1000);
  result = twin_evaluation_run (course->fixture->library, course->twin, &(TwinEvaluationOptions) { .compare = compare }, NULL,
                                NULL, NULL, &error);
  g_assert_no_error (error);

  return result;
}

static const TwinEvaluationResult *
get_result (const TwinEvaluationRun *result, const char *question)
{
  for (guint i = 0; i < result->results->len; i++)
    {
      const TwinEvaluationResult *one = g_ptr_array_index (result->results, i);

      if (g_strcmp0 (one->question, question) == 0)
        return one;
    }

  g_error ("no result for %s", question);
}

#define SPILL "What do I do after a spill of acid?"
#define KEYS "Who hands out the keys to the cold store?"
#define WORLD_CUP "Who won the football world cup in 1954?"

/* ---- The set ---- */

static void
test_refuses (void)
{
  g_autoptr (Course) course = course_new ();
  static const struct
  {
    const char *question;
    const char *quote;
    int code;
  } cases[] = {
    { "", "covered with sodium bicarbonate", TWIN_ERROR_INVALID },
    { "  \n", NULL, TWIN_ERROR_INVALID },
    { "\xff?", NULL, TWIN_ERROR_INVALID },
    { "What do wombats do?", "the wombats dig by night and sleep by day", TWIN_ERROR_INVALID },
    { "  what do I DO after a spill of acid? ", "covered with sodium bicarbonate", TWIN_ERROR_EXISTS },
  };
  g_autofree char *first = add (course, SPILL, "covered with sodium bicarbonate");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinEvaluationQuestion) question = draft (course, cases[i].question, cases[i].quote);
      g_autoptr (GError) error = NULL;

      g_assert_null (twin_evaluation_add (course->fixture->library, question, &error));
      g_assert_error (error, TWIN_ERROR, cases[i].code);
    }

  {
    g_autoptr (TwinEvaluationQuestion) question = draft (course, "Where is it?", "lift");
    g_autoptr (GError) error = NULL;

    g_ptr_array_set_size (question->targets, 0);
    g_assert_null (twin_evaluation_add (course->fixture->library, question, &error));
    g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  }
}

static void
test_remove (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autofree char *id = add (course, SPILL, "sodium bicarbonate");
  g_autofree char *again = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_evaluation_remove (library, id, &error));
  questions = twin_evaluation_list (library, course->twin->id, &error);
  g_assert_cmpuint (questions->len, ==, 0);
  g_assert_true (twin_evaluation_restore (library, id, &error));
  g_assert_no_error (error);

  /* Its words are free while it is away, and then it cannot come back. */
  g_assert_true (twin_evaluation_remove (library, id, &error));
  again = add (course, SPILL, "sodium bicarbonate");
  g_assert_false (twin_evaluation_restore (library, id, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  g_clear_error (&error);

  twin_clock_manual_advance (course->fixture->clock, 1);
  g_assert_true (twin_twin_purge_removed (library, twin_clock_now (course->fixture->clock), &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM evaluation_question"), ==, 1);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM evaluation_target"), ==, 1);
}

/* The words of a document go with it; the question stays and says that its passage is gone. */
static void
test_document_gone (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autofree char *id = add (course, SPILL, "sodium bicarbonate");
  g_autoptr (TwinEvaluationRun) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_library_remove (library, course->document, &error));
  twin_clock_manual_advance (course->fixture->clock, 1);
  g_assert_true (twin_library_purge_removed (library, twin_clock_now (course->fixture->clock), NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM evaluation_target"), ==, 0);

  result = run (course, FALSE);
  g_assert_cmpint (get_result (result, SPILL)->verdict, ==, TWIN_VERDICT_GONE);
}

static void
test_draft (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinAnswer) answer = twin_twin_ask (library, course->twin, KEYS, NULL, NULL, NULL, NULL, NULL, &error);
  g_autoptr (TwinAnswer) nothing = twin_twin_ask (library, course->twin, WORLD_CUP, NULL, NULL, NULL, NULL, NULL, &error);
  g_autoptr (TwinEvaluationQuestion) kept = NULL;
  g_autoptr (TwinEvaluationQuestion) outside = NULL;
  const TwinEvaluationTarget *target;

  g_assert_no_error (error);
  kept = twin_evaluation_draft (library, course->twin, KEYS, answer, &error);
  g_assert_no_error (error);
  g_assert_true (kept->answerable);
  target = g_ptr_array_index (kept->targets, 0);
  g_assert_cmpstr (target->document_id, ==, course->document);
  g_assert_nonnull (strstr (target->quote, "handed out by the caretaker"));
  g_free (twin_evaluation_add (library, kept, &error));
  g_assert_no_error (error);

  outside = twin_evaluation_draft (library, course->twin, WORLD_CUP, nothing, &error);
  g_assert_no_error (error);
  g_assert_false (outside->answerable);
  g_assert_cmpuint (outside->targets->len, ==, 0);
}

/* ---- From a table ---- */

static void
test_import (void)
{
  static const char csv[] =
    "Frage;Kategorie;Dokument;Zitat;Beantwortbar\r\n"
    "Who hands out keys?;Keys;handbook.md;handed out by the caretaker;ja\r\n"
    "Who hands out keys?;Keys;handbook.md;Batteries belong in the red box;\r\n"
    "Who hands out keys?;Keys;handbook.md;handed out by the caretaker;\r\n" /* a duplicate */
    "Where is it?;Keys;missing.md;red box;\r\n"
    "Who won?;Sport;;;nein\r\n"
    "Who won?;Sport;handbook.md;red box;\r\n"
    "Who lost?;Sport;;;\r\n"
    "Who drew?;Sport;;;perhaps\r\n"
    "Anything?;Any;handbook.md;;\r\n"
    "What digs?;Any;handbook.md;wombats dig by night and sleep by day;\r\n";
  static const struct
  {
    guint line;
    gboolean duplicate;
  } expected[] = { { 4, TRUE }, { 5, FALSE }, { 7, FALSE }, { 8, FALSE }, { 9, FALSE }, { 11, FALSE } };
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinEvaluationImport) import = twin_evaluation_import_prepare (library, course->twin->id, csv, strlen (csv), &error);
  g_autoptr (TwinEvaluationImport) second = NULL;
  g_autoptr (GPtrArray) questions = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (import->questions->len, ==, 3);
  g_assert_cmpuint (((TwinEvaluationQuestion *) g_ptr_array_index (import->questions, 0))->targets->len, ==, 2);
  g_assert_cmpuint (import->rejections->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const TwinEvaluationRejection *rejection = g_ptr_array_index (import->rejections, i);

      g_test_message ("%u %s", rejection->line, rejection->reason);
      g_assert_cmpuint (rejection->line, ==, expected[i].line);
      g_assert_cmpint (rejection->duplicate, ==, expected[i].duplicate);
    }

  g_assert_true (twin_evaluation_import_apply (library, course->twin->id, import, &error));
  g_assert_true (twin_evaluation_import_apply (library, course->twin->id, import, &error));
  g_assert_no_error (error);
  questions = twin_evaluation_list (library, course->twin->id, &error);
  g_assert_cmpuint (questions->len, ==, 3);

  second = twin_evaluation_import_prepare (library, course->twin->id, csv, strlen (csv), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->questions->len, ==, 0);

  g_assert_null (twin_evaluation_import_prepare (library, course->twin->id, "a,b\n1,2\n", 8, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

/* ---- Questions that are too easy ---- */

static void
test_lint (void)
{
  g_autoptr (Course) course = course_new ();
  g_autofree char *copied = add (course, "Where do batteries belong, in the red box?", "Batteries belong in the red box beside the lift");
  g_autofree char *asked = add (course, "Where do I throw an empty cell?", "Batteries belong in the red box beside the lift");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (TwinEvaluationRun) result = run (course, FALSE); /* indexes the document */

  questions = twin_evaluation_list (course->fixture->library, course->twin->id, &error);
  g_assert_no_error (error);
  warnings = twin_evaluation_lint (course->fixture->library, questions, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_cmpstr (((TwinEvaluationWarning *) g_ptr_array_index (warnings, 0))->question_id, ==, copied);
  g_assert_true (g_strv_contains ((const char *const *) ((TwinEvaluationWarning *) g_ptr_array_index (warnings, 0))->words, "batteries"));
}

/* ---- Figures ---- */

static TwinEvaluationResult *
result_with (gboolean answerable, gboolean answered, const guint *ranks, guint n)
{
  TwinEvaluationResult *result = twin_evaluation_result_new ();

  result->category = g_strdup (answerable ? "a" : "b");
  result->answerable = answerable;
  result->answered = answered;
  g_array_append_vals (result->ranks, ranks, n);

  return result;
}

/* Worked out by hand. */
static void
test_figures (void)
{
  g_autoptr (TwinEvaluationRun) result = twin_evaluation_run_new ();
  g_auto (GStrv) categories = NULL;
  TwinEvaluationFigures figures;

  g_ptr_array_add (result->results, result_with (TRUE, TRUE, (const guint[]) { 1 }, 1));
  g_ptr_array_add (result->results, result_with (TRUE, FALSE, (const guint[]) { 4, 0 }, 2));
  g_ptr_array_add (result->results, result_with (TRUE, FALSE, (const guint[]) { 0 }, 1));
  g_ptr_array_add (result->results, result_with (TRUE, TRUE, (const guint[]) { 2, 2 }, 2)); /* both in one passage */
  g_ptr_array_add (result->results, result_with (FALSE, FALSE, NULL, 0));
  g_ptr_array_add (result->results, result_with (FALSE, TRUE, NULL, 0));

  twin_evaluation_run_get_figures (result, NULL, &figures);
  g_assert_cmpuint (figures.n_questions, ==, 6);
  g_assert_cmpuint (figures.n_answerable, ==, 4);
  g_assert_cmpfloat_with_epsilon (figures.released.recall[TWIN_RECALL_1], 1.0 / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.released.recall[TWIN_RECALL_3], 2.0 / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.released.recall[TWIN_RECALL_5], 2.5 / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.released.recall[TWIN_RECALL_10], 2.5 / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.released.mrr, (1 + 0.25 + 0 + 0.5) / 4, 1e-9);
  /* 1; (1 / log2 5) / (1 + 1 / log2 3); 0; 1 / log2 3 */
  g_assert_cmpfloat_with_epsilon (figures.released.ndcg, (1 + 0.430676558 / 1.630929754 + 0 + 0.630929754) / 4, 1e-6);
  g_assert_cmpfloat_with_epsilon (figures.abstention, 3.0 / 6, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.refusal, 1.0 / 2, 1e-9);

  twin_evaluation_run_get_figures (result, "b", &figures);
  g_assert_cmpuint (figures.n_questions, ==, 2);
  g_assert_cmpfloat (figures.released.recall[TWIN_RECALL_5], ==, 0);
  categories = twin_evaluation_run_list_categories (result);
  g_assert_cmpuint (g_strv_length (categories), ==, 2);
}

/* ---- Runs ---- */

static void
test_run (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autofree char *spill = add (course, SPILL, "covered with sodium bicarbonate");
  g_autofree char *bills = add (course, "What is bills@example.com?", "Invoices go to");
  g_autofree char *outside = add (course, WORLD_CUP, NULL);
  g_autoptr (TwinEvaluationRun) before = run (course, TRUE);
  g_autoptr (TwinEvaluationRun) again = run (course, FALSE);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (get_result (before, SPILL)->verdict, ==, TWIN_VERDICT_RIGHT);
  g_assert_cmpuint (g_array_index (get_result (before, SPILL)->ranks, guint, 0), ==, 1);
  g_assert_cmpint (get_result (before, WORLD_CUP)->verdict, ==, TWIN_VERDICT_RIGHT);

  /* The address is all that the question has in common with its passage, and it is redacted. */
  g_assert_true (twin_evaluation_result_is_lost (get_result (before, "What is bills@example.com?")));
  g_assert_false (twin_evaluation_result_is_lost (get_result (before, SPILL)));
  g_assert_null (get_result (again, SPILL)->unredacted_ranks);
  g_assert_cmpstr (before->digest, ==, again->digest);

  /* Nothing of the documents before redaction is left, not even for the one who looks everywhere. */
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM passage WHERE body LIKE '%bills@%'"), ==, 0);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM rendition"), ==, 1);

  runs = twin_evaluation_list_runs (library, course->twin->id, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpstr (((TwinEvaluationRun *) g_ptr_array_index (runs, 0))->id, ==, again->id);
  g_assert_cmpstr (get_result (g_ptr_array_index (runs, 1), SPILL)->question_id, ==, spill);
  g_assert_true (twin_evaluation_result_is_lost (get_result (g_ptr_array_index (runs, 1), "What is bills@example.com?")));
}

/* Targets are words, so they are found again where a document is read anew and its text has moved. */
static void
test_survives_change (void)
{
  g_autoptr (Course) course = course_new ();
  g_autofree char *id = add (course, SPILL, "A spill of acid is covered with sodium bicarbonate and reported to the desk");
  g_autoptr (TwinEvaluationRun) before = run (course, FALSE);
  g_autoptr (TwinEvaluationRun) after = NULL;
  g_autofree char *text = g_strconcat ("# Preface\n\nThis edition is new, and longer than the one before it.\n\n", handbook, NULL);
  char *cold;

  cold = strstr (text, "reported to the desk");
  memcpy (cold, "announced to a desk.", strlen ("announced to a desk."));
  twin_clock_manual_advance (course->fixture->clock, 10000);
  g_free (twin_fixture_add_ready (course->fixture, "handbook.md", text, TWIN_LEVEL_INTERNAL));

  after = run (course, FALSE);
  g_assert_cmpstr (before->digest, !=, after->digest);
  g_assert_cmpstr (before->set_digest, ==, after->set_digest);
  g_assert_cmpint (get_result (after, SPILL)->verdict, ==, TWIN_VERDICT_RIGHT);
}

static void
count_cb (guint n_done, guint n_total, gpointer user_data)
{
  GCancellable *cancellable = user_data;

  g_assert_cmpuint (n_total, ==, 4);
  if (n_done == 2)
    g_cancellable_cancel (cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (Course) course = course_new ();
  g_autofree char *spill = add (course, SPILL, "sodium bicarbonate");
  g_autofree char *outside = add (course, WORLD_CUP, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  /* In the middle of the documents before redaction, which must go all the same. */
  g_assert_null (twin_evaluation_run (course->fixture->library, course->twin, &(TwinEvaluationOptions) { .compare = TRUE },
                                      count_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM evaluation_run"), ==, 0);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM passage WHERE body LIKE '%bills@%'"), ==, 0);
  g_assert_cmpuint (twin_fixture_count_audit (course->fixture, "evaluation.run", NULL), ==, 0);
}

/* A question that shares no word with its passage: found by its meaning, if the vectors say so. */
static void
test_methods (void)
{
  static const float near[] = { 1, 0, 0, 0 };
  static const float far[] = { 0, 1, 0, 0 };
  static const TwinMeaning meaning = { .model = "m", .values = near, .n_values = G_N_ELEMENTS (near), .weight = 1 };
  g_autoptr (Course) course = course_new ();
  TwinStore *store = twin_library_get_store (course->fixture->library);
  g_autofree char *id = add (course, "Wohin mit leeren Akkus?", "Batteries belong in the red box");
  g_autoptr (TwinEvaluationRun) result = run (course, FALSE); /* indexes the document */
  g_autoptr (GHashTable) meanings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) passages = NULL;
  g_autoptr (GError) error = NULL;
  TwinRetrieval words;
  TwinRetrieval fused;

  {
    g_autoptr (TwinTransaction) tx = twin_store_write (store, &error);

    passages = twin_passage_table_list (tx, twin_fixture_query (course->fixture, "SELECT max (id) FROM rendition"), &error);
    for (guint i = 0; i < passages->len; i++)
      {
        const TwinPassageRecord *passage = g_ptr_array_index (passages, i);

        twin_vectors_set (tx, passage->id, "m", strstr (passage->body, "Batteries") != NULL ? near : far, 4, &error);
        g_assert_no_error (error);
      }
    twin_transaction_commit (tx, &error);
    g_assert_no_error (error);
  }

  g_hash_table_insert (meanings, id, (gpointer) &meaning);
  g_assert_true (twin_evaluation_compare_methods (course->fixture->library, course->twin, meanings, &words, &fused, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (words.ndcg, ==, 0);
  g_assert_cmpfloat (fused.ndcg, ==, 1);
}

static void
test_no_questions (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_evaluation_run (course->fixture->library, course->twin, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

/* ---- The gate ---- */

static TwinGate *
check (const Course *course)
{
  g_autoptr (GError) error = NULL;
  TwinGate *gate = twin_gate_check (course->fixture->library, course->twin, NULL, &error);

  g_assert_no_error (error);

  return gate;
}

/* The kinds of a gate's reasons, "worse,lost". */
static char *
list_kinds (const TwinGate *gate)
{
  GString *kinds = g_string_new (NULL);

  for (guint i = 0; i < gate->reasons->len; i++)
    g_string_append_printf (kinds, "%s%s", i > 0 ? "," : "",
                            twin_gate_kind_to_string (((TwinGateReason *) g_ptr_array_index (gate->reasons, i))->kind));

  return g_string_free_and_steal (kinds);
}

static void
assert_kinds (const Course *course, const char *expected, gboolean open)
{
  g_autoptr (TwinGate) gate = check (course);
  g_autofree char *kinds = list_kinds (gate);

  g_assert_cmpstr (kinds, ==, expected);
  g_assert_cmpint (gate->open, ==, open);
}

static void
test_gate (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autofree char *spill = NULL;
  g_autofree char *keys = NULL;
  g_autoptr (TwinEvaluationRun) first = NULL;
  g_autoptr (TwinEvaluationRun) second = NULL;
  g_autoptr (TwinGate) gate = NULL;
  g_autoptr (GError) error = NULL;
  const TwinGateReason *reason;

  assert_kinds (course, "no-questions", FALSE);
  spill = add (course, SPILL, "covered with sodium bicarbonate");
  keys = add (course, KEYS, "handed out by the caretaker");
  assert_kinds (course, "no-run", FALSE);
  first = run (course, FALSE);
  assert_kinds (course, "", TRUE);
  g_assert_true (twin_evaluation_set_baseline (library, first->id, &error));

  twin_fixture_classify (course->fixture, course->document, TWIN_LEVEL_RESTRICTED);
  g_free (twin_fixture_add_ready (course->fixture, "other.md", "# Spills\n\nA spill of acid is no fun.\n", TWIN_LEVEL_INTERNAL));
  assert_kinds (course, "out-of-date", FALSE);
  second = run (course, FALSE);

  gate = check (course);
  reason = g_ptr_array_index (gate->reasons, 0);
  g_assert_cmpint (reason->kind, ==, TWIN_GATE_WORSE);
  g_assert_cmpint (reason->weight, ==, TWIN_GATE_ASKS);
  g_assert_cmpfloat (reason->before, ==, 1);
  g_assert_cmpfloat (reason->now, ==, 0);
  g_assert_cmpuint (reason->questions->len, ==, 2);
  for (guint i = 0; i < reason->questions->len; i++)
    g_assert_cmpint (((TwinEvaluationResult *) g_ptr_array_index (reason->questions, i))->verdict, ==, TWIN_VERDICT_ELSEWHERE);
}

static void
test_gate_documents (void)
{
  g_autoptr (Course) course = course_new ();
  g_autofree char *question = add (course, SPILL, "covered with sodium bicarbonate");
  g_autoptr (TwinEvaluationRun) result = run (course, FALSE);
  g_autofree char *undecided = twin_fixture_add (course->fixture, "u.txt", "Pay to IBAN DE89 3704 0044 0532 0130 00.");
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_twin_add_document (course->fixture->library, course->twin->id, undecided, &error));
  assert_kinds (course, "undecided,unclassified", FALSE);
  twin_fixture_classify (course->fixture, undecided, TWIN_LEVEL_INTERNAL);
  assert_kinds (course, "undecided", FALSE);
  twin_fixture_set_action (course->fixture, "iban", TWIN_PII_ACTION_BLOCK);
  assert_kinds (course, "blocked", FALSE);

  /* What must be put right is not set aside. */
  g_assert_false (twin_gate_set_aside (course->fixture->library, course->twin, "It is urgent.", NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
}

static void
test_set_aside (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autofree char *question = NULL;
  g_autofree char *detail = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_gate_set_aside (library, course->twin, " \n", NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_true (twin_gate_set_aside (library, course->twin, "A pilot for five; ask ada@example.com.", NULL, &error));
  g_assert_no_error (error);
  assert_kinds (course, "no-questions", TRUE);
  g_assert_cmpuint (twin_fixture_count_audit (course->fixture, "gate.override", &detail), ==, 1);
  g_assert_nonnull (strstr (detail, "A pilot for five"));
  g_assert_nonnull (strstr (detail, "no-questions"));
  g_assert_null (strstr (detail, "ada@"));

  /* For that state and no other. */
  question = add (course, SPILL, "covered with sodium bicarbonate");
  assert_kinds (course, "no-run", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/evaluation/refuses", test_refuses);
  g_test_add_func ("/evaluation/remove", test_remove);
  g_test_add_func ("/evaluation/document-gone", test_document_gone);
  g_test_add_func ("/evaluation/draft", test_draft);
  g_test_add_func ("/evaluation/import", test_import);
  g_test_add_func ("/evaluation/lint", test_lint);
  g_test_add_func ("/evaluation/figures", test_figures);
  g_test_add_func ("/evaluation/run", test_run);
  g_test_add_func ("/evaluation/survives-change", test_survives_change);
  g_test_add_func ("/evaluation/cancel", test_cancel);
  g_test_add_func ("/evaluation/methods", test_methods);
  g_test_add_func ("/evaluation/no-questions", test_no_questions);
  g_test_add_func ("/gate/evaluation", test_gate);
  g_test_add_func ("/gate/documents", test_gate_documents);
  g_test_add_func ("/gate/set-aside", test_set_aside);

  return g_test_run ();
}
