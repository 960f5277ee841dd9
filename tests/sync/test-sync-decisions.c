/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-json.h"
#include "library-records.h"
#include "store/twin-access-table.h"
#include "store/twin-twin-table.h"
#include "sync/twin-sync-merge.h"
#include "sync/twin-sync-pending.h"
#include "sync/twin-sync.h"

/* What people see of the synchronisation and decide about it: what waits, marks, conflicts and pauses. */

typedef struct
{
  LibraryFixture *library;
  char *twin;
  char *document;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  self->library = library_fixture_new ();
  g_assert_true (twin_sync_connect (self->library->store, "https://twins.example.org", "account", &error));
  g_assert_no_error (error);
  tx = library_fixture_write (self->library);
  self->twin = library_records_add_twin (tx, "Lab");
  self->document = library_records_add_document (tx, "handbook.pdf");
  library_fixture_commit (tx);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->twin);
  g_free (self->document);
  library_fixture_free (self->library);
}

static void
set_config (Fixture *self, const char *config)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (self->library);
  g_autoptr (TwinTwinRecord) record = twin_twin_table_get (tx, self->twin, NULL);

  g_set_str (&record->config, config);
  g_assert_true (twin_twin_table_update (tx, record, NULL));
  library_fixture_commit (tx);
}

static char *
dup_config (Fixture *self)
{
  g_autoptr (TwinTransaction) tx = library_fixture_read (self->library);
  g_autoptr (TwinTwinRecord) record = twin_twin_table_get (tx, self->twin, NULL);

  return twin_sync_canonical (record->config, NULL);
}

/* --- What waits --- */

static const TwinSyncPending *
find_pending (GPtrArray *list, const char *type)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const TwinSyncPending *) list->pdata[i])->type, type))
      return list->pdata[i];

  return NULL;
}

static void
test_pending (Fixture *self, gconstpointer data)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (self->library);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const TwinSyncPending *pending;

  g_assert_true (twin_transaction_execute (tx, &error,
                                           "INSERT INTO access_entry (id, twin_id, kind, value, origin, added_at, valid_to)"
                                           "  VALUES ('entry', ?, 'email', 'anna@example.org', 'manual', 7, 0)",
                                           "s", self->twin));
  g_assert_no_error (error);
  g_assert_true (twin_transaction_execute (tx, &error, "UPDATE twin SET updated_at = 99 WHERE id = ?", "s", self->twin));
  library_fixture_commit (tx);
  g_clear_pointer (&tx, twin_transaction_free);

  tx = library_fixture_read (self->library);
  list = twin_sync_list_pending (tx, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);

  pending = find_pending (list, "twin");
  g_assert_cmpstr (pending->name, ==, "Lab");
  g_assert_null (pending->owner);
  g_assert_cmpint (pending->changed_at, ==, 99);
  g_assert_false (pending->deleted);
  pending = find_pending (list, "access-entry");
  g_assert_cmpstr (pending->name, ==, "anna@example.org");
  g_assert_cmpstr (pending->owner, ==, "Lab");
  g_assert_cmpint (pending->changed_at, ==, 7);
  g_assert_nonnull (find_pending (list, "document")->name);

  g_clear_pointer (&list, g_ptr_array_unref);
  list = twin_sync_list_pending (tx, 1, &error);
  g_assert_cmpuint (list->len, ==, 1);
}

/* What was deleted is named as both sides knew it. */
static void
test_pending_deleted (Fixture *self, gconstpointer data)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (self->library);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const TwinSyncPending *pending;

  g_assert_true (twin_sync_table_set (tx, TWIN_SYNC_BASE, "twin", self->twin, 3, "{\"name\":\"Lab\"}", &error));
  g_assert_true (twin_twin_table_delete (tx, self->twin, &error));
  g_assert_no_error (error);
  library_fixture_commit (tx);
  g_clear_pointer (&tx, twin_transaction_free);

  tx = library_fixture_read (self->library);
  list = twin_sync_list_pending (tx, 100, &error);
  pending = find_pending (list, "twin");
  g_assert_true (pending->deleted);
  g_assert_cmpstr (pending->name, ==, "Lab");
}

static int
get_mark (GHashTable *marks, const char *kind, const char *id)
{
  g_autofree char *key = g_strjoin ("/", kind, id, NULL);

  return GPOINTER_TO_INT (g_hash_table_lookup (marks, key));
}

