/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "rights-fixture.h"
#include "rights/twin-analytics-export.h"
#include "store/twin-audit-table.h"
#include "sync/twin-analytics-fetch.h"

#include <string.h>

#define MONDAY (G_GINT64_CONSTANT (1762732800) * 1000) /* 2025-11-10 */

/* --- Two windows of a twin with three documents --- */

static void
add_cell (TwinAnalyticsWindow *window, TwinReleaseKind kind, const char *key, const char *label, const char *parent, guint count)
{
  TwinAnalyticsTable *table = &window->tables[kind];

  table->withheld = TWIN_WITHHELD_NOT;
  table->total += count;
  g_ptr_array_add (table->cells, twin_analytics_cell_new (key, label, parent, count));
}

static TwinAnalyticsWindow *
add_window (TwinAnalytics *self, gint64 start)
{
  TwinWindow week = twin_window_at (TWIN_WINDOW_WEEK, start, 0);
  TwinAnalyticsWindow *window = twin_analytics_window_new (&week);

  window->sealed_at = week.end;
  g_set_str (&window->proof, "00ff");
  g_ptr_array_insert (self->windows, 0, window);

  return window;
}

static TwinAnalytics *
make (const char *twin_id)
{
  TwinAnalytics *self = twin_analytics_new (twin_id);
  TwinAnalyticsWindow *first = add_window (self, MONDAY);
  TwinAnalyticsWindow *second = add_window (self, MONDAY + 7 * TWIN_DAY_MS);
  const char *const documents[] = { "d1", "The guide", "d2", "=SUM(A1)", "d3", "Prices", NULL };

  self->enabled = TRUE;
  self->open = twin_window_at (TWIN_WINDOW_WEEK, MONDAY + 14 * TWIN_DAY_MS, 0);
  g_strfreev (self->documents);
  self->documents = g_strdupv ((char **) documents);
  add_cell (first, TWIN_RELEASE_DOCUMENTS, "d1", "The guide", NULL, 20);
  add_cell (first, TWIN_RELEASE_DOCUMENTS, "", NULL, NULL, 10);
  add_cell (first, TWIN_RELEASE_TOPICS, "d1/Pumps", "Pumps", "d1", 15);
  add_cell (first, TWIN_RELEASE_TOPICS, "", NULL, "d1", 5);
  add_cell (first, TWIN_RELEASE_DEPTH, "1", "One question", NULL, 25);
  add_cell (second, TWIN_RELEASE_DOCUMENTS, "d2", "=SUM(A1)", NULL, 30);
  add_cell (second, TWIN_RELEASE_DOCUMENTS, "d1", "The guide", NULL, 15);
  add_cell (second, TWIN_RELEASE_DOCUMENTS, "", NULL, NULL, 5);

  return self;
}

static char *
to_text (const TwinAnalytics *self)
{
  g_autoptr (JsonObject) json = twin_analytics_to_json (self);

  return twin_json_object_to_string (json, FALSE);
}

static void
test_round_trip (void)
{
  g_autoptr (TwinAnalytics) self = make ("t");
  g_autoptr (JsonObject) json = twin_analytics_to_json (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinAnalytics) again = twin_analytics_new_from_json (json, &error);
  g_autofree char *text = to_text (self);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = to_text (again);
  g_assert_cmpstr (text, ==, text_again);
}

/* What is not such an answer is refused in words, whatever it is. */
static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"windows\":[],\"documents\":[]}",
    "{\"windows\":3,\"documents\":[],\"open\":{\"from\":\"2025-11-10T00:00:00Z\",\"to\":\"2025-11-17T00:00:00Z\",\"period\":\"week\"}}",
    "{\"windows\":[1],\"documents\":[],\"open\":{\"from\":\"2025-11-10T00:00:00Z\",\"to\":\"2025-11-17T00:00:00Z\",\"period\":\"week\"}}",
    "{\"windows\":[{\"tables\":{}}],\"documents\":[],\"open\":{\"from\":\"2025-11-10T00:00:00Z\",\"to\":\"2025-11-17T00:00:00Z\",\"period\":\"week\"}}",
    "{\"windows\":[],\"documents\":[{}],\"open\":{\"from\":\"2025-11-10T00:00:00Z\",\"to\":\"2025-11-17T00:00:00Z\",\"period\":\"week\"}}",
    "{\"windows\":[],\"documents\":[],\"open\":{\"from\":\"2025-11-17T00:00:00Z\",\"to\":\"2025-11-10T00:00:00Z\",\"period\":\"week\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) json = twin_json_parse_object (texts[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (json);
      g_assert_null (twin_analytics_new_from_json (json, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
    }
}

