/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz.h"

#include <string.h>

#include "base/twin-error.h"
#include "twin-fixture.h"
#include "twins/twin-bundle-entry.h"

#define SAFETY                                                                                                         \
  "# Safety\n\n## Spills\n\nThe red kit takes up to 250 ml of solvent from the floor.\n\n"                             \
  "## Waste\n\nA canister of waste is closed at 900 ml and taken to the yard.\n\n"                                     \
  "## Rinsing\n\nEach bottle is rinsed with 50 ml of water before it is reused.\n\n"                                   \
  "## Bottles\n\nThe shelf by the door carries bottles of up to 500 ml and no larger.\n"
#define QUOTE "The red kit takes up to 250 ml of solvent from the floor."

/* A twin that knows what to do in a laboratory. */
typedef struct
{
  TwinFixture *fixture;
  TwinTwin *twin;
  char *document;
  char *quiz;
} Course;

static Course *
course_new (void)
{
  Course *self = g_new0 (Course, 1);
  g_autoptr (GError) error = NULL;

  self->fixture = twin_fixture_new ();
  self->document = twin_fixture_add_ready (self->fixture, "Safety.md", SAFETY, TWIN_LEVEL_PUBLIC);
  self->twin = twin_twin_create (self->fixture->library, "Lab", &error);
  g_assert_no_error (error);
  twin_twin_add_document (self->fixture->library, self->twin->id, self->document, &error);
  g_assert_no_error (error);
  self->quiz = twin_quiz_create (self->fixture->library, self->twin, " Spills ", &error);
  g_assert_no_error (error);

  return self;
}

static void
course_free (Course *self)
{
  g_free (self->document);
  g_free (self->quiz);
  twin_twin_free (self->twin);
  twin_fixture_free (self->fixture);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Course, course_free)

/* @options: divided by "|". */
static TwinQuizItem *
make_item (const Course *course, const char *question, const char *options, guint answer, const char *quote)
{
  TwinQuizItem *item = g_new0 (TwinQuizItem, 1);

  item->question = g_strdup (question);
  item->options = *options != '\0' ? g_strsplit (options, "|", -1) : g_new0 (char *, 1);
  item->answer = answer;
  item->document_id = g_strdup (course->document);
  item->quote = g_strdup (quote);

  return item;
}

static gboolean
put (const Course *course, TwinQuizItem *item, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_item_free);

  g_ptr_array_add (items, item);

  return twin_quiz_put_items (course->fixture->library, course->twin, course->quiz, items, error);
}

static void
put_good (const Course *course, const char *question)
{
  g_autoptr (GError) error = NULL;

  put (course, make_item (course, question, "50 ml|250 ml", 1, QUOTE), &error);
  g_assert_no_error (error);
}

static TwinQuizRecord *
load (const Course *course)
{
  g_autoptr (GError) error = NULL;
  TwinQuizRecord *quiz = twin_quiz_get (course->fixture->library, course->twin->id, "spills", &error);

  g_assert_no_error (error);

  return quiz;
}

static const char *
question_at (const TwinQuizRecord *quiz, guint index)
{
  return ((TwinQuizItem *) quiz->items->pdata[index])->question;
}

static void
test_titles (void)
{
  static const struct
  {
    const char *title;
    int code;
  } cases[] = { { "  ", TWIN_ERROR_INVALID }, { "SPILLS", TWIN_ERROR_EXISTS }, { "Ask gudrun.marker@example.com", TWIN_ERROR_REFUSED } };
  g_autoptr (Course) course = course_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = twin_quiz_create (course->fixture->library, course->twin, cases[i].title, &error);

      g_assert_null (id);
      g_assert_error (error, TWIN_ERROR, cases[i].code);
      g_assert_null (strstr (error->message, "gudrun"));
    }
}

