/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-digest.h"
#include "base/twin-json.h"
#include "bundles/published-index.h"
#include "insights/insight-private.h"
#include "jobs/retention.h"
#include "storage-fixture.h"

#include <string.h>

#define TWIN "01920000-0000-7000-8000-0000000000aa"
#define GUIDE "01920000-0000-7000-8000-000000000001"
#define ATLAS "01920000-0000-7000-8000-000000000002"

/* Two documents; what they say under which heading. */
static const struct
{
  const char *id;
  const char *title;
  const char *heading;
  const char *body;
} documents[] = {
  { GUIDE, "The guide", "The guide › Pricing › Yearly", "The price of the course is forty euros for students." },
  { GUIDE, "The guide", "The guide › Batteries", "Batteries belong in the red box beside the lift." },
  { ATLAS, "The atlas", "", "The observatory opens its dome on every clear evening." },
};

typedef struct
{
  StorageFixture storage;
  char *directory;
  TwinSecret *key;
  Published *published;
  TwinManifest *manifest;
  guint n_people;
} Fixture;

/* --- A published twin --- */

static void
append_document (GString *manifest, Storage *storage, guint first, guint n)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GBytes) piece = NULL;
  g_autofree char *digest = NULL;
  gboolean was_there;

  for (guint i = first; i < first + n; i++)
    g_string_append_printf (lines, "{\"anchor\":\"%u\",\"body\":\"%s\",\"heading\":\"%s\",\"language\":\"en\",\"pages\":[1,1]}\n", i, documents[i].body,
                            documents[i].heading);
  piece = g_bytes_new (lines->str, lines->len);
  digest = twin_sha256_hex (lines->str, lines->len);
  g_assert_true (bundle_put_piece (storage, TENANT_A, digest, piece, &was_there, NULL));
  g_string_append_printf (manifest,
                          "%s{\"access\":{\"level\":\"PUBLIC\",\"roles\":[],\"groups\":[],\"mfa\":false},\"id\":\"%s\",\"language\":\"en\","
                          "\"passages\":%u,\"pieces\":[{\"digest\":\"%s\",\"size\":%zu}],\"title\":\"%s\"}",
                          first > 0 ? "," : "", documents[first].id, n, digest, lines->len, documents[first].title);
}

static void
publish (Fixture *self, const char *config)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) manifest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BundleAnswer) answer = NULL;
  static guint n_published;
  g_autofree char *key = g_strdup_printf ("p%u", n_published++);
  BundleWrite write = { .kind = BUNDLE_TWIN, .id = TWIN, .if_none_match = "*", .key = key, .action = "twin.publish" };

  g_string_append_printf (text, "{\"config\":{\"noAnswer\":\"Nothing found.\",%s},\"documents\":[", config);
  append_document (text, self->storage.storage, 0, 2);
  append_document (text, self->storage.storage, 2, 1);
  g_string_append (text, "],\"format\":\"twin-bundle/1\",\"name\":\"Course\",\"twin\":\"" TWIN "\"}");
  write.manifest = manifest = g_bytes_new (text->str, text->len);
  answer = published_publish (self->published, TENANT_A, &write, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 201);
  self->manifest = twin_manifest_parse (manifest, &error);
  g_assert_no_error (error);
}

static gboolean
set_up (Fixture *self, gconstpointer engine, const char *config)
{
  memset (self, 0, sizeof *self);
  if (!storage_fixture_set_up (&self->storage, GPOINTER_TO_INT (engine)))
    return FALSE;
  g_assert_true (storage_create_tenant (self->storage.storage, TENANT_A, NULL));
  self->directory = g_dir_make_tmp ("insights-XXXXXX", NULL);
  self->key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  self->published = published_new (self->storage.storage, self->directory, self->key, self->storage.clock);
  publish (self, config);

  return TRUE;
}

static void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->manifest, twin_manifest_unref);
  g_clear_pointer (&self->published, published_free);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_assert_true (published_index_remove (self->directory, NULL));
  g_free (self->directory);
  storage_fixture_tear_down (&self->storage);
}