/* --- What charts are drawn from --- */

static void
test_points (void)
{
  g_autoptr (TwinAnalytics) self = make ("t");
  g_autoptr (GArray) totals = twin_analytics_list_points (self, TWIN_RELEASE_DOCUMENTS, NULL);
  g_autoptr (GArray) one = twin_analytics_list_points (self, TWIN_RELEASE_DOCUMENTS, "d2");
  g_autoptr (GArray) sessions = twin_analytics_list_points (self, TWIN_RELEASE_DEPTH, NULL);

  g_assert_cmpuint (totals->len, ==, 2);
  g_assert_cmpuint (g_array_index (totals, TwinAnalyticsPoint, 0).count, ==, 30);
  g_assert_cmpuint (g_array_index (totals, TwinAnalyticsPoint, 1).count, ==, 50);
  g_assert_cmpint (g_array_index (totals, TwinAnalyticsPoint, 0).window.start, <, g_array_index (totals, TwinAnalyticsPoint, 1).window.start);
  g_assert_cmpint (g_array_index (one, TwinAnalyticsPoint, 0).withheld, ==, TWIN_WITHHELD_GROUPED);
  g_assert_cmpuint (g_array_index (one, TwinAnalyticsPoint, 1).count, ==, 30);
  g_assert_cmpuint (g_array_index (sessions, TwinAnalyticsPoint, 0).count, ==, 25);
  g_assert_cmpint (g_array_index (sessions, TwinAnalyticsPoint, 1).withheld, ==, TWIN_WITHHELD_TOO_FEW);
}

static void
test_sum (void)
{
  g_autoptr (TwinAnalytics) self = make ("t");
  g_autoptr (GPtrArray) all = twin_analytics_sum (self, TWIN_RELEASE_DOCUMENTS, 0);
  g_autoptr (GPtrArray) last = twin_analytics_sum (self, TWIN_RELEASE_DOCUMENTS, 1);
  const TwinAnalyticsCell *first = all->pdata[0];
  const TwinAnalyticsCell *second = all->pdata[1];
  const TwinAnalyticsCell *other = all->pdata[2];

  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (last->len, ==, 3);
  g_assert_cmpuint (first->count + second->count, ==, 65);
  g_assert_true (other->other);
  g_assert_cmpuint (other->count, ==, 15);
}

/* Seldom and never are one. */
static void
test_rarely_cited (void)
{
  g_autoptr (TwinAnalytics) self = make ("t");
  g_autoptr (TwinAnalytics) nothing = twin_analytics_new ("t");
  g_auto (GStrv) all = twin_analytics_list_rarely_cited (self, 0);
  g_auto (GStrv) none = twin_analytics_list_rarely_cited (nothing, 0);

  g_assert_cmpuint (g_strv_length (all), ==, 2);
  g_assert_cmpstr (all[0], ==, "d3");
  g_assert_cmpstr (all[1], ==, "Prices");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_withheld (void)
{
  g_autoptr (TwinAnalytics) self = twin_analytics_new ("t");

  g_assert_cmpint (twin_analytics_get_withheld (self), ==, TWIN_WITHHELD_OFF);
  self->enabled = TRUE;
  g_assert_cmpint (twin_analytics_get_withheld (self), ==, TWIN_WITHHELD_OPEN);
  add_window (self, MONDAY);
  g_assert_cmpint (twin_analytics_get_withheld (self), ==, TWIN_WITHHELD_TOO_FEW);
}

/* --- Every form withholds the same --- */

static void
test_csv (void)
{
  g_autoptr (TwinAnalytics) self = make ("t");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = twin_analytics_export (self, "Guide", TWIN_ANALYTICS_CSV, &error);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "2025-11-10,2025-11-17,documents,,d1,The guide,20,questions,\r\n"));
  g_assert_nonnull (strstr (text, "2025-11-10,2025-11-17,topics,d1,,other,5,questions,\r\n"));
  g_assert_nonnull (strstr (text, "2025-11-17,2025-11-24,depth,,,,,sessions,too-few\r\n"));
  g_assert_nonnull (strstr (text, "'=SUM(A1)"));
}

