/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-publish.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "store/twin-sync-table.h"
#include "twin-fixture.h"

#include <string.h>

#define N_SECTIONS 240

/* A server that keeps pieces and one manifest in memory, and whose line can be cut in the middle of a piece. */
typedef struct
{
  TwinRemote parent;
  GHashTable *pieces; /* digests */
  char *digest;       /* of the manifest; NULL: nothing is published */
  gint64 rev;
  guint n_puts;       /* pieces that arrived */
  guint cut_after;    /* so many: then the line is dead; 0: never */
  guint n_asked;
} Server;

/* A twin with a long handbook that may be published. */
typedef struct
{
  TwinFixture *fixture;
  TwinTwin *twin;
  Server *server;
  GCancellable *cancellable; /* cancelled as soon as the line is dead */
  guint64 most_sent;         /* of what progress told */
  guint64 all;
  gboolean went_back;
} Course;

/* --- The server --- */

static void
answer (TwinRemoteResponse *response, guint status, gint64 rev, char *body)
{
  *response = (TwinRemoteResponse) { .status = status, .rev = rev };
  if (body != NULL)
    response->body = g_bytes_new_take (body, strlen (body));
}

static char *
list_missing (Server *self, const TwinRemoteRequest *request)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  GString *list = g_string_new ("{\"missing\":[");

  for (guint i = 0; parts[i] != NULL; i++)
    if (strlen (parts[i]) == 64 && !g_hash_table_contains (self->pieces, parts[i]))
      g_string_append_printf (list, "%s\"%s\"", g_str_has_suffix (list->str, "[") ? "" : ",", parts[i]);
  g_string_append (list, "]}");

  return g_string_free_and_steal (list);
}

static gboolean
put_piece (Server *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GError **error)
{
  gsize size = g_bytes_get_size (request->body);

  request->sent (size / 2, request->user_data);
  if (self->cut_after > 0 && self->n_puts >= self->cut_after)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "The line is dead");
      return FALSE;
    }
  request->sent (size, request->user_data);
  g_hash_table_add (self->pieces, g_strdup (strrchr (request->path, '/') + 1));
  self->n_puts++;
  answer (response, 201, 0, NULL);

  return TRUE;
}