/* --- People who ask --- */

static TwinAnswer *
ask (Fixture *self, const char *question)
{
  static const PublishedViewer anybody = { TWIN_LEVEL_PUBLIC, NULL, NULL, FALSE };
  g_autoptr (GError) error = NULL;
  TwinAnswer *answer = published_ask (self->published, TENANT_A, TWIN, question, &anybody, NULL, &error);

  g_assert_no_error (error);

  return answer;
}

static void
record (Fixture *self, StorageTx *tx, const LearnerSession *session, const char *question, const TwinAnswer *answer)
{
  g_autoptr (GError) error = NULL;

  insight_record (tx, self->manifest, session, question, "en", answer, NULL, &error);
  g_assert_no_error (error);
}

static void
record_as (Fixture *self, LearnerSession *session, const char *question, const TwinAnswer *answer)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, TENANT_A, STORAGE_WRITE, NULL);

  record (self, tx, session, question, answer);
  g_assert_true (storage_commit (tx, NULL));
}

/* @n new people, each @n_each times. */
static void
ask_by_people (Fixture *self, guint n, guint n_each, const char *question)
{
  g_autoptr (TwinAnswer) answer = ask (self, question);
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, TENANT_A, STORAGE_WRITE, NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *person = g_strdup_printf ("person-%u", self->n_people++);
      LearnerSession session = { .twin_id = (char *) TWIN, .kind = LEARNER_ANONYMOUS, .digest = person, .person = person };

      for (guint q = 0; q < n_each; q++)
        record (self, tx, &session, question, answer);
    }
  g_assert_true (storage_commit (tx, NULL));
}

static void
seal (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  insight_seal (self->storage.storage, TENANT_A, NULL, &error);
  g_assert_no_error (error);
}

static void
seal_after (Fixture *self, gint64 ms)
{
  twin_clock_manual_advance (self->storage.clock, ms);
  seal (self);
}

static TwinAnalytics *
read_all (Fixture *self)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, TENANT_A, STORAGE_READ, NULL);
  g_autoptr (GError) error = NULL;
  TwinAnalytics *analytics = insight_read (tx, self->manifest, &error);

  g_assert_no_error (error);

  return analytics;
}

static char *
read_text (Fixture *self)
{
  g_autoptr (TwinAnalytics) analytics = read_all (self);
  g_autoptr (JsonObject) json = twin_analytics_to_json (analytics);
  JsonArray *windows = json_object_get_array_member (json, "windows");
  g_autoptr (JsonObject) only = json_object_new ();

  json_object_set_array_member (only, "windows", json_array_ref (windows));

  return twin_json_object_to_string (only, FALSE);
}

/* What is shown of a cell in the newest window; -1: nothing. */
static int
find (const TwinAnalytics *analytics, TwinReleaseKind kind, const char *key)
{
  const GPtrArray *cells = ((TwinAnalyticsWindow *) analytics->windows->pdata[0])->tables[kind].cells;

  for (guint i = 0; i < cells->len; i++)
    if (g_str_equal (((TwinAnalyticsCell *) cells->pdata[i])->key, key))
      return (int) ((TwinAnalyticsCell *) cells->pdata[i])->count;

  return -1;
}

static gint64
count_rows (Fixture *self, const char *sql)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, TENANT_A, STORAGE_READ, NULL);
  gint64 n = -1;

  g_assert_true (storage_get_int (tx, &n, 0, NULL, sql, ""));

  return n;
}

#define COUNT_EVENTS "SELECT COUNT(*) FROM question_event"
#define ON "\"analyticsEnabled\":true"
#define PRICE "What is the price of the course?"
#define BATTERIES "Where do batteries belong?"
#define DOME "When does the observatory open its dome?"
#define NOTHING "How many moons has Jupiter?"
#define WEEK_MS (7 * TWIN_DAY_MS)

/* --- Whose questions are put down (R171, R160, R161) --- */