static void
test_questions_in_order (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinQuizRecord) quiz = NULL;
  g_autoptr (GError) error = NULL;
  TwinQuizItem *item;

  put_good (course, "How much does it take?");
  put_good (course, "And the kit?");
  put_good (course, "And the red kit?");
  quiz = load (course);
  g_assert_cmpstr (quiz->title, ==, "Spills");
  g_assert_cmpuint (quiz->items->len, ==, 3);

  g_assert_true (twin_quiz_move_item (course->fixture->library, ((TwinQuizItem *) quiz->items->pdata[2])->id, 0, &error));
  item = twin_quiz_item_copy (quiz->items->pdata[0]);
  g_free (item->question);
  item->question = g_strdup ("How much solvent?");
  g_assert_true (put (course, item, &error));
  g_assert_true (twin_quiz_remove_item (course->fixture->library, ((TwinQuizItem *) quiz->items->pdata[1])->id, &error));
  g_assert_no_error (error);

  g_clear_pointer (&quiz, twin_quiz_record_free);
  quiz = load (course);
  g_assert_cmpuint (quiz->items->len, ==, 2);
  g_assert_cmpstr (question_at (quiz, 0), ==, "And the red kit?");
  g_assert_cmpstr (question_at (quiz, 1), ==, "How much solvent?");
  g_assert_cmpuint (twin_fixture_count_audit (course->fixture, "quiz.change", NULL), ==, 7);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *question;
    const char *options;
    guint answer;
    const char *quote;
    int code;
  } cases[] = {
    { " ", "a|b", 0, QUOTE, TWIN_ERROR_INVALID },
    { "How much?", "250 ml", 0, QUOTE, TWIN_ERROR_INVALID },
    { "How much?", "1|2|3|4|5|6|7", 0, QUOTE, TWIN_ERROR_INVALID },
    { "How much?", "250 ml| ", 0, QUOTE, TWIN_ERROR_INVALID },
    { "How much?", "250 ml|250 ML ", 0, QUOTE, TWIN_ERROR_INVALID },
    { "How much?", "250 ml|50 ml", 2, QUOTE, TWIN_ERROR_INVALID },
    { "How much?", "250 ml|50 ml", 0, "", TWIN_ERROR_INVALID },
    { "How much?", "250 ml|50 ml", 0, "Whales sing in the deep and nobody listens.", TWIN_ERROR_INVALID },
    { "What does gudrun.marker@example.com say?", "250 ml|50 ml", 0, QUOTE, TWIN_ERROR_REFUSED },
    { "Who knows?", "Nobody|gudrun.marker@example.com", 0, QUOTE, TWIN_ERROR_REFUSED },
  };
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinQuizRecord) quiz = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (put (course, make_item (course, cases[i].question, cases[i].options, cases[i].answer, cases[i].quote), &error));
      g_assert_error (error, TWIN_ERROR, cases[i].code);
      g_assert_null (strstr (error->message, "gudrun"));
    }
  quiz = load (course);
  g_assert_cmpuint (quiz->items->len, ==, 0);
}

static TwinBundle *
make_bundle (const Course *course, GError **error)
{
  return twin_bundle_make (course->fixture->library, course->twin, NULL, NULL, error);
}

static const TwinBundleEntry *
find_entry (GPtrArray *entries, TwinBundleKind kind)
{
  for (guint i = 0; i < entries->len; i++)
    if (((TwinBundleEntry *) entries->pdata[i])->kind == kind)
      return entries->pdata[i];
  g_assert_not_reached ();
}