static gboolean
server_send (TwinRemote *remote, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error)
{
  Server *self = (Server *) remote;

  self->n_asked++;
  if (g_str_equal (request->path, "/v1/pieces/missing"))
    answer (response, 200, 0, list_missing (self, request));
  else if (g_str_has_prefix (request->path, "/v1/pieces/"))
    return put_piece (self, request, response, error);
  else if (g_str_equal (request->method, "DELETE"))
    {
      g_clear_pointer (&self->digest, g_free);
      answer (response, 204, 0, NULL);
    }
  else if (request->if_match != (self->digest != NULL ? self->rev : 0))
    answer (response, 412, 0, g_strdup_printf ("{\"current\":{\"rev\":%d,\"digest\":\"%s\",\"at\":\"2026-01-01T00:00:00Z\"}}", (int) self->rev, self->digest));
  else
    {
      g_free (self->digest);
      self->digest = twin_sha256_hex (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
      self->rev++;
      answer (response, 200, self->rev, g_strdup_printf ("{\"digest\":\"%s\",\"page\":\"/t/course\"}", self->digest));
    }

  return TRUE;
}

static void
server_free (TwinRemote *remote)
{
  Server *self = (Server *) remote;

  g_hash_table_unref (self->pieces);
  g_free (self->digest);
  g_free (self);
}

static const TwinRemoteClass server_class = { server_send, server_free };

/* --- The course --- */

static char *
write_handbook (void)
{
  GString *text = g_string_new ("# Handbook\n\n");

  for (guint i = 0; i < N_SECTIONS; i++)
    g_string_append_printf (text, "## Section %u\n\nStep %u is done by whoever opened valve %u, before anybody else enters room %u.\n\n", i,
                            i * 7, i * 13 % 101, i * 29 % 307);

  return g_string_free_and_steal (text);
}

static void
set (Course *self, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  twin_config_set (self->twin->config, key, value, &error);
  g_assert_no_error (error);
  twin_twin_save (self->fixture->library, self->twin, &error);
  g_assert_no_error (error);
}

/* Nobody evaluates it here. */
static void
set_aside (Course *self)
{
  g_autoptr (GError) error = NULL;

  twin_gate_set_aside (self->fixture->library, self->twin, "a test", NULL, &error);
  g_assert_no_error (error);
}

static Course *
course_new (void)
{
  Course *self = g_new0 (Course, 1);
  g_autofree char *handbook = write_handbook ();
  g_autofree char *document = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  TwinSyncState state = { .server = (char *) "https://twins.example.org", .account = (char *) "01920000-0000-7000-8000-0000000000aa" };

  self->fixture = twin_fixture_new ();
  document = twin_fixture_add_ready (self->fixture, "handbook.md", handbook, TWIN_LEVEL_INTERNAL);
  self->twin = twin_twin_create (self->fixture->library, "Course", &error);
  g_assert_no_error (error);
  set (self, "levels", "INTERNAL");
  set_aside (self);
  tx = twin_store_write (self->fixture->store, &error);
  g_assert_true (twin_sync_table_set_state (tx, &state, &error));
  g_assert_true (twin_transaction_commit (tx, &error));
  self->server = g_new0 (Server, 1);
  self->server->parent.class = &server_class;
  self->server->pieces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();

  return self;
}

static void
course_free (Course *self)
{
  g_object_unref (self->cancellable);
  twin_remote_free (&self->server->parent);
  twin_twin_free (self->twin);
  twin_fixture_free (self->fixture);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Course, course_free)

static void
on_progress (const TwinPublishProgress *progress, gpointer user_data)
{
  Course *self = user_data;

  g_assert_cmpuint (progress->n_bytes_sent, <=, progress->n_bytes);
  self->went_back |= progress->n_bytes_sent < self->most_sent;
  self->most_sent = MAX (self->most_sent, progress->n_bytes_sent);
  self->all = progress->n_bytes;
}

/* Whoever waits for a dead line gives up. */
static void
on_wait (gint64 ms, GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (cancellable);
}

static gboolean
publish (Course *self, const char *digest, TwinPublishResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTwin) twin = twin_twin_get (self->fixture->library, self->twin->id, &error);
  TwinPublishOptions options = { .digest = digest, .progress = on_progress, .wait = on_wait, .user_data = self };
  gboolean done;

  g_assert_no_error (error);
  g_cancellable_reset (self->cancellable);
  self->most_sent = 0;
  self->went_back = FALSE;
  done = twin_publish (self->fixture->library, twin, &self->server->parent, &options, result, self->cancellable, &error);
  if (!done)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  return done;
}

static TwinPublishPending *
get_pending (Course *self)
{
  g_autoptr (GError) error = NULL;
  TwinPublishPending *pending = twin_publish_get_pending (self->fixture->library, self->twin->id, &error);

  g_assert_no_error (error);

  return pending;
}

/* --- Tests --- */

static void
test_goes_on_where_it_was_cut (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinPublishPending) pending = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_auto (TwinPublishResult) cut = { 0 };
  g_auto (TwinPublishResult) whole = { 0 };
  guint n_first;

  course->server->cut_after = 3;
  g_assert_false (publish (course, NULL, &cut));
  g_assert_true (course->went_back); /* half of the piece that was cut */
  g_assert_null (course->server->digest);
  n_first = course->server->n_puts;
  g_assert_cmpuint (n_first, ==, 3);

  pending = get_pending (course);
  g_assert_nonnull (pending);
  g_assert_false (pending->held);
  g_assert_cmpint (pending->begun_at, >, 0);
  twin_fixture_reopen (course->fixture);
  list = twin_publish_list_pending (course->fixture->library, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((TwinPublishPending *) list->pdata[0])->twin_id, ==, course->twin->id);

  course->server->cut_after = 0;
  g_assert_true (publish (course, pending->digest, &whole));
  g_assert_cmpint (whole.outcome, ==, TWIN_PUBLISH_DONE);
  g_assert_cmpstr (course->server->digest, ==, pending->digest);
  g_assert_cmpuint (course->server->n_puts, ==, g_hash_table_size (course->server->pieces)); /* none twice */
  g_assert_cmpuint (whole.n_pieces, ==, course->server->n_puts - n_first);
  g_assert_cmpuint (course->most_sent, ==, course->all);
  g_assert_false (course->went_back);
  g_clear_pointer (&pending, twin_publish_pending_free);
  g_assert_null ((pending = get_pending (course)));
}