static void
test_off_by_default (gconstpointer engine)
{
  Fixture self;

  if (!set_up (&self, engine, "\"language\":\"en\""))
    return;
  ask_by_people (&self, 20, 1, PRICE);
  g_assert_cmpint (count_rows (&self, COUNT_EVENTS), ==, 0);
  seal_after (&self, 2 * WEEK_MS);
  g_assert_cmpint (count_rows (&self, "SELECT COUNT(*) FROM analytics_window"), ==, 0);
  tear_down (&self);
}

static void
insert_session (Fixture *self, const char *digest, gint64 restricted, gint64 objected)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, TENANT_A, STORAGE_WRITE, NULL);
  g_autoptr (GError) error = NULL;

  storage_execute (tx, &error,
                   "INSERT INTO learner_session (digest, twin_id, kind, mfa_at, restricted, objected, created_at, last_at, expires_at) "
                   "VALUES (?, ?, 'anonymous', 0, ?, ?, 0, 0, 0)",
                   "ssii", digest, TWIN, restricted, objected);
  g_assert_no_error (error);
  g_assert_true (storage_commit (tx, &error));
}

/* An objection counts from when it is made, and for what was asked in the open period before. */
static void
test_objection_and_restriction (gconstpointer engine)
{
  Fixture self;
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (TwinAnalytics) analytics = NULL;
  LearnerSession objecting = { .twin_id = (char *) TWIN, .digest = (char *) "o", .person = (char *) "o", .objected = 1 };
  LearnerSession restricted = { .twin_id = (char *) TWIN, .digest = (char *) "r", .person = (char *) "r", .restricted = 1 };

  if (!set_up (&self, engine, ON))
    return;
  answer = ask (&self, PRICE);
  record_as (&self, &objecting, PRICE, answer);
  record_as (&self, &restricted, PRICE, answer);
  g_assert_cmpint (count_rows (&self, COUNT_EVENTS), ==, 0);

  ask_by_people (&self, 11, 1, PRICE);
  insert_session (&self, "person-3", 0, 77);
  insert_session (&self, "person-4", 77, 0);
  seal_after (&self, WEEK_MS);
  analytics = read_all (&self);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_DOCUMENTS, ""), ==, 5);
  g_assert_cmpint (((TwinAnalyticsWindow *) analytics->windows->pdata[0])->tables[TWIN_RELEASE_DEPTH].withheld, ==, TWIN_WITHHELD_TOO_FEW);
  tear_down (&self);
}

/* --- R64, R169: no words --- */

static void
test_golden (gconstpointer engine)
{
  Fixture self;
  const char *question = "user-123 <ada.lovelace@example.org>, +49 30 901820, https://example.org/~ada asked: What is the price of the course?";
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *section = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr (GString) all = g_string_new (NULL);

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 1, 1, question);
  tx = storage_begin (self.storage.storage, TENANT_A, STORAGE_READ, NULL);
  rows = storage_query (tx, NULL,
                        "SELECT e.segment, s.name, e.id, e.twin_id, e.person, e.session, e.language, e.outcome, e.document, e.section "
                        "FROM question_event e JOIN analytics_section s ON s.key = e.section", "");
  g_assert_true (storage_rows_next (rows, NULL));
  sealed = storage_rows_dup_blob (rows, 1);
  section = storage_open_sealed_text (tx, INSIGHT_SECTION, sealed, NULL);
  sentence = g_strdup_printf ("User in segment %s asked category %s question", storage_rows_get_text (rows, 0), section);
  g_assert_cmpstr (sentence, ==, "User in segment public asked category The guide › Pricing question");
  g_string_append (all, section);
  for (int c = 2; c <= 9; c++)
    g_string_append_printf (all, " %s", storage_rows_get_text (rows, c));
  for (const char *const *word = (const char *const[]) { "user-123", "ada", "901820", "example", "price", "What", NULL }; *word != NULL; word++)
    g_assert_null (strstr (all->str, *word));
  g_clear_pointer (&rows, storage_rows_free);
  g_clear_pointer (&tx, storage_tx_free);
  tear_down (&self);
}