static void
test_pdf (void)
{
  g_autoptr (TwinAnalytics) self = make ("t");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = twin_analytics_export (self, "Guide", TWIN_ANALYTICS_PDF, &error);
  const char *data;
  gsize length;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpuint (length, >, 2000);
  g_assert_true (g_str_has_prefix (data, "%PDF-"));
}

/* --- A library --- */

typedef struct
{
  TwinRemote parent;
  guint status;
  const char *body;
  char *path;
} Answers;

static gboolean
answer (TwinRemote *remote, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error)
{
  Answers *self = (Answers *) remote;

  g_set_str (&self->path, request->path);
  response->status = self->status;
  response->body = g_bytes_new (self->body, strlen (self->body));

  return TRUE;
}

static const TwinRemoteClass answers_class = { .send = answer };

static guint
count_logged (TwinStore *store, const char *action)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, NULL);
  g_autoptr (GPtrArray) records = twin_audit_table_list (tx, 0, 1000, NULL);
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += g_str_equal (((TwinAuditRecord *) records->pdata[i])->action, action);

  return n;
}

static void
test_fetch (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  TwinStore *store = twin_library_get_store (fixture->library);
  g_autoptr (TwinAnalytics) made = make (fixture->twin_id);
  g_autofree char *body = to_text (made);
  g_autofree char *path = g_strdup_printf ("/v1/twins/%s/analytics", fixture->twin_id);
  Answers server = { { &answers_class }, 200, body, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinAnalytics) fetched = twin_analytics_fetch (store, fixture->twin_id, &server.parent, NULL, &error);
  g_autoptr (TwinAnalytics) kept = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (server.path, ==, path);
  g_assert_cmpuint (fetched->windows->len, ==, 2);
  g_assert_cmpuint (count_logged (store, "analytics.fetch"), ==, 1);

  /* What a server says that cannot be read takes nothing away. */
  server.body = "{}";
  g_assert_null (twin_analytics_fetch (store, fixture->twin_id, &server.parent, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  server.status = 403;
  g_assert_null (twin_analytics_fetch (store, fixture->twin_id, &server.parent, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);
  kept = twin_analytics_load (store, fixture->twin_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->windows->len, ==, 2);
  g_assert_cmpint (kept->fetched_at, >, 0);
  g_free (server.path);
}

/* R148: the copy here does not outlive the server's, R149: insights stay. */
static void
test_expired (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  TwinStore *store = twin_library_get_store (fixture->library);
  g_autoptr (TwinAnalytics) made = make (fixture->twin_id);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (TwinAnalytics) kept = NULL;
  g_autoptr (GError) error = NULL;

  ((TwinAnalyticsWindow *) made->windows->pdata[0])->sealed_at = G_MAXINT32 * G_GINT64_CONSTANT (1000);
  json = twin_analytics_to_json (made);
  g_assert_true (twin_analytics_save (store, fixture->twin_id, json, &error));
  kept = twin_analytics_load (store, fixture->twin_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((TwinAnalyticsWindow *) kept->windows->pdata[1])->tables[TWIN_RELEASE_TOPICS].withheld, ==, TWIN_WITHHELD_EXPIRED);
  g_assert_cmpuint (((TwinAnalyticsWindow *) kept->windows->pdata[1])->tables[TWIN_RELEASE_TOPICS].cells->len, ==, 0);
  g_assert_cmpuint (((TwinAnalyticsWindow *) kept->windows->pdata[1])->tables[TWIN_RELEASE_DOCUMENTS].total, ==, 30);
}

static void
test_nothing_fetched (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_analytics_load (twin_library_get_store (fixture->library), "01920000-0000-7000-8000-0000000000ff", &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analytics/round-trip", test_round_trip);
  g_test_add_func ("/analytics/nonsense", test_nonsense);
  g_test_add_func ("/analytics/points", test_points);
  g_test_add_func ("/analytics/sum", test_sum);
  g_test_add_func ("/analytics/R149-rarely-cited", test_rarely_cited);
  g_test_add_func ("/analytics/withheld", test_withheld);
  g_test_add_func ("/analytics/csv", test_csv);
  g_test_add_func ("/analytics/pdf", test_pdf);
  g_test_add_func ("/analytics/fetch", test_fetch);
  g_test_add_func ("/analytics/R148-expired", test_expired);
  g_test_add_func ("/analytics/nothing-fetched", test_nothing_fetched);

  return g_test_run ();
}