static void
test_travels (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinBundle) before = make_bundle (course, &error);
  g_autoptr (TwinBundle) after = NULL;
  g_autoptr (TwinManifest) manifest = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;
  g_autofree char *old = g_strndup (g_bytes_get_data (before->manifest, NULL), g_bytes_get_size (before->manifest));
  g_autoptr (GPtrArray) entries = NULL;
  TwinBundleSizes sizes;
  const TwinQuizQuestion *question;
  const TwinQuiz *quiz;

  put_good (course, "How much does it take?");
  after = make_bundle (course, &error);
  g_assert_no_error (error);
  manifest = twin_manifest_parse (after->manifest, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manifest->quizzes->len, ==, 1);
  quiz = manifest->quizzes->pdata[0];
  g_assert_cmpstr (quiz->title, ==, "Spills");
  question = quiz->questions->pdata[0];
  g_assert_cmpuint (question->key, ==, 1);
  g_assert_cmpstr (question->options[1], ==, "250 ml");
  g_assert_cmpstr (question->document_id, ==, course->document);
  g_assert_nonnull (question->anchor);
  g_assert_nonnull (strstr (after->anchors, question->anchor)); /* a passage that travels */

  diff = twin_bundle_diff (after, old, before->anchors, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (diff->quizzes_added, ==, 1);
  g_assert_cmpuint (diff->documents_changed, ==, 0);
  g_assert_cmpuint (twin_bundle_diff_count (diff), ==, 1);

  entries = twin_bundle_list_entries (after, old, before->anchors, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find_entry (entries, TWIN_BUNDLE_QUIZ)->name, ==, "Spills");
  g_assert_cmpint (find_entry (entries, TWIN_BUNDLE_QUIZ)->change, ==, TWIN_BUNDLE_ADDED);
  g_assert_cmpstr (find_entry (entries, TWIN_BUNDLE_QUESTION)->name, ==, "How much does it take?");
  g_assert_cmpstr (find_entry (entries, TWIN_BUNDLE_QUESTION)->text, ==, "50 ml\n250 ml");
  g_assert_cmpuint (find_entry (entries, TWIN_BUNDLE_QUESTION)->n, ==, 1);
  g_assert_true (twin_bundle_get_sizes (after, &sizes, &error));
  g_assert_cmpuint (sizes.n_quizzes, ==, 1);
  g_assert_cmpuint (sizes.n_questions, ==, 1);
  g_assert_cmpuint (sizes.passages_bytes + sizes.quizzes_bytes + sizes.settings_bytes, ==, twin_bundle_get_size (after));
}