/* --- R167, R168, C9 --- */

static const struct
{
  guint n_people;
  guint n_each;
  int document;
  int behaviour;
} groups[] = {
  { 4, 1, -1, -1 }, { 1, 5, -1, -1 }, { 5, 1, 5, -1 }, { 9, 1, 5, -1 }, { 10, 1, 10, 10 },
};

/* One group a week. */
static void
test_thresholds (gconstpointer engine)
{
  Fixture self;

  if (!set_up (&self, engine, ON))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autoptr (TwinAnalytics) analytics = NULL;

      ask_by_people (&self, groups[i].n_people, groups[i].n_each, PRICE);
      seal_after (&self, WEEK_MS);
      analytics = read_all (&self);
      g_assert_cmpuint (analytics->windows->len, ==, i + 1);
      g_assert_cmpint (find (analytics, TWIN_RELEASE_DOCUMENTS, ""), ==, groups[i].document);
      g_assert_cmpint (find (analytics, TWIN_RELEASE_OUTCOME, "answered"), ==, groups[i].behaviour);
      g_assert_cmpint (find (analytics, TWIN_RELEASE_DEPTH, ""), ==, groups[i].behaviour);
      g_assert_cmpint (find (analytics, TWIN_RELEASE_AUDIENCE, ""), ==, groups[i].behaviour);
    }
  tear_down (&self);
}

static TwinAnalytics *
read_for_partner (Fixture *self)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, TENANT_A, STORAGE_READ, NULL);
  g_autoptr (GError) error = NULL;
  TwinAnalytics *analytics = insight_read_for_partner (tx, self->manifest, &error);

  g_assert_no_error (error);

  return analytics;
}

/* R120, C9: of a twin that partners show, every number has ten people, for whoever reads it. */
static void
test_partner_thresholds (gconstpointer engine)
{
  static const guint n_people[] = { 5, 9, 10 };
  Fixture self;

  if (!set_up (&self, engine, ON ",\"accessMode\":\"partner\""))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (n_people); i++)
    {
      g_autoptr (TwinAnalytics) creator = NULL;
      g_autoptr (TwinAnalytics) partner = NULL;
      int shown = n_people[i] >= 10 ? 10 : -1;

      ask_by_people (&self, n_people[i], 1, PRICE);
      seal_after (&self, WEEK_MS);
      creator = read_all (&self);
      partner = read_for_partner (&self);
      for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
        {
          const TwinAnalyticsTable *table = &((TwinAnalyticsWindow *) partner->windows->pdata[0])->tables[k];

          g_assert_cmpuint (table->min_people, ==, 10);
          g_assert_true (n_people[i] >= 10 || table->withheld == TWIN_WITHHELD_TOO_FEW);
        }
      g_assert_cmpint (find (creator, TWIN_RELEASE_DOCUMENTS, ""), ==, shown);
      g_assert_cmpint (find (partner, TWIN_RELEASE_DOCUMENTS, ""), ==, shown);
      g_assert_cmpint (find (partner, TWIN_RELEASE_OUTCOME, "answered"), ==, shown);
    }
  tear_down (&self);
}

/* What was released for the creator with fewer people is none of a partner's business. */
static void
test_partner_sees_less (gconstpointer engine)
{
  g_autoptr (TwinAnalytics) creator = NULL;
  g_autoptr (TwinAnalytics) partner = NULL;
  Fixture self;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 12, 1, PRICE);
  seal_after (&self, WEEK_MS);
  creator = read_all (&self);
  partner = read_for_partner (&self);
  g_assert_cmpint (find (creator, TWIN_RELEASE_DOCUMENTS, ""), ==, 10);
  g_assert_cmpint (find (partner, TWIN_RELEASE_DOCUMENTS, ""), ==, -1);
  g_assert_cmpint (find (partner, TWIN_RELEASE_OUTCOME, "answered"), ==, 10); /* needs ten for everybody */
  tear_down (&self);
}

