/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-bundle-entry.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "search/twin-vectors.h"
#include "store/twin-passage-table.h"
#include "twin-fixture.h"
#include "twins/twin-access.h"
#include "twins/twin-settings.h"

/* What must never travel. */
#define PERSON_ADDRESS "gudrun.marker@example.com"
#define PERSON_PHONE "+49 30 901820"
#define LISTED_ADDRESS "listed.learner@example.org"
#define LISTED_DOMAIN "school-of-markers.example"
#define FILE_NAME "Notes for " PERSON_ADDRESS " today.md" /* cited under its name, rewritten */

#define N_SECTIONS 240

/* A twin with a long handbook. */
typedef struct
{
  TwinFixture *fixture;
  TwinTwin *twin;
  char *document;
} Course;

static char *
write_handbook (void)
{
  GString *text = g_string_new ("# Handbook\n\n");

  for (guint i = 0; i < N_SECTIONS; i++)
    g_string_append_printf (text, "## Section %u\n\nStep %u of the procedure is done by whoever opened valve %u, before anybody else enters room %u.\n\n",
                            i, i * 7, i * 13 % 101, i * 29 % 307);
  g_string_append (text, "## Whom to ask\n\nWrite to " PERSON_ADDRESS " or call " PERSON_PHONE " before noon.\n");

  return g_string_free_and_steal (text);
}

static void
save (Course *self)
{
  g_autoptr (GError) error = NULL;

  twin_twin_save (self->fixture->library, self->twin, &error);
  g_assert_no_error (error);
}

static void
accept_agreement (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinConfig) settings = twin_settings_load (fixture->library, &error);

  twin_config_set (settings, "dpa.accepted", "true", &error);
  twin_settings_save (fixture->library, settings, &error);
  g_assert_no_error (error);
}

static Course *
course_new (void)
{
  Course *self = g_new0 (Course, 1);
  g_autofree char *handbook = write_handbook ();
  g_autoptr (GError) error = NULL;

  self->fixture = twin_fixture_new ();
  twin_fixture_set_action (self->fixture, "phone", TWIN_PII_ACTION_PSEUDONYM);
  self->document = twin_fixture_add_ready (self->fixture, FILE_NAME, handbook, TWIN_LEVEL_INTERNAL);
  self->twin = twin_twin_create (self->fixture->library, "Course", &error);
  g_assert_no_error (error);
  twin_config_set (self->twin->config, "levels", "INTERNAL", &error);
  accept_agreement (self->fixture);
  twin_config_set (self->twin->config, "accessMode", "restricted", &error);
  g_assert_no_error (error);
  save (self);
  twin_access_add (self->fixture->library, self->twin->id, LISTED_ADDRESS, 0, &error);
  g_assert_no_error (error);
  twin_access_add (self->fixture->library, self->twin->id, "*@" LISTED_DOMAIN, 0, &error);
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

static TwinBundle *
make (Course *self)
{
  g_autoptr (GError) error = NULL;
  TwinBundle *bundle = twin_bundle_make (self->fixture->library, self->twin, NULL, NULL, &error);

  g_assert_no_error (error);

  return bundle;
}

static char *
get_manifest (const TwinBundle *bundle)
{
  return g_strndup (g_bytes_get_data (bundle->manifest, NULL), g_bytes_get_size (bundle->manifest));
}

static TwinBundleDiff *
compare (const TwinBundle *now, const TwinBundle *before)
{
  g_autofree char *manifest = before != NULL ? get_manifest (before) : NULL;
  g_autoptr (GError) error = NULL;
  TwinBundleDiff *diff = twin_bundle_diff (now, manifest, before != NULL ? before->anchors : NULL, &error);

  g_assert_no_error (error);

  return diff;
}

static void
test_same_bytes (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) first = make (course);
  g_autoptr (TwinBundle) second = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;

  twin_clock_manual_advance (course->fixture->clock, TWIN_DAY_MS);
  twin_fixture_reopen (course->fixture);
  second = make (course);
  g_assert_cmpstr (first->digest, ==, second->digest);
  g_assert_cmpmem (g_bytes_get_data (first->manifest, NULL), g_bytes_get_size (first->manifest), g_bytes_get_data (second->manifest, NULL),
                   g_bytes_get_size (second->manifest));
  g_assert_cmpuint (first->pieces->len, ==, second->pieces->len);
  g_assert_cmpuint (first->pieces->len, >, 5);

  diff = compare (second, first);
  g_assert_true (twin_bundle_diff_is_empty (diff));
  g_assert_cmpuint (diff->n_pieces, ==, 0);
}