static void
test_paused_and_given_up (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinPublishPending) pending = NULL;
  g_auto (TwinPublishResult) cut = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_publish_hold (course->fixture->library, course->twin->id, &error)); /* nothing was begun */
  g_assert_null (get_pending (course));

  course->server->cut_after = 1;
  g_assert_false (publish (course, NULL, &cut));
  g_assert_true (twin_publish_hold (course->fixture->library, course->twin->id, &error));
  pending = get_pending (course);
  g_assert_true (pending->held);
  g_assert_true (twin_publish_give_up (course->fixture->library, course->twin->id, &error));
  g_assert_null (get_pending (course));
  g_assert_no_error (error);
}

/* What was agreed to is what travels, whatever was edited between. */
static void
test_sends_only_what_was_agreed_to (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinPublishPending) pending = NULL;
  g_auto (TwinPublishResult) cut = { 0 };
  g_auto (TwinPublishResult) later = { 0 };
  guint n_asked;

  course->server->cut_after = 1;
  g_assert_false (publish (course, NULL, &cut));
  pending = get_pending (course);
  course->server->cut_after = 0;
  n_asked = course->server->n_asked;
  set (course, "persona.tone", "calm");
  set_aside (course);
  g_assert_true (publish (course, pending->digest, &later));
  g_assert_cmpint (later.outcome, ==, TWIN_PUBLISH_CHANGED);
  g_assert_cmpuint (course->server->n_asked, ==, n_asked);
}

/* A conflict is somebody's to look at: nothing goes on by itself. */
static void
test_conflict_is_the_end_of_it (void)
{
  g_autoptr (Course) course = course_new ();
  g_auto (TwinPublishResult) result = { 0 };

  course->server->digest = g_strdup ("of another computer");
  course->server->rev = 4;
  g_assert_true (publish (course, NULL, &result));
  g_assert_cmpint (result.outcome, ==, TWIN_PUBLISH_CONFLICT);
  g_assert_cmpint (result.rev, ==, 4);
  g_assert_null (get_pending (course));
}

static void
look (Course *self, TwinPublishStanding *standing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTwin) twin = twin_twin_get (self->fixture->library, self->twin->id, &error);

  twin_publish_standing_clear (standing);
  *standing = (TwinPublishStanding) { 0 };
  g_assert_true (twin_publish_get_standing (self->fixture->library, twin, standing, NULL, &error));
  g_assert_no_error (error);
}

static void
test_standing (void)
{
  g_autoptr (Course) course = course_new ();
  g_auto (TwinPublishStanding) standing = { 0 };
  g_auto (TwinPublishResult) result = { 0 };
  g_auto (TwinPublishResult) back = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;

  look (course, &standing);
  g_assert_cmpint (standing.published_at, ==, 0);

  g_assert_true (publish (course, NULL, &result));
  look (course, &standing);
  g_assert_cmpint (standing.published_at, >, 0);
  g_assert_cmpuint (standing.n_changes, ==, 0);
  g_assert_cmpstr (standing.address, ==, "https://twins.example.org");

  page = twin_publish_get_page (course->fixture->library, course->twin->id, &error);
  g_assert_cmpstr (page, ==, "https://twins.example.org/t/course");
  g_clear_pointer (&page, g_free);

  set (course, "persona.tone", "calm");
  set (course, "persona.purpose", "Safety");
  set (course, "evaluation.tolerance", "0.1"); /* does not travel */
  look (course, &standing);
  g_assert_cmpuint (standing.n_changes, ==, 2);

  g_assert_true (twin_unpublish (course->fixture->library, course->twin->id, &course->server->parent, NULL, &back, NULL, &error));
  g_assert_null ((page = twin_publish_get_page (course->fixture->library, course->twin->id, &error)));
  look (course, &standing);
  g_assert_cmpint (standing.published_at, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/publish/cut", test_goes_on_where_it_was_cut);
  g_test_add_func ("/sync/publish/paused", test_paused_and_given_up);
  g_test_add_func ("/sync/publish/agreed", test_sends_only_what_was_agreed_to);
  g_test_add_func ("/sync/publish/conflict", test_conflict_is_the_end_of_it);
  g_test_add_func ("/sync/publish/standing", test_standing);

  return g_test_run ();
}