/* What was fine when it was written may not be so any more. */
static void
test_stops_publishing (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (TwinBundle) bundle = NULL;
  g_autoptr (TwinGate) gate = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  put_good (course, "How much does it take?");
  twin_fixture_classify (course->fixture, course->document, TWIN_LEVEL_INTERNAL); /* whoever comes by may not see it */
  problems = twin_quiz_check (course->fixture->library, course->twin, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_nonnull (((TwinQuizProblem *) problems->pdata[0])->item_id);

  gate = twin_gate_check (course->fixture->library, course->twin, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < gate->reasons->len; i++)
    found = found || ((TwinGateReason *) gate->reasons->pdata[i])->kind == TWIN_GATE_QUIZ;
  g_assert_true (found);
  bundle = make_bundle (course, &error);
  g_assert_null (bundle);
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
}

static void
test_goes_with_document_and_twin (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (GError) error = NULL;

  put_good (course, "How much does it take?");
  twin_library_remove (course->fixture->library, course->document, &error);
  g_assert_no_error (error);
  twin_library_purge_removed (course->fixture->library, G_MAXINT64, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM quiz_question"), ==, 0);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM quiz"), ==, 1);

  g_assert_true (twin_twin_remove (course->fixture->library, course->twin->id, &error));
  g_assert_true (twin_twin_purge_removed (course->fixture->library, G_MAXINT64, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count (*) FROM quiz"), ==, 0);
}

/* What was taken out comes back in its place; what was changed since stays. */
static void
test_restore (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autoptr (TwinQuizRecord) before = NULL;
  g_autoptr (TwinQuizRecord) after = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const order[] = { "A new one?", "How much does it take?", "And the kit?", "And the red kit?", "And at last?" };

  for (guint i = 1; i < G_N_ELEMENTS (order); i++)
    put_good (course, order[i]);
  before = load (course);
  g_assert_true (twin_quiz_remove_item (library, ((TwinQuizItem *) before->items->pdata[1])->id, &error));
  g_assert_true (twin_quiz_remove_item (library, ((TwinQuizItem *) before->items->pdata[2])->id, &error));
  put_good (course, order[0]);
  after = load (course);
  g_assert_true (twin_quiz_move_item (library, ((TwinQuizItem *) after->items->pdata[2])->id, 0, &error));
  g_assert_true (twin_quiz_restore (library, before, &error));
  g_assert_no_error (error);
  g_clear_pointer (&after, twin_quiz_record_free);
  after = load (course);
  g_assert_cmpuint (after->items->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < after->items->len; i++)
    g_assert_cmpstr (question_at (after, i), ==, order[i]);

  g_assert_true (twin_quiz_remove (library, course->quiz, &error));
  g_assert_true (twin_quiz_restore (library, after, &error));
  g_assert_no_error (error);
  g_clear_pointer (&before, twin_quiz_record_free);
  before = load (course);
  g_assert_cmpstr (before->id, ==, after->id);
  g_assert_cmpuint (before->items->len, ==, G_N_ELEMENTS (order));

  g_assert_true (twin_quiz_remove (library, course->quiz, &error));
  g_free (course->quiz);
  course->quiz = twin_quiz_create (library, course->twin, "spills", &error);
  g_assert_false (twin_quiz_restore (library, after, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
}

/* Only what everybody may read, each paragraph once. */
static void
test_sources (void)
{
  g_autoptr (Course) course = course_new ();
  TwinLibrary *library = course->fixture->library;
  g_autofree char *secret = twin_fixture_add_ready (course->fixture, "Secret.txt", "Nobody may ask about this rack at all.\n", TWIN_LEVEL_RESTRICTED);
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  twin_twin_add_document (library, course->twin->id, secret, &error);
  g_assert_no_error (error);
  documents = twin_quiz_list_documents (library, course->twin, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (documents->len, ==, 1);
  g_assert_cmpstr (((TwinDocumentRecord *) documents->pdata[0])->id, ==, course->document);
  sources = twin_quiz_list_sources (library, course->twin, course->document, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < sources->len; i++)
    n += g_str_equal (((TwinQuizSource *) sources->pdata[i])->text, QUOTE);
  g_assert_cmpuint (n, ==, 1);
  none = twin_quiz_list_sources (library, course->twin, secret, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
}

/* A suggestion can be taken as it is, its right answer closes the gap, and the others are of its kind. */
static void
test_suggestions (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = twin_quiz_suggest (course->fixture->library, course->twin, NULL, 10, NULL, &error);
  gboolean found = FALSE;

  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 4);
  for (guint i = 0; i < items->len; i++)
    {
      const TwinQuizItem *item = items->pdata[i];
      g_auto (GStrv) around = g_strsplit (item->question, "_____", -1);
      g_autofree char *whole = g_strjoinv (item->options[item->answer], around);

      g_assert_null (item->id);
      g_assert_cmpuint (g_strv_length (around), ==, 2);
      g_assert_cmpstr (whole, ==, item->quote);
      g_assert_cmpuint (g_strv_length (item->options), ==, 4);
      found = found || g_str_equal (item->quote, QUOTE);
    }
  g_assert_true (found);
  g_assert_true (twin_quiz_put_items (course->fixture->library, course->twin, course->quiz, items, &error));
  g_assert_no_error (error);

  /* What is asked about already is not suggested again. */
  g_ptr_array_unref (items);
  items = twin_quiz_suggest (course->fixture->library, course->twin, NULL, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 0);
}

/* A document with one figure borrows the wrong answers of the others, and what is personal is no suggestion. */
static void
test_suggestions_of_several_documents (void)
{
  static const char note[] = "The rack at the window holds 120 bottles of clean water.\n\n"
                             "Write to gudrun.marker@example.com at least 3 days before the visit begins.\n";
  g_autoptr (Course) course = course_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *other = twin_fixture_add_ready (course->fixture, "Rack.txt", note, TWIN_LEVEL_PUBLIC);
  g_autoptr (GPtrArray) items = NULL;
  guint n = 0;

  twin_twin_add_document (course->fixture->library, course->twin->id, other, &error);
  g_assert_no_error (error);
  items = twin_quiz_suggest (course->fixture->library, course->twin, NULL, 10, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      const TwinQuizItem *item = items->pdata[i];

      g_assert_null (strchr (item->question, '@'));
      g_assert_null (strchr (item->question, '['));
      if (!g_str_equal (item->document_id, other))
        continue;
      n++;
      g_assert_cmpstr (item->options[item->answer], ==, "120");
      g_assert_cmpuint (g_strv_length (item->options), ==, 4);
    }
  g_assert_cmpuint (n, ==, 1);
}

/* From a spreadsheet: columns in any order and in German, the right answer by number or by its words, the document by name; all or nothing. */
static void
test_csv (void)
{
  static const char good[] = "Dokument;Frage;Antwort 1;Antwort 2;Antwort 3;Richtig;Zitat\r\n"
                             "safety.md;How much does the red kit take?;50 ml;250 ml;;2;" QUOTE "\r\n"
                             "Safety.md;And how much is it?;250 ml;50 ml;500 ml;250 ml;" QUOTE "\r\n";
  static const struct
  {
    const char *csv;
    const char *words;
  } bad[] = {
    { "question,option,right,document,quote\nHow?,a,1,Safety.md,x\n", "columns" },
    { "How?,a,b\n", "columns" },
    { "question,option 1,option 2,right,document,quote\nHow?,a,b,3,Safety.md,x\n", "Line 2: “right”" },
    { "question,option 1,option 2,right,document,quote\nHow?,a,b,0,Safety.md,x\n", "Line 2: “right”" },
    { "question,option 1,option 2,right,document,quote\nHow?,a,b,1,Safety.md,x\nHow?,a,b,1,Nothing,x\n", "Line 3: there is no document" },
  };
  g_autoptr (Course) course = course_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = twin_quiz_read_csv (course->fixture->library, good, strlen (good), &error);
  g_autoptr (TwinQuizRecord) quiz = NULL;
  const TwinQuizItem *item;

  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_true (twin_quiz_put_items (course->fixture->library, course->twin, course->quiz, items, &error));
  g_assert_no_error (error);
  quiz = load (course);
  g_assert_cmpuint (quiz->items->len, ==, 2);
  item = quiz->items->pdata[0];
  g_assert_cmpstr (item->question, ==, "How much does the red kit take?");
  g_assert_cmpuint (g_strv_length (item->options), ==, 2);
  g_assert_cmpuint (item->answer, ==, 1);
  g_assert_cmpstr (item->document_id, ==, course->document);
  g_assert_cmpstr (item->quote, ==, QUOTE);
  g_assert_cmpuint (((TwinQuizItem *) quiz->items->pdata[1])->answer, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_null (twin_quiz_read_csv (course->fixture->library, bad[i].csv, strlen (bad[i].csv), &refused));
      g_assert_error (refused, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_assert_nonnull (strstr (refused->message, bad[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quiz/titles", test_titles);
  g_test_add_func ("/quiz/questions-in-order", test_questions_in_order);
  g_test_add_func ("/quiz/refused", test_refused);
  g_test_add_func ("/quiz/csv", test_csv);
  g_test_add_func ("/quiz/travels", test_travels);
  g_test_add_func ("/quiz/stops-publishing", test_stops_publishing);
  g_test_add_func ("/quiz/goes-with-document-and-twin", test_goes_with_document_and_twin);
  g_test_add_func ("/quiz/restore", test_restore);
  g_test_add_func ("/quiz/sources", test_sources);
  g_test_add_func ("/quiz/suggestions", test_suggestions);
  g_test_add_func ("/quiz/suggestions-of-several-documents", test_suggestions_of_several_documents);

  return g_test_run ();
}