/* Every byte that travels, against everything that must not. */
static void
test_holds_nothing_private (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) bundle = make (course);
  g_autoptr (GPtrArray) items = twin_bundle_list_contents (bundle);
  static const char *const markers[] = { PERSON_ADDRESS, "gudrun", PERSON_PHONE, "901820", LISTED_ADDRESS, "listed.learner", "example.org",
                                         LISTED_DOMAIN, "@" };
  guint64 size = 0;
  gboolean redacted = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const TwinBundleItem *item = items->pdata[i];
      gsize length;
      const char *data = g_bytes_get_data (item->text, &length);

      g_assert_true (g_utf8_validate (data, (gssize) length, NULL));
      size += length;
      redacted |= memmem (data, length, "[EMAIL_REDACTED]", 16) != NULL;
      for (guint k = 0; k < G_N_ELEMENTS (markers); k++)
        if (memmem (data, length, markers[k], strlen (markers[k])) != NULL)
          g_error ("%s holds %s", item->name, markers[k]);
    }
  g_assert_true (redacted);
  g_assert_cmpuint (size, ==, twin_bundle_get_size (bundle));
}

static void
test_reads_back (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) bundle = make (course);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinManifest) manifest = twin_manifest_parse (bundle->manifest, &error);
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_passage_free);
  g_autoptr (GPtrArray) digests = NULL;
  const TwinBundleDocument *document;

  g_assert_no_error (error);
  g_assert_cmpstr (manifest->twin_id, ==, course->twin->id);
  g_assert_cmpuint (manifest->documents->len, ==, 1);
  document = manifest->documents->pdata[0];
  g_assert_cmpint (document->classification->level, ==, TWIN_LEVEL_INTERNAL);
  g_assert_cmpstr (twin_config_get_string (manifest->config, "persona.length"), ==, "medium");

  digests = twin_manifest_list_pieces (manifest);
  g_assert_cmpuint (digests->len, ==, bundle->pieces->len + 1);
  for (guint i = 0; i + 1 < digests->len; i++)
    {
      const TwinBundlePiece *piece = twin_bundle_find_piece (bundle, digests->pdata[i]);

      g_assert_nonnull (piece);
      g_assert_true (twin_bundle_read_passages (piece->bytes, passages, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (passages->len, ==, document->n_passages);
  g_assert_cmpuint (passages->len, >, N_SECTIONS / 2);

  g_assert_false (twin_manifest_find_admission (manifest, LISTED_ADDRESS, 1)->domain);
  g_assert_true (twin_manifest_find_admission (manifest, "anybody@" LISTED_DOMAIN, 1)->domain);
  g_assert_null (twin_manifest_find_admission (manifest, "other@example.org", 1));
  g_assert_null (twin_manifest_find_admission (manifest, LISTED_DOMAIN, 1));
}

/* Masked instead of redacted: one passage is another one. */
static void
test_changed_passage_changes_its_piece (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) before = make (course);
  g_autoptr (TwinBundle) after = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;
  g_autoptr (TwinBundleDiff) first = compare (before, NULL);

  g_assert_true (first->first);
  g_assert_cmpuint (first->documents_added, ==, 1);
  g_assert_cmpuint (first->n_pieces, ==, before->pieces->len);
  g_assert_cmpuint (first->bytes, ==, twin_bundle_get_size (before));

  twin_fixture_set_action (course->fixture, "email", TWIN_PII_ACTION_MASK);
  after = make (course);
  diff = compare (after, before);
  g_assert_cmpuint (diff->documents_changed, ==, 1);
  g_assert_cmpuint (diff->documents_added + diff->documents_removed, ==, 0);
  g_assert_cmpuint (diff->passages_changed, ==, 1);
  g_assert_cmpuint (diff->passages_added + diff->passages_removed, ==, 0);
  g_assert_cmpuint (diff->n_pieces, ==, 1);
  g_assert_cmpuint (diff->bytes, <, twin_bundle_get_size (after) / 2);
}

static void
test_diff_of_settings_and_access (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) before = make (course);
  g_autoptr (TwinBundle) after = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;
  g_autoptr (GError) error = NULL;

  twin_config_set (course->twin->config, "persona.tone", "calm", &error);
  twin_config_set (course->twin->config, "evaluation.tolerance", "0.1", &error);
  g_assert_no_error (error);
  save (course);
  twin_access_remove (course->fixture->library, course->twin->id, LISTED_ADDRESS, &error);
  twin_access_add (course->fixture->library, course->twin->id, "new@example.org", 0, &error);
  twin_access_add (course->fixture->library, course->twin->id, "newer@example.org", 0, &error);
  g_assert_no_error (error);

  after = make (course);
  diff = compare (after, before);
  g_assert_false (twin_bundle_diff_is_empty (diff));
  g_assert_cmpuint (g_strv_length (diff->config), ==, 1); /* how it is evaluated is nobody's business */
  g_assert_cmpstr (diff->config[0], ==, "persona.tone");
  g_assert_cmpuint (diff->access_added, ==, 2);
  g_assert_cmpuint (diff->access_removed, ==, 1);
  g_assert_cmpuint (diff->n_pieces, ==, 0);
}