static void
test_marks (Fixture *self, gconstpointer data)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (self->library);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) marks = NULL;
  TwinSyncConflict conflict = { 0, (char *) "twin", self->twin, (char *) "{}", (char *) "{}", NULL, 1 };

  g_assert_true (twin_transaction_execute (tx, &error, "DELETE FROM sync_dirty", ""));
  marks = twin_sync_list_marks (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (marks), ==, 0);
  g_clear_pointer (&marks, g_hash_table_unref);

  /* What belongs to a twin marks the twin, a decision its document. */
  g_assert_true (twin_transaction_execute (tx, &error,
                                           "INSERT INTO access_entry (id, twin_id, kind, value, origin, added_at, valid_to)"
                                           "  VALUES ('entry', ?, 'email', 'anna@example.org', 'manual', 7, 0)",
                                           "s", self->twin));
  g_assert_true (twin_sync_table_mark_dirty (tx, "decision", self->document, &error));
  marks = twin_sync_list_marks (tx, &error);
  g_assert_cmpint (get_mark (marks, "twin", self->twin), ==, TWIN_SYNC_MARK_CHANGED);
  g_assert_cmpint (get_mark (marks, "document", self->document), ==, TWIN_SYNC_MARK_CHANGED);
  g_clear_pointer (&marks, g_hash_table_unref);

  g_assert_true (twin_sync_conflict_insert (tx, &conflict, &error));
  marks = twin_sync_list_marks (tx, &error);
  g_assert_cmpint (get_mark (marks, "twin", self->twin), ==, TWIN_SYNC_MARK_CONFLICT);
  g_assert_no_error (error);
}

/* --- Conflicts --- */

static gint64
add_conflict (Fixture *self, const char *mine, const char *const *fields)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (self->library);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  TwinSyncConflict conflict = { 0, (char *) "twin", self->twin, (char *) mine, (char *) "{}", (char **) fields, 1 };
  gint64 number;

  g_assert_true (twin_sync_conflict_insert (tx, &conflict, &error));
  list = twin_sync_conflict_list (tx, &error);
  g_assert_no_error (error);
  number = ((const TwinSyncConflict *) list->pdata[list->len - 1])->number;
  library_fixture_commit (tx);

  return number;
}

static TwinSyncConflict *
get_conflict (Fixture *self)
{
  g_autoptr (TwinTransaction) tx = library_fixture_read (self->library);
  g_autoptr (GPtrArray) list = twin_sync_conflict_list (tx, NULL);

  return list->len > 0 ? g_ptr_array_steal_index (list, 0) : NULL;
}

static const char mine[] = "{\"name\":\"Lab\",\"config\":{\"persona\":{\"tone\":\"brisk\",\"purpose\":\"Safety\"},\"noAnswer\":\"old\"}}";
static const char *const differing[] = { "config.persona.purpose", "config.persona.tone", NULL };

/* Choosing concerns what differs: what was edited elsewhere in it since stays. */
static void
test_resolve (Fixture *self, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "config.persona.purpose,config.persona.tone", "{\"noAnswer\":\"new\",\"persona\":{\"purpose\":\"Safety\",\"tone\":\"brisk\"}}" },
    { "config.persona.tone", "{\"noAnswer\":\"new\",\"persona\":{\"purpose\":\"Cooking\",\"tone\":\"brisk\"}}" },
    { "", "{\"noAnswer\":\"new\",\"persona\":{\"purpose\":\"Cooking\",\"tone\":\"slow\"}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) fields = *cases[i][0] != '\0' ? g_strsplit (cases[i][0], ",", -1) : g_new0 (char *, 1);
      g_autofree char *before = NULL;
      g_autofree char *config = NULL;
      g_autofree char *again = NULL;
      g_autoptr (TwinSyncConflict) conflict = NULL;
      g_autoptr (TwinSyncConflict) reopened = NULL;

      set_config (self, "{\"persona\":{\"tone\":\"slow\",\"purpose\":\"Cooking\"},\"noAnswer\":\"new\"}");
      add_conflict (self, mine, differing);
      conflict = get_conflict (self);
      g_assert_true (twin_sync_resolve_fields (self->library->store, conflict->number, (const char *const *) fields, &before, &error));
      g_assert_no_error (error);
      config = dup_config (self);
      g_assert_cmpstr (config, ==, cases[i][1]);
      g_assert_null (get_conflict (self));

      g_assert_true (twin_sync_reopen (self->library->store, conflict, before, &error));
      g_assert_no_error (error);
      again = dup_config (self);
      g_assert_cmpstr (again, ==, "{\"noAnswer\":\"new\",\"persona\":{\"purpose\":\"Cooking\",\"tone\":\"slow\"}}");
      reopened = get_conflict (self);
      g_assert_cmpstr (reopened->mine, ==, mine);
      g_assert_true (g_strv_equal ((const char *const *) reopened->fields, differing));
      g_assert_true (twin_sync_resolve (self->library->store, reopened->number, FALSE, &error));
    }
}

