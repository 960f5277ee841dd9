/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/published.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "bundles/published-index.h"
#include "storage-fixture.h"

#include <string.h>

#define TWIN "01920000-0000-7000-8000-0000000000aa"

/* Each document is one sentence. */
typedef struct
{
  const char *id;
  const char *sentence;
  const char *access;
} Document;

static const Document documents[] = {
  { "01920000-0000-7000-8000-000000000001", "Batteries belong in the red box beside the lift.",
    "{\"level\":\"PUBLIC\",\"roles\":[],\"groups\":[],\"mfa\":false}" },
  { "01920000-0000-7000-8000-000000000002", "The vault of the treasurer opens with the number of the old locomotive.",
    "{\"level\":\"CONFIDENTIAL\",\"roles\":[\"admin\"],\"groups\":[\"finance\"],\"mfa\":true}" },
  { "01920000-0000-7000-8000-000000000003", "The canteen serves asparagus every second Thursday.",
    "{\"level\":\"INTERNAL\",\"roles\":[],\"groups\":[\"staff\",\"guests\"],\"mfa\":false}" },
};

static GBytes *
make_piece (const char *sentence)
{
  char *line = g_strdup_printf ("{\"anchor\":\"%.8s\",\"body\":\"%s\",\"heading\":\"\",\"language\":\"en\",\"pages\":[1,1]}\n", sentence, sentence);

  return g_bytes_new_take (line, strlen (line));
}

/* Sends the pieces; the manifest. */
static GBytes *
send_pieces (Storage *storage, const char *tenant)
{
  GString *text = g_string_new ("{\"config\":{\"noAnswer\":\"Nothing found.\"},\"documents\":[");
  gsize length;
  char *manifest;

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GBytes) piece = make_piece (documents[i].sentence);
      g_autofree char *digest = twin_sha256_hex (g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
      g_autoptr (GError) error = NULL;
      gboolean was_there = FALSE;

      g_assert_true (bundle_put_piece (storage, tenant, digest, piece, &was_there, &error));
      g_string_append_printf (text, "%s{\"access\":%s,\"id\":\"%s\",\"language\":\"en\",\"passages\":1,\"pieces\":[{\"digest\":\"%s\",\"size\":%zu}],\"title\":\"Book %u\"}",
                              i > 0 ? "," : "", documents[i].access, documents[i].id, digest, g_bytes_get_size (piece), i);
    }
  g_string_append (text, "],\"format\":\"twin-bundle/1\",\"name\":\"Course\",\"twin\":\"" TWIN "\"}");
  length = text->len;
  manifest = g_string_free_and_steal (text);

  return g_bytes_new_take (manifest, length);
}

typedef struct
{
  StorageFixture storage;
  char *directory;
  TwinSecret *key;
  Published *published;
  gint64 rev;
} Fixture;

static gboolean
set_up (Fixture *self, FixtureEngine engine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) manifest = NULL;
  g_autoptr (BundleAnswer) answer = NULL;
  BundleWrite write = { .kind = BUNDLE_TWIN, .id = TWIN, .if_none_match = "*", .key = "1", .action = "twin.publish" };

  if (!storage_fixture_set_up (&self->storage, engine))
    return FALSE;
  g_assert_true (storage_create_tenant (self->storage.storage, TENANT_A, &error));
  g_assert_true (storage_create_tenant (self->storage.storage, TENANT_B, &error));
  self->directory = g_dir_make_tmp ("published-XXXXXX", &error);
  g_assert_no_error (error);
  self->key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  self->published = published_new (self->storage.storage, self->directory, self->key, self->storage.clock);
  write.manifest = manifest = send_pieces (self->storage.storage, TENANT_A);
  answer = published_publish (self->published, TENANT_A, &write, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 201);
  self->rev = answer->rev;

  return TRUE;
}

static void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->published, published_free);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_assert_true (published_index_remove (self->directory, NULL));
  g_free (self->directory);
  storage_fixture_tear_down (&self->storage);
}