static void
test_vectors_are_pieces (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) without = make (course);
  g_autoptr (TwinBundle) with = NULL;
  g_autoptr (TwinManifest) manifest = NULL;
  g_autoptr (GPtrArray) vectors = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_vector_free);
  g_autoptr (GError) error = NULL;
  const TwinBundleDocument *document;
  gint64 passage = twin_fixture_query (course->fixture, "SELECT min (id) FROM passage");
  const float values[] = { 0.6f, -0.8f, 0.0f };
  TwinTransaction *tx = twin_store_write (course->fixture->store, &error);

  g_assert_true (twin_vectors_set (tx, passage, "tiny", values, G_N_ELEMENTS (values), &error));
  g_assert_true (twin_transaction_commit (tx, &error));
  twin_transaction_free (tx);

  with = make (course);
  g_assert_cmpuint (with->pieces->len, ==, without->pieces->len + 1);
  manifest = twin_manifest_parse (with->manifest, &error);
  g_assert_no_error (error);
  document = manifest->documents->pdata[0];
  g_assert_cmpstr (document->model, ==, "tiny");
  g_assert_cmpuint (document->vectors->len, ==, 1);
  g_assert_true (twin_bundle_read_vectors (twin_bundle_find_piece (with, ((TwinBundlePiece *) document->vectors->pdata[0])->digest)->bytes,
                                           vectors, &error));
  g_assert_cmpuint (g_bytes_get_size (((TwinBundleVector *) vectors->pdata[0])->codes), ==, G_N_ELEMENTS (values));
}

/* --- As people read it --- */

static GPtrArray *
list_entries (const TwinBundle *now, const TwinBundle *before)
{
  g_autofree char *manifest = before != NULL ? get_manifest (before) : NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = twin_bundle_list_entries (now, manifest, before != NULL ? before->anchors : NULL, &error);

  g_assert_no_error (error);

  return entries;
}