/* R149, R181: topics, documents, quality, sessions, audience. */
static void
test_what_is_shown (gconstpointer engine)
{
  Fixture self;
  g_autoptr (TwinAnalytics) analytics = NULL;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 20, 1, PRICE);
  ask_by_people (&self, 8, 1, BATTERIES);
  ask_by_people (&self, 6, 1, DOME);
  ask_by_people (&self, 12, 1, NOTHING);
  seal_after (&self, WEEK_MS);
  analytics = read_all (&self);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_DOCUMENTS, GUIDE), ==, 25);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_DOCUMENTS, ""), ==, 5);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_TOPICS, GUIDE "/The guide › Pricing"), ==, 20);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_TOPICS, ""), ==, 5);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_OUTCOME, "answered"), ==, 30);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_OUTCOME, "unanswered"), ==, 10);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_UNANSWERED, ""), ==, 10);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_LANGUAGES, ""), ==, 45);
  tear_down (&self);
}

/* --- Sealed once --- */

static void
test_sealed_once (gconstpointer engine)
{
  Fixture self;
  g_autoptr (TwinAnalytics) open = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *again = NULL;
  g_autofree char *erased = NULL;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 20, 1, PRICE);
  seal (&self);
  open = read_all (&self);
  g_assert_cmpuint (open->windows->len, ==, 0);
  g_assert_cmpint (twin_analytics_get_withheld (open), ==, TWIN_WITHHELD_OPEN);
  g_assert_cmpint (count_rows (&self, COUNT_EVENTS), ==, 20);

  seal_after (&self, WEEK_MS);
  g_assert_cmpint (count_rows (&self, COUNT_EVENTS), ==, 0);
  sealed = read_text (&self);
  seal (&self);
  again = read_text (&self);
  g_assert_cmpstr (sealed, ==, again);
  g_assert_cmpint (count_rows (&self, "SELECT COUNT(*) FROM analytics_window"), ==, 1);
  tear_down (&self);
}

static gpointer
seal_thread (gpointer data)
{
  Fixture *self = data;

  for (int i = 0; i < 5; i++)
    insight_seal (self->storage.storage, TENANT_A, NULL, NULL);

  return NULL;
}

/* Several processes at the same moment release once. */
static void
test_race (gconstpointer engine)
{
  Fixture self;
  GThread *threads[4];
  g_autoptr (TwinAnalytics) analytics = NULL;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 20, 1, PRICE);
  twin_clock_manual_advance (self.storage.clock, WEEK_MS);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("seal", seal_thread, &self);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  analytics = read_all (&self);
  g_assert_cmpuint (analytics->windows->len, ==, 1);
  g_assert_cmpint (find (analytics, TWIN_RELEASE_DOCUMENTS, ""), ==, 20);
  g_assert_cmpint (count_rows (&self, "SELECT COUNT(*) FROM analytics_release"), ==, TWIN_RELEASE_N_KINDS);
  tear_down (&self);
}

/* A period in which nobody asked looks as one in which few did; periods do not overlap. */
static void
test_windows (gconstpointer engine)
{
  Fixture self;
  g_autoptr (TwinAnalytics) analytics = NULL;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 3, 1, PRICE);
  seal_after (&self, 3 * WEEK_MS);
  analytics = read_all (&self);
  g_assert_cmpuint (analytics->windows->len, ==, 3);
  for (guint i = 0; i < analytics->windows->len; i++)
    {
      const TwinAnalyticsWindow *window = analytics->windows->pdata[i];

      for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
        g_assert_cmpint (window->tables[k].withheld, ==, TWIN_WITHHELD_TOO_FEW);
      if (i > 0)
        g_assert_cmpint (window->window.end, ==, ((TwinAnalyticsWindow *) analytics->windows->pdata[i - 1])->window.start);
    }
  tear_down (&self);
}

/* --- R148, R149, R150 --- */

