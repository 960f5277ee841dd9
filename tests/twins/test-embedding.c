/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-embedding.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "store/twin-ledger-table.h"
#include "twin-fixture.h"
#include "twins/twin-evaluation.h"

static const char handbook[] =
  "# Handbook\n\n"
  "## Spills\n\nA spill of acid is covered with sodium bicarbonate and reported to the desk within ten minutes.\n\n"
  "## Waste\n\nGlass is collected on Tuesdays, solvents on Fridays. Batteries belong in the red box beside the lift.\n\n"
  "## Repairs\n\nInvoices go to bills@example.com.\n";

#define SYNONYM "Wohin mit leeren Akkus?"
#define SPILL "What do I do after a spill of acid?"

/* A twin that knows the handbook, and an embedding model to which batteries are Akkus. */
typedef struct
{
  TwinFixture *fixture;
  TwinTwin *twin;
  char *document;
  SoupServer *server;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  char *url;
  gboolean wrong;  /* it finds the opposite near */
  int n_requests;  /* atomic */
  int n_texts;
  gboolean leaked; /* an address got out */
} Course;

static gboolean
is_battery (const char *text)
{
  return strstr (text, "Batteries") != NULL || strstr (text, "Akkus") != NULL;
}

static JsonArray *
get_vector (const Course *self, const char *text)
{
  JsonArray *vector = json_array_new ();
  gboolean near = is_battery (text) && !(self->wrong && strstr (text, "Akkus") != NULL);

  json_array_add_double_element (vector, near ? 1 : 0);
  json_array_add_double_element (vector, near ? 0 : 1);

  return vector;
}

static void
embeddings_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Course *self = user_data;
  g_autoptr (JsonObject) request = twin_json_parse_object (soup_server_message_get_request_body (message)->data, NULL);
  JsonArray *input = json_object_get_array_member (request, "input");
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *data = json_array_new ();
  char *json;

  g_assert_cmpstr (path, ==, "/v1/embeddings");
  g_atomic_int_inc (&self->n_requests);
  for (guint i = 0; i < json_array_get_length (input); i++)
    {
      const char *text = json_array_get_string_element (input, i);
      JsonObject *item = json_object_new ();

      self->leaked |= strstr (text, "bills@") != NULL;
      g_atomic_int_inc (&self->n_texts);
      json_object_set_int_member (item, "index", i);
      json_object_set_array_member (item, "embedding", get_vector (self, text));
      json_array_add_object_element (data, item);
    }
  json_object_set_array_member (answer, "data", data);
  json = twin_json_object_to_string (answer, FALSE);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
}