static guint
count (GPtrArray *entries, TwinBundleKind kind, TwinBundleChange change)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const TwinBundleEntry *entry = entries->pdata[i];

      n += entry->kind == kind && entry->change == change;
    }

  return n;
}

static const TwinBundleEntry *
find_entry (GPtrArray *entries, TwinBundleKind kind, const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const TwinBundleEntry *entry = entries->pdata[i];

      if (entry->kind == kind && g_str_equal (entry->name, name))
        return entry;
    }

  return NULL;
}

/* Every word of every piece and every value of the manifest has its entry. */
static void
test_entries_are_all (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) bundle = make (course);
  g_autoptr (GPtrArray) entries = list_entries (bundle, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinManifest) manifest = twin_manifest_parse (bundle->manifest, &error);
  const TwinBundleDocument *document = manifest->documents->pdata[0];
  TwinBundleSizes sizes;
  TwinBundleStays stays;

  g_assert_cmpuint (count (entries, TWIN_BUNDLE_DOCUMENT, TWIN_BUNDLE_SAME), ==, 1);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_PASSAGE, TWIN_BUNDLE_SAME), ==, document->n_passages);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_ADMISSION, TWIN_BUNDLE_SAME), ==, 2);
  g_assert_cmpstr (find_entry (entries, TWIN_BUNDLE_SETTING, "name")->text, ==, "\"Course\"");
  g_assert_cmpstr (find_entry (entries, TWIN_BUNDLE_SETTING, "config.accessMode")->text, ==, "\"restricted\"");
  g_assert_nonnull (find_entry (entries, TWIN_BUNDLE_SETTING, "access.key"));
  g_assert_null (find_entry (entries, TWIN_BUNDLE_SETTING, "documents"));

  g_assert_true (twin_bundle_get_sizes (bundle, &sizes, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sizes.n_documents, ==, 1);
  g_assert_cmpuint (sizes.n_passages, ==, document->n_passages);
  g_assert_cmpuint (sizes.n_admissions, ==, 2);
  g_assert_true (twin_bundle_count_stays (course->fixture->library, course->twin, &stays, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (stays.n_originals, ==, 1);
  g_assert_cmpuint (stays.original_bytes, >, 1000);
  g_assert_cmpuint (stays.n_redacted, ==, 2); /* an address and a number, the former also in the name of the file */
  g_assert_cmpuint (stays.n_addresses, ==, 2);
  g_assert_cmpuint (sizes.passages_bytes + sizes.vectors_bytes + sizes.access_bytes + sizes.settings_bytes, ==, twin_bundle_get_size (bundle));
}

/* The entries say the same as the figures of the difference. */
static void
test_entries_tell_changes (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) before = make (course);
  g_autoptr (TwinBundle) after = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *more = twin_fixture_add_ready (course->fixture, "more.md", "# More\n\nThe lift is behind the library.\n", TWIN_LEVEL_INTERNAL);
  const TwinBundleEntry *tone;

  twin_fixture_set_action (course->fixture, "email", TWIN_PII_ACTION_MASK);
  twin_config_set (course->twin->config, "persona.tone", "calm", &error);
  save (course);
  twin_access_remove (course->fixture->library, course->twin->id, LISTED_ADDRESS, &error);
  twin_access_add (course->fixture->library, course->twin->id, "new@example.org", 0, &error);
  g_assert_no_error (error);

  after = make (course);
  diff = compare (after, before);
  entries = list_entries (after, before);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_DOCUMENT, TWIN_BUNDLE_ADDED), ==, diff->documents_added);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_DOCUMENT, TWIN_BUNDLE_CHANGED), ==, diff->documents_changed);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_PASSAGE, TWIN_BUNDLE_ADDED), ==, diff->passages_added);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_PASSAGE, TWIN_BUNDLE_CHANGED), ==, diff->passages_changed);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_ADMISSION, TWIN_BUNDLE_ADDED), ==, diff->access_added);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_ADMISSION, TWIN_BUNDLE_REMOVED), ==, diff->access_removed);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_SETTING, TWIN_BUNDLE_CHANGED), ==, 1);
  tone = find_entry (entries, TWIN_BUNDLE_SETTING, "config.persona.tone");
  g_assert_cmpstr (tone->text, ==, "\"calm\"");
  g_assert_cmpstr (tone->before, ==, "\"\"");
  g_assert_cmpuint (twin_bundle_diff_count (diff), ==, 5);

  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = list_entries (before, after);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_DOCUMENT, TWIN_BUNDLE_REMOVED), ==, 1);
}