static void
test_retention (gconstpointer engine)
{
  Fixture self;
  g_autoptr (TwinAnalytics) analytics = NULL;
  const TwinAnalyticsWindow *oldest;
  g_autoptr (Storage) evidence = NULL;
  g_autoptr (GArray) due = NULL;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 20, 1, PRICE);
  seal_after (&self, WEEK_MS);
  twin_clock_manual_advance (self.storage.clock, 30 * TWIN_DAY_MS);
  /* Out of sight before the job comes by. */
  analytics = read_all (&self);
  oldest = analytics->windows->pdata[analytics->windows->len - 1];
  g_assert_cmpint (oldest->tables[TWIN_RELEASE_TOPICS].withheld, ==, TWIN_WITHHELD_EXPIRED);
  g_assert_cmpuint (oldest->tables[TWIN_RELEASE_TOPICS].cells->len, ==, 0);
  g_assert_cmpuint (oldest->tables[TWIN_RELEASE_DOCUMENTS].total, ==, 20);
  seal (&self);
  evidence = storage_fixture_open_evidence (&self.storage);
  due = retention_run (self.storage.storage, evidence, NULL);
  g_assert_cmpint (retention_sum (due), ==, 2);
  g_assert_cmpint (count_rows (&self, "SELECT COUNT(*) FROM analytics_release WHERE kind = 'topics'"), ==,
                   count_rows (&self, "SELECT COUNT(*) FROM analytics_window") - 1);
  g_clear_pointer (&analytics, twin_analytics_free);

  seal_after (&self, 1000 * TWIN_DAY_MS);
  analytics = read_all (&self);
  oldest = analytics->windows->pdata[analytics->windows->len - 1];
  g_assert_cmpuint (oldest->tables[TWIN_RELEASE_DEPTH].total, ==, 20);
  tear_down (&self);
}

static void
test_goes_with_the_twin (gconstpointer engine)
{
  Fixture self;
  g_autoptr (StorageTx) tx = NULL;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 20, 1, PRICE);
  seal_after (&self, WEEK_MS);
  ask_by_people (&self, 20, 1, PRICE);
  tx = storage_begin (self.storage.storage, TENANT_A, STORAGE_WRITE, NULL);
  g_assert_cmpint (storage_execute (tx, NULL, "DELETE FROM bundle WHERE id = ?", "s", TWIN), >, 0);
  g_assert_true (storage_commit (tx, NULL));
  g_clear_pointer (&tx, storage_tx_free);
  seal (&self);
  g_assert_cmpint (count_rows (&self, COUNT_EVENTS), ==, 0);
  g_assert_cmpint (count_rows (&self, "SELECT COUNT(*) FROM analytics_window"), ==, 0);
  g_assert_cmpint (count_rows (&self, "SELECT COUNT(*) FROM analytics_release"), ==, 0);
  tear_down (&self);
}

/* So many that the table is emptied in place of taking them out one by one: what is of the open period stays as it is. */
static void
test_many_go_and_few_stay (gconstpointer engine)
{
  static const char sql[] = "INSERT INTO question_event (id, twin_id, at, person, session, segment, language, outcome, document, section, rating) "
                            "SELECT ? || CAST (i AS TEXT), ?, CAST (? AS BIGINT) + i, 'p' || CAST (i AS TEXT), 's' || CAST (i AS TEXT), 'public', 'en', 'supported', 'd', '', 1 "
                            "FROM (WITH RECURSIVE n (i) AS (SELECT CAST (1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n) AS numbers";
  Fixture self;
  g_autoptr (GError) error = NULL;
  TwinWindow week;
  gint64 n_gone = 0;

  if (!set_up (&self, engine, ON))
    return;
  {
    g_autoptr (StorageTx) tx = storage_begin (self.storage.storage, TENANT_A, STORAGE_WRITE, NULL);

    week = twin_window_at (TWIN_WINDOW_WEEK, storage_tx_now (tx), 0);
    g_assert_cmpint (storage_execute (tx, &error, sql, "ssii", "due", TWIN, week.start, (gint64) 50000), ==, 50000);
    g_assert_cmpint (storage_execute (tx, &error, sql, "ssii", "open", TWIN, week.end, (gint64) 7), ==, 7);
    g_assert_no_error (error);
    g_assert_true (storage_commit (tx, NULL));
  }
  twin_clock_manual_advance (self.storage.clock, WEEK_MS);
  insight_seal (self.storage.storage, TENANT_A, &n_gone, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_gone, ==, 50000);
  g_assert_cmpint (count_rows (&self, COUNT_EVENTS), ==, 7);
  g_assert_cmpint (count_rows (&self, "SELECT COUNT(*) FROM question_event WHERE id = 'open7' AND session = 's7' AND outcome = 'supported' AND rating = 1"), ==, 1);
  tear_down (&self);
}