static const char *const admin[] = { "admin", NULL };
static const char *const finance[] = { "finance", NULL };
static const char *const guests[] = { "guests", NULL };
static const PublishedViewer anybody = { TWIN_LEVEL_PUBLIC, NULL, NULL, FALSE };
static const PublishedViewer treasurer = { TWIN_LEVEL_RESTRICTED, admin, finance, TRUE };

static TwinAnswer *
ask (Fixture *self, const char *question, const PublishedViewer *viewer)
{
  g_autoptr (GError) error = NULL;
  TwinAnswer *answer = published_ask (self->published, TENANT_A, TWIN, question, viewer, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("%s -> %s", question, answer->text);

  return answer;
}

/* Only who has the level, a role, a group and the second factor; without any of them there is nothing, not even a hit. */
static void
test_who_sees_what (gconstpointer data)
{
  static const struct
  {
    const char *question;
    PublishedViewer viewer;
    gboolean answered;
  } cases[] = {
    { "Where do batteries belong?", { TWIN_LEVEL_PUBLIC, NULL, NULL, FALSE }, TRUE },
    { "How does the vault of the treasurer open?", { TWIN_LEVEL_PUBLIC, NULL, NULL, FALSE }, FALSE },
    { "How does the vault of the treasurer open?", { TWIN_LEVEL_RESTRICTED, admin, finance, TRUE }, TRUE },
    { "How does the vault of the treasurer open?", { TWIN_LEVEL_RESTRICTED, admin, finance, FALSE }, FALSE },
    { "How does the vault of the treasurer open?", { TWIN_LEVEL_RESTRICTED, NULL, finance, TRUE }, FALSE },
    { "How does the vault of the treasurer open?", { TWIN_LEVEL_RESTRICTED, admin, guests, TRUE }, FALSE },
    { "How does the vault of the treasurer open?", { TWIN_LEVEL_INTERNAL, admin, finance, TRUE }, FALSE },
    { "When is asparagus served in the canteen?", { TWIN_LEVEL_INTERNAL, NULL, guests, FALSE }, TRUE },
    { "When is asparagus served in the canteen?", { TWIN_LEVEL_INTERNAL, NULL, finance, FALSE }, FALSE },
  };
  Fixture fixture = { 0 };

  if (!set_up (&fixture, GPOINTER_TO_INT (data)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinAnswer) answer = ask (&fixture, cases[i].question, &cases[i].viewer);

      g_assert_cmpint (!answer->abstained, ==, cases[i].answered);
      if (!cases[i].answered)
        for (guint k = 0; k < answer->hits->len; k++)
          g_assert_null (strstr (((TwinHit *) answer->hits->pdata[k])->passage->body, "treasurer"));
    }
  tear_down (&fixture);
}

/* A word that stands only in what one may not see is as unknown as one that stands nowhere: no guess at it, the same scores. */
static void
test_says_nothing_of_the_rest (gconstpointer data)
{
  Fixture fixture = { 0 };
  g_autoptr (TwinAnswer) hidden = NULL;
  g_autoptr (TwinAnswer) nowhere = NULL;

  if (!set_up (&fixture, GPOINTER_TO_INT (data)))
    return;
  hidden = ask (&fixture, "Do batteries belong in the red box of the locomotiv?", &anybody);
  nowhere = ask (&fixture, "Do batteries belong in the red box of the hovercraf?", &anybody);
  g_assert_cmpfloat (hidden->best_score, ==, nowhere->best_score);
  g_assert_cmpuint (hidden->hits->len, ==, nowhere->hits->len);
  for (guint i = 0; i < hidden->hits->len; i++)
    {
      const TwinHit *hit = hidden->hits->pdata[i];

      for (guint k = 0; k < hit->terms->len; k++)
        g_assert_cmpstr (g_array_index (hit->terms, TwinHitTerm, k).taken_for, ==, NULL);
    }
  tear_down (&fixture);
}

/* The index is a cache: lost, it is made again; the account of somebody else has none. */
static void
test_index_is_a_cache (gconstpointer data)
{
  Fixture fixture = { 0 };
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (!set_up (&fixture, GPOINTER_TO_INT (data)))
    return;
  published_free (fixture.published);
  g_assert_true (published_index_remove (fixture.directory, NULL));
  fixture.published = published_new (fixture.storage.storage, fixture.directory, fixture.key, fixture.storage.clock);
  answer = ask (&fixture, "How does the vault of the treasurer open?", &treasurer);
  g_assert_false (answer->abstained);
  g_assert_null (published_ask (fixture.published, TENANT_B, TWIN, "Where do batteries belong?", &anybody, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  tear_down (&fixture);
}

static gint64
collect (Fixture *self)
{
  gint64 n = -1;

  g_assert_true (bundle_collect (self->storage.storage, TENANT_A, &n, NULL));

  return n;
}

/* A piece that nothing uses stays for a day, one in use for as long as it is used. */
static void
test_pieces_go (gconstpointer data)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) piece = make_piece ("Nobody uses this.");
  g_autofree char *digest = twin_sha256_hex (g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
  const char *digests[] = { digest, NULL };
  g_autofree char *etag = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (BundleAnswer) answer = NULL;
  gboolean was_there = FALSE;
  BundleWrite take_back = { .kind = BUNDLE_TWIN, .id = TWIN, .key = "2", .action = "twin.unpublish" };

  if (!set_up (&fixture, GPOINTER_TO_INT (data)))
    return;
  g_assert_true (bundle_put_piece (fixture.storage.storage, TENANT_A, digest, piece, &was_there, NULL));
  twin_clock_manual_advance (fixture.storage.clock, BUNDLE_PIECE_MS - 1);
  g_assert_cmpint (collect (&fixture), ==, 0);
  /* Asked for, it stays for another day. */
  missing = bundle_find_missing (fixture.storage.storage, TENANT_A, digests, NULL);
  g_assert_cmpuint (missing->len, ==, 0);
  twin_clock_manual_advance (fixture.storage.clock, BUNDLE_PIECE_MS - 1);
  g_assert_cmpint (collect (&fixture), ==, 0);
  twin_clock_manual_advance (fixture.storage.clock, 1);
  g_assert_cmpint (collect (&fixture), ==, 1);

  take_back.if_match = etag = g_strdup_printf ("\"%lld\"", (long long) fixture.rev);
  answer = published_withdraw (fixture.published, TENANT_A, &take_back, NULL);
  g_assert_cmpuint (answer->status, ==, 204);
  {
    g_autoptr (StorageTx) tx = storage_begin (fixture.storage.storage, TENANT_A, STORAGE_READ, NULL);
    gint64 n = -1;

    g_assert_true (storage_get_int (tx, &n, -1, NULL, "SELECT count(*) FROM piece", ""));
    g_assert_cmpint (n, ==, 0); /* they had been there for longer than a day */
  }
  tear_down (&fixture);
}

static gboolean
has_index (Fixture *self, const char *twin_id)
{
  g_autofree char *folder = g_build_filename (self->directory, TENANT_A, twin_id, NULL);

  return g_file_test (folder, G_FILE_TEST_IS_DIR);
}

/* What another process took away is swept away here, too: a twin, and then the account. */
static void
test_swept (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autofree char *old = NULL;

  if (!set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  old = g_build_filename (fixture.directory, TENANT_A, "withdrawn", "digest", NULL);
  g_assert_cmpint (g_mkdir_with_parents (old, 0700), ==, 0);
  published_sweep (fixture.published);
  g_assert_true (has_index (&fixture, TWIN));
  g_assert_false (has_index (&fixture, "withdrawn"));
  g_assert_true (storage_delete_tenant (fixture.storage.storage, TENANT_A, NULL));
  published_sweep (fixture.published);
  g_assert_false (has_index (&fixture, TWIN));
  tear_down (&fixture);
}

static void
add (const char *name, GTestDataFunc func)
{
  static const char *const engines[] = { "embedded", "postgres" };

  for (int i = 0; i < (int) G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *path = g_strjoin ("/", "/server/published", engines[i], name, NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (i), func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("who-sees-what", test_who_sees_what);
  add ("says-nothing-of-the-rest", test_says_nothing_of_the_rest);
  add ("index-is-a-cache", test_index_is_a_cache);
  add ("pieces-go", test_pieces_go);
  add ("swept", test_swept);

  return g_test_run ();
}