/* What an entry admits to travels beside its fingerprint, and its change is one. */
static void
test_roles_travel (void)
{
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) before = make (course);
  g_autoptr (TwinBundle) after = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (TwinManifest) manifest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinAccessRecord) record = twin_access_get (course->fixture->library, course->twin->id, LISTED_ADDRESS, &error);
  const TwinBundleAdmission *admission;

  g_strfreev (record->roles);
  record->roles = g_strsplit ("staff,lead", ",", -1);
  g_assert_true (twin_access_change (course->fixture->library, record, &error));
  after = make (course);
  diff = compare (after, before);
  g_assert_cmpuint (diff->access_changed, ==, 1);
  g_assert_cmpuint (twin_bundle_diff_count (diff), ==, 1);
  entries = list_entries (after, before);
  g_assert_cmpuint (count (entries, TWIN_BUNDLE_ADMISSION, TWIN_BUNDLE_CHANGED), ==, 1);
  manifest = twin_manifest_parse (after->manifest, &error);
  g_assert_no_error (error);
  admission = twin_manifest_find_admission (manifest, LISTED_ADDRESS, 1);
  g_assert_cmpuint (g_strv_length (admission->roles), ==, 2);
  g_assert_cmpstr (find_entry (entries, TWIN_BUNDLE_ADMISSION, admission->hash)->roles, ==, "staff, lead");
}

static void
test_refuses_manifests (void)
{
  static const struct
  {
    const char *from;
    const char *to;
  } bad[] = {
    { "twin-bundle/1", "twin-bundle/2" }, { "\"twin\":\"", "\"twin\":\"x" },   { "INTERNAL", "" },         { "\"size\":", "\"size\":-" },
    { "\"hash\":\"", "\"hash\":\"a@b" },  { "\"key\":\"", "\"key\":\"zz" },    { "\"config\":{", "\"config\":{\"unknown\":1," },
    { "\"digest\":\"", "\"digest\":\"Z" }, { "\"documents\":[", "\"documents\":[1," },
  };
  g_autoptr (Course) course = course_new ();
  g_autoptr (TwinBundle) bundle = make (course);
  g_autofree char *text = get_manifest (bundle);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GString) changed = g_string_new (text);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TwinManifest) manifest = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (changed, bad[i].from, bad[i].to, 1), ==, 1);
      bytes = g_bytes_new (changed->str, changed->len);
      manifest = twin_manifest_parse (bytes, &error);
      g_assert_null (manifest);
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twins/bundle/same-bytes", test_same_bytes);
  g_test_add_func ("/twins/bundle/holds-nothing-private", test_holds_nothing_private);
  g_test_add_func ("/twins/bundle/reads-back", test_reads_back);
  g_test_add_func ("/twins/bundle/changed-passage", test_changed_passage_changes_its_piece);
  g_test_add_func ("/twins/bundle/settings-and-access", test_diff_of_settings_and_access);
  g_test_add_func ("/twins/bundle/vectors", test_vectors_are_pieces);
  g_test_add_func ("/twins/bundle/entries", test_entries_are_all);
  g_test_add_func ("/twins/bundle/entries-changed", test_entries_tell_changes);
  g_test_add_func ("/twins/bundle/roles", test_roles_travel);
  g_test_add_func ("/twins/bundle/refuses", test_refuses_manifests);

  return g_test_run ();
}