/* Switched off, what was put down goes uncounted (R171). */
static void
test_switched_off (gconstpointer engine)
{
  Fixture self;
  g_autoptr (StorageTx) tx = NULL;

  if (!set_up (&self, engine, ON))
    return;
  ask_by_people (&self, 20, 1, PRICE);
  tx = storage_begin (self.storage.storage, TENANT_A, STORAGE_WRITE, NULL);
  g_assert_cmpint (storage_execute (tx, NULL, "DELETE FROM bundle WHERE id = ?", "s", TWIN), >, 0);
  g_assert_true (storage_commit (tx, NULL));
  g_clear_pointer (&tx, storage_tx_free);
  g_clear_pointer (&self.manifest, twin_manifest_unref);
  publish (&self, "\"analyticsEnabled\":false");
  seal (&self);
  g_assert_cmpint (count_rows (&self, COUNT_EVENTS), ==, 0);
  tear_down (&self);
}

/* --- Thumbs --- */

static void
test_rating (gconstpointer engine)
{
  Fixture self;
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *id = NULL;
  LearnerSession one = { .twin_id = (char *) TWIN, .digest = (char *) "1", .person = (char *) "1" };
  LearnerSession other = { .twin_id = (char *) TWIN, .digest = (char *) "2", .person = (char *) "2" };

  if (!set_up (&self, engine, ON))
    return;
  answer = ask (&self, PRICE);
  tx = storage_begin (self.storage.storage, TENANT_A, STORAGE_WRITE, NULL);
  g_assert_true (insight_record (tx, self.manifest, &one, PRICE, NULL, answer, &id, NULL));
  g_assert_true (insight_rate (tx, id, &other, -1, NULL));
  g_assert_true (insight_rate (tx, id, &one, 1, NULL));
  g_assert_true (storage_commit (tx, NULL));
  g_clear_pointer (&tx, storage_tx_free);
  g_assert_cmpint (count_rows (&self, "SELECT rating FROM question_event"), ==, 1);
  tear_down (&self);
}

#define ADD(path, function)                                                                        \
  g_test_add_data_func ("/insights/embedded/" path, GINT_TO_POINTER (FIXTURE_EMBEDDED), function); \
  g_test_add_data_func ("/insights/postgres/" path, GINT_TO_POINTER (FIXTURE_POSTGRES), function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("R171-off-by-default", test_off_by_default);
  ADD ("R160-R161", test_objection_and_restriction);
  ADD ("R64-R169-golden", test_golden);
  ADD ("R167-R168-thresholds", test_thresholds);
  ADD ("R120-partner-thresholds", test_partner_thresholds);
  ADD ("R120-partner-sees-less", test_partner_sees_less);
  ADD ("R149-R181-what-is-shown", test_what_is_shown);
  ADD ("sealed-once", test_sealed_once);
  ADD ("race", test_race);
  ADD ("windows", test_windows);
  ADD ("R148-R149-retention", test_retention);
  ADD ("R150-with-the-twin", test_goes_with_the_twin);
  ADD ("many-go-and-few-stay", test_many_go_and_few_stay);
  ADD ("R171-switched-off", test_switched_off);
  ADD ("rating", test_rating);

  return g_test_run ();
}