static gpointer
serve (gpointer data)
{
  Course *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
start_server (Course *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, embeddings_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d/v1", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->thread = g_thread_new ("embeddings", serve, self);
}

static void
set (Course *self, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  twin_config_set (self->twin->config, key, value, &error);
  g_assert_no_error (error);
}

static void
save (Course *self)
{
  g_autoptr (GError) error = NULL;

  twin_twin_save (self->fixture->library, self->twin, &error);
  g_assert_no_error (error);
}

static Course *
course_new (gboolean embedding)
{
  Course *self = g_new0 (Course, 1);
  g_autoptr (GError) error = NULL;

  self->fixture = twin_fixture_new ();
  self->document = twin_fixture_add_ready (self->fixture, "handbook.md", handbook, TWIN_LEVEL_INTERNAL);
  self->twin = twin_twin_create (self->fixture->library, "Course", &error);
  g_assert_no_error (error);
  start_server (self);
  set (self, "levels", "INTERNAL");
  if (embedding)
    {
      set (self, "embedding.baseUrl", self->url);
      set (self, "embedding.model", "tiny");
    }
  save (self);

  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static void
course_free (Course *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  twin_twin_free (self->twin);
  twin_fixture_free (self->fixture);
  g_free (self->document);
  g_free (self->url);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Course, course_free)

static TwinAnswer *
ask (Course *self, const char *question)
{
  g_autoptr (GError) error = NULL;
  TwinAnswer *answer = twin_twin_ask (self->fixture->library, self->twin, question, NULL, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return answer;
}

static void
add_question (Course *self, const char *text, const char *quote)
{
  g_autoptr (TwinEvaluationQuestion) question = twin_evaluation_question_new ();
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  question->twin_id = g_strdup (self->twin->id);
  question->question = g_strdup (text);
  question->category = g_strdup ("");
  question->answerable = TRUE;
  g_ptr_array_add (question->targets, twin_evaluation_target_new (self->document, quote, 0));
  id = twin_evaluation_add (self->fixture->library, question, &error);
  g_assert_no_error (error);
}

static TwinMethodChoice
choose (Course *self)
{
  g_autoptr (GError) error = NULL;
  TwinMethodChoice choice;

  twin_evaluation_choose_method (self->fixture->library, self->twin, NULL, &choice, NULL, &error);
  g_assert_no_error (error);

  return choice;
}

/* Without a profile, or where words alone are wanted, nothing leaves, whatever else is done. */
static void
test_nothing_sent (void)
{
  g_autoptr (Course) course = course_new (FALSE);
  g_autoptr (TwinAnswer) answer = ask (course, SPILL);
  g_autoptr (TwinAnswer) again = NULL;
  g_autoptr (GError) error = NULL;

  add_question (course, SYNONYM, "Batteries belong in the red box");
  g_assert_false (choose (course).compared);
  g_assert_false (twin_embedding_run (course->fixture->library, course->twin, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);

  set (course, "embedding.baseUrl", course->url);
  set (course, "embedding.model", "tiny");
  again = ask (course, SPILL); /* "best", and nothing has won yet */
  set (course, "search.method", "words");
  g_assert_false (choose (course).compared);

  g_assert_null (again->by_words_because);
  g_assert_cmpint (g_atomic_int_get (&course->n_requests), ==, 0);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM outbound"), ==, 0);
}

/* What residency forbids for answers it forbids for passages; the answer comes by words, and says so. */
static void
test_refused (void)
{
  g_autoptr (Course) course = course_new (FALSE);
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  set (course, "embedding.baseUrl", "https://embeddings.example/v1");
  set (course, "embedding.model", "tiny");
  set (course, "embedding.region", "US");
  set (course, "embedding.zeroRetention", "true");
  set (course, "search.method", "words+meaning");
  save (course);
  g_assert_false (twin_embedding_run (course->fixture->library, course->twin, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "privacy.dataResidency"));
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM outbound WHERE outcome = 'refused'"), ==, 1);
  g_assert_cmpuint (twin_fixture_count_audit (course->fixture, "model.refused", NULL), ==, 1);

  answer = ask (course, SPILL);
  g_assert_false (answer->abstained);
  g_assert_nonnull (answer->by_words_because);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM outbound WHERE outcome <> 'refused'"), ==, 0);
}

/* A model is tried before it is the twin's, under its rules, and only one sentence of ours is sent. */
static void
test_try (void)
{
  g_autoptr (Course) course = course_new (FALSE);
  TwinModelProfile profile = { .name = (char *) "Tiny", .base_url = course->url, .model = (char *) "tiny", .region = (char *) "" };
  TwinEmbeddingTrial trial = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_embedding_try (course->fixture->library, course->twin, &profile, NULL, NULL, &trial, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (trial.n_dimensions, ==, 2);
  g_assert_cmpint (g_atomic_int_get (&course->n_texts), ==, 1);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM outbound"), ==, 1);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM passage_vector"), ==, 0);

  profile.base_url = (char *) "https://embeddings.example/v1";
  profile.region = (char *) "US";
  g_assert_false (twin_embedding_try (course->fixture->library, course->twin, &profile, NULL, NULL, &trial, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
}

/* Every passage once, as it may be released; what is there is not sent again. */
static void
test_run (void)
{
  g_autoptr (Course) course = course_new (TRUE);
  g_autoptr (GError) error = NULL;
  gint64 n_passages;
  guint n = 0;

  g_assert_true (twin_embedding_run (course->fixture->library, course->twin, NULL, NULL, NULL, &n, NULL, &error));
  g_assert_no_error (error);
  n_passages = twin_fixture_query (course->fixture, "SELECT count(*) FROM passage");
  g_assert_cmpint (n, ==, n_passages);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM passage_vector"), ==, n_passages);
  g_assert_false (course->leaked);

  g_assert_true (twin_embedding_run (course->fixture->library, course->twin, NULL, NULL, NULL, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpint (g_atomic_int_get (&course->n_texts), ==, n_passages);
}

/* The model finds what the words do not: it wins, and the twin looks for meaning; a score is still one of words. */
static void
test_won (void)
{
  g_autoptr (Course) course = course_new (TRUE);
  g_autoptr (TwinAnswer) before = NULL;
  g_autoptr (TwinAnswer) after = NULL;
  g_autoptr (TwinTwin) stored = NULL;
  g_autoptr (TwinEvaluationRun) first = NULL;
  g_autoptr (TwinEvaluationRun) second = NULL;
  g_autoptr (GError) error = NULL;
  const TwinHit *hit;

  add_question (course, SYNONYM, "Batteries belong in the red box");
  add_question (course, SPILL, "sodium bicarbonate");
  before = ask (course, SYNONYM);
  g_assert_cmpuint (before->hits->len, ==, 0);
  first = twin_evaluation_run (course->fixture->library, course->twin, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (choose (course).meaning_used);
  stored = twin_twin_get (course->fixture->library, course->twin->id, &error);
  g_assert_true (g_str_has_prefix (twin_config_get_string (stored->config, "search.wonWith"), "tiny "));

  after = ask (course, SYNONYM);
  hit = g_ptr_array_index (after->hits, 0);
  g_assert_nonnull (strstr (hit->passage->body, "Batteries"));
  g_assert_cmpuint (hit->vector_rank, ==, 1);
  g_assert_cmpfloat (hit->score, <, .1);
  g_assert_true (after->abstained);

  second = twin_evaluation_run (course->fixture->library, course->twin, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->method, ==, "words");
  g_assert_cmpstr (second->method, ==, "words+meaning");
  g_assert_cmpstr (first->digest, !=, second->digest);
}

/* A model that finds no more than the words do is not used; nor is another than the one that won. */
static void
test_lost (void)
{
  g_autoptr (Course) course = course_new (TRUE);
  g_autoptr (TwinAnswer) answer = NULL;
  TwinMethodChoice choice;
  int n_requests;

  add_question (course, SPILL, "sodium bicarbonate");
  course->wrong = TRUE;
  choice = choose (course);
  g_assert_true (choice.compared);
  g_assert_false (choice.meaning_won);
  g_assert_cmpstr (twin_config_get_string (course->twin->config, "search.wonWith"), ==, "");

  course->wrong = FALSE;
  add_question (course, SYNONYM, "Batteries belong in the red box");
  g_assert_true (choose (course).meaning_used);
  set (course, "embedding.model", "another");
  n_requests = g_atomic_int_get (&course->n_requests);
  answer = ask (course, SYNONYM);
  g_assert_cmpuint (answer->hits->len, ==, 0);
  g_assert_cmpint (g_atomic_int_get (&course->n_requests), ==, n_requests);
}

static void
test_deleted (void)
{
  g_autoptr (Course) course = course_new (TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_embedding_run (course->fixture->library, course->twin, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM passage_vector"), >, 0);
  g_assert_true (twin_library_remove (course->fixture->library, course->document, &error));
  twin_clock_manual_advance (course->fixture->clock, 1);
  g_assert_true (twin_library_purge_removed (course->fixture->library, twin_clock_now (course->fixture->clock), NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM passage_vector"), ==, 0);
  g_assert_cmpint (twin_fixture_query (course->fixture, "SELECT count(*) FROM passage_sign"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/twins/embedding/nothing-sent", test_nothing_sent);
  g_test_add_func ("/twins/embedding/refused", test_refused);
  g_test_add_func ("/twins/embedding/try", test_try);
  g_test_add_func ("/twins/embedding/run", test_run);
  g_test_add_func ("/twins/embedding/won", test_won);
  g_test_add_func ("/twins/embedding/lost", test_lost);
  g_test_add_func ("/twins/embedding/deleted", test_deleted);

  return g_test_run ();
}