/* An edit wins over a deletion: mine comes back whole. */
static void
test_resolve_deleted (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *config = NULL;
  gint64 number = add_conflict (self, mine, differing);
  g_autoptr (TwinTransaction) tx = library_fixture_write (self->library);

  g_assert_true (twin_twin_table_delete (tx, self->twin, &error));
  library_fixture_commit (tx);
  g_clear_pointer (&tx, twin_transaction_free);

  g_assert_true (twin_sync_resolve (self->library->store, number, TRUE, &error));
  g_assert_no_error (error);
  config = dup_config (self);
  g_assert_cmpstr (config, ==, "{\"noAnswer\":\"old\",\"persona\":{\"purpose\":\"Safety\",\"tone\":\"brisk\"}}");
}

static void
test_pick (void)
{
  static const struct
  {
    const char *body;
    const char *from;
    const char *field;
    const char *expected;
  } cases[] = {
    { "{\"a\":1,\"b\":2}", "{\"a\":3,\"b\":4}", "a", "{\"a\":3,\"b\":2}" },
    { "{\"a\":1,\"b\":2}", "{\"b\":4}", "a", "{\"b\":2}" },
    { "{\"b\":2}", "{\"a\":{\"c\":1}}", "a.c", "{\"a\":{\"c\":1},\"b\":2}" },
    { "{\"a\":{\"c\":1,\"d\":2}}", "{\"a\":{\"d\":2}}", "a.c", "{\"a\":{\"d\":2}}" },
    { "{\"x y.z\":\"keep\"}", "{\"x y.z\":\"redact\"}", "x y.z", "{\"x y.z\":\"redact\"}" },
    { "{\"a.b\":{\"c\":1}}", "{\"a.b\":{\"c\":2}}", "a.b.c", "{\"a.b\":{\"c\":2}}" },
    { "{\"a\":1}", "{\"a\":2}", "nothing.here", "{\"a\":1}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *fields[] = { cases[i].field, NULL };
      g_autoptr (GError) error = NULL;
      g_autofree char *picked = twin_sync_pick (cases[i].body, cases[i].from, fields, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (picked, ==, cases[i].expected);
    }
}

/* --- Pauses --- */

/* A server of one answer, or none. */
typedef struct
{
  TwinRemote parent;
  guint status; /* 0: no answer */
  gint64 retry_after_s;
  guint n_requests;
  const char *problem; /* or NULL; and then the question for changes is answered as it should be */
} FakeRemote;

static gboolean
fake_send (TwinRemote *remote, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error)
{
  FakeRemote *self = (FakeRemote *) remote;

  self->n_requests++;
  if (self->status == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "nobody there");
      return FALSE;
    }
  response->status = self->status;
  response->retry_after_s = self->retry_after_s;
  response->problem = g_strdup (self->problem);
  if (self->problem != NULL && g_str_equal (request->method, "GET"))
    {
      response->status = 200;
      response->body = g_bytes_new_static ("{\"changes\":[]}", strlen ("{\"changes\":[]}"));
    }

  return TRUE;
}

static const TwinRemoteClass fake_class = { fake_send, NULL };

static TwinSyncStatus
run (TwinSync *sync, gint64 *next_at)
{
  g_autoptr (GError) error = NULL;
  TwinSyncStatus status = TWIN_SYNC_IDLE;

  g_assert_true (twin_sync_run (sync, &status, next_at, NULL, &error));
  g_assert_no_error (error);

  return status;
}

/* A pause of our own ends when somebody asks, one that the server asked for does not. */
static void
test_pauses (Fixture *self, gconstpointer data)
{
  FakeRemote remote = { { &fake_class }, 0, 0, 0, NULL };
  g_autoptr (TwinSync) sync = twin_sync_new (self->library->store, &remote.parent);
  g_autoptr (GError) error = NULL;
  gint64 next_at = 0;

  g_assert_null (twin_sync_get_problem (sync));
  g_assert_cmpint (run (sync, &next_at), ==, TWIN_SYNC_WAITING);
  g_assert_cmpint (next_at, >, LIBRARY_FIXTURE_TIME);
  g_assert_error (twin_sync_get_problem (sync), G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  remote.n_requests = 0;
  run (sync, &next_at);
  g_assert_cmpuint (remote.n_requests, ==, 0);

  remote.status = 503;
  remote.retry_after_s = 120;
  g_assert_true (twin_sync_hurry (sync, &error));
  g_assert_cmpint (run (sync, &next_at), ==, TWIN_SYNC_WAITING);
  g_assert_cmpuint (remote.n_requests, >, 0);
  g_assert_null (twin_sync_get_problem (sync));
  g_assert_cmpint (next_at, ==, LIBRARY_FIXTURE_TIME + 120 * TWIN_SECOND_MS);

  remote.n_requests = 0;
  g_assert_true (twin_sync_hurry (sync, &error));
  g_assert_cmpint (run (sync, &next_at), ==, TWIN_SYNC_WAITING);
  g_assert_cmpuint (remote.n_requests, ==, 0);
  twin_clock_manual_advance (self->library->clock, 121 * TWIN_SECOND_MS);
  g_assert_true (twin_sync_hurry (sync, &error));
  run (sync, &next_at);
  g_assert_cmpuint (remote.n_requests, >, 0);
  g_assert_no_error (error);
}

/* A server that does not answer is asked once, not once for each change. */
static void
test_silence (Fixture *self, gconstpointer data)
{
  FakeRemote remote = { { &fake_class }, 0, 0, 0, NULL };
  g_autoptr (TwinSync) sync = twin_sync_new (self->library->store, &remote.parent);
  gint64 next_at = 0;

  g_assert_cmpint (run (sync, &next_at), ==, TWIN_SYNC_WAITING);
  g_assert_cmpuint (remote.n_requests, ==, 1);
  g_assert_cmpint (next_at, >, LIBRARY_FIXTURE_TIME);
  twin_clock_manual_advance (self->library->clock, 300 * TWIN_SECOND_MS);
  g_assert_cmpint (run (sync, &next_at), ==, TWIN_SYNC_WAITING);
  g_assert_cmpuint (remote.n_requests, ==, 2);
}

/* What only the line did to a change is sent again; what the server does not want is set aside. */
static void
test_refusals (Fixture *self, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *problem;
    gboolean set_aside;
  } cases[] = {
    { 422, "/problems/digest-mismatch", FALSE },
    { 408, "/problems/timeout", FALSE },
    { 409, "/problems/request-in-progress", FALSE },
    { 413, "/problems/too-large", TRUE },
    { 422, "/problems/invalid-body", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FakeRemote remote = { { &fake_class }, cases[i].status, 0, 0, cases[i].problem };
      g_autoptr (TwinSync) sync = twin_sync_new (self->library->store, &remote.parent);
      g_autofree char *config = g_strdup_printf ("{\"threshold\":0.%u}", i + 1);
      g_autoptr (TwinTransaction) tx = NULL;
      gint64 next_at = 0;
      guint n_waiting = 0;
      guint n_set_aside = 0;

      set_config (self, config);
      run (sync, &next_at);
      tx = library_fixture_read (self->library);
      g_assert_true (twin_outbox_count (tx, &n_waiting, &n_set_aside, NULL));
      g_assert_cmpint (n_waiting > 0, ==, !cases[i].set_aside);
      g_assert_cmpint (n_set_aside > 0, ==, cases[i].set_aside);
      g_clear_pointer (&tx, twin_transaction_free);
      if (!cases[i].set_aside)
        twin_clock_manual_advance (self->library->clock, 3600 * TWIN_SECOND_MS);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/pending", Fixture, NULL, set_up, test_pending, tear_down);
  g_test_add ("/sync/pending/deleted", Fixture, NULL, set_up, test_pending_deleted, tear_down);
  g_test_add ("/sync/marks", Fixture, NULL, set_up, test_marks, tear_down);
  g_test_add ("/sync/resolve", Fixture, NULL, set_up, test_resolve, tear_down);
  g_test_add ("/sync/resolve/deleted", Fixture, NULL, set_up, test_resolve_deleted, tear_down);
  g_test_add_func ("/sync/pick", test_pick);
  g_test_add ("/sync/pauses", Fixture, NULL, set_up, test_pauses, tear_down);
  g_test_add ("/sync/silence", Fixture, NULL, set_up, test_silence, tear_down);
  g_test_add ("/sync/refusals", Fixture, NULL, set_up, test_refusals, tear_down);

  return g_test_run ();
}
