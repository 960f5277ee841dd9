/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/published.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "bundles/address.h"
#include "bundles/published-index.h"
#include "search/twin-index.h"
#include "twins/twin-ask-private.h"

#include <string.h>

#define MAX_OPEN 32 /* indexes; further ones are closed and opened again */

struct _Published
{
  Storage *storage;
  char *directory;
  TwinSecret *key;
  TwinClock *clock;
  GMutex lock;        /* of @open */
  GHashTable *open; /* folder -> TwinStore */
  GHashTable *manifests; /* digest -> TwinManifest; under @lock, too */
  GMutex making;      /* one index is made at a time: it takes memory and a core; and none is swept away before it is open */
  GRWLock publishing; /* read by who publishes, as long as an index may be there before its row is; written by the sweep, which goes by the rows */
};

Published *
published_new (Storage *storage, const char *directory, TwinSecret *key, TwinClock *clock)
{
  Published *self;

  g_return_val_if_fail (storage != NULL && directory != NULL && key != NULL, NULL);

  self = g_new0 (Published, 1);
  self->storage = storage;
  self->directory = g_strdup (directory);
  self->key = twin_secret_derive (key, "published");
  self->clock = clock;
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) twin_store_unref);
  self->manifests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) twin_manifest_unref);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->making);
  g_rw_lock_init (&self->publishing);

  return self;
}

void
published_free (Published *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->open);
  g_hash_table_unref (self->manifests);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->making);
  g_rw_lock_clear (&self->publishing);
  twin_secret_unref (self->key);
  g_free (self->directory);
  g_free (self);
}

/* --- Who may see what --- */

static gboolean
has_any (const char *const *wanted, const char *const *held)
{
  if (wanted == NULL || wanted[0] == NULL)
    return TRUE;
  for (guint i = 0; held != NULL && held[i] != NULL; i++)
    if (g_strv_contains (wanted, held[i]))
      return TRUE;

  return FALSE;
}

gboolean
published_may_see (const PublishedViewer *viewer, const TwinClassification *classification)
{
  return classification->level != TWIN_LEVEL_NONE && classification->level <= viewer->level
         && (viewer->mfa || !classification->require_mfa)
         && has_any ((const char *const *) classification->allowed_roles, viewer->roles)
         && has_any ((const char *const *) classification->allowed_groups, viewer->groups);
}

static GPtrArray *
choose_documents (const TwinManifest *manifest, const PublishedViewer *viewer)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < manifest->documents->len; i++)
    if (published_may_see (viewer, ((TwinBundleDocument *) manifest->documents->pdata[i])->classification))
      g_ptr_array_add (chosen, manifest->documents->pdata[i]);

  return chosen;
}

/* --- Indexes --- */

static char *
get_twin_folder (Published *self, const char *tenant, const char *twin_id)
{
  return g_build_filename (self->directory, tenant, twin_id, NULL);
}

/* Of the version of the twin and of the documents in it. */
static char *
get_index_folder (Published *self, const char *tenant, const char *twin_id, const char *digest, GPtrArray *documents)
{
  g_autofree char *twin = get_twin_folder (self, tenant, twin_id);
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < documents->len; i++)
    g_checksum_update (sha256, (const guint8 *) ((TwinBundleDocument *) documents->pdata[i])->id, -1);

  return g_build_filename (twin, digest, g_checksum_get_string (sha256), NULL);
}

static TwinSecret *
derive_key (Published *self, const char *tenant, const char *twin_id)
{
  g_autofree char *purpose = g_strjoin ("/", "index", tenant, twin_id, NULL);

  return twin_secret_derive (self->key, purpose);
}

static TwinStore *
find_open (Published *self, const char *folder)
{
  TwinStore *store;

  g_mutex_lock (&self->lock);
  store = g_hash_table_lookup (self->open, folder);
  if (store != NULL)
    twin_store_ref (store);
  g_mutex_unlock (&self->lock);

  return store;
}

static void
keep_open (Published *self, const char *folder, TwinStore *store)
{
  GHashTableIter iter;

  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->open) >= MAX_OPEN)
    {
      g_hash_table_iter_init (&iter, self->open);
      if (g_hash_table_iter_next (&iter, NULL, NULL))
        g_hash_table_iter_remove (&iter);
    }
  g_hash_table_replace (self->open, g_strdup (folder), twin_store_ref (store));
  g_mutex_unlock (&self->lock);
}

/* The store of @documents, made if it is not there. */
static TwinStore *
open_index (Published *self, StorageTx *tx, const char *twin_id, const char *digest, GPtrArray *documents, GCancellable *cancellable, GError **error)
{
  const char *tenant = storage_tx_get_tenant (tx);
  g_autofree char *folder = get_index_folder (self, tenant, twin_id, digest, documents);
  g_autoptr (TwinSecret) key = derive_key (self, tenant, twin_id);
  TwinStore *store = find_open (self, folder);
  gboolean made = TRUE;

  if (store != NULL)
    return store;

  g_mutex_lock (&self->making);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    made = published_index_make (folder, key, self->clock, tx, documents, cancellable, error);
  store = made ? twin_store_open (folder, key, self->clock, error) : NULL;
  g_mutex_unlock (&self->making);
  if (store != NULL)
    keep_open (self, folder, store);

  return store;
}

/* Closes and deletes the indexes of a twin, but for those of the version @digest (NULL: all). What an answer is being made from
 * stays readable until it is made. */
static void
forget_indexes (Published *self, const char *tenant, const char *twin_id, const char *digest)
{
  g_autofree char *twin = get_twin_folder (self, tenant, twin_id);
  g_autofree char *prefix = g_strconcat (twin, G_DIR_SEPARATOR_S, NULL);
  g_autoptr (GDir) folder = NULL;
  GHashTableIter iter;
  gpointer name;
  const char *version;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, prefix) && (digest == NULL || !g_str_has_prefix ((char *) name + strlen (prefix), digest)))
      g_hash_table_iter_remove (&iter);
  g_mutex_unlock (&self->lock);

  folder = g_dir_open (twin, 0, NULL);
  while (folder != NULL && (version = g_dir_read_name (folder)) != NULL)
    if (g_strcmp0 (version, digest) != 0)
      {
        g_autofree char *path = g_build_filename (twin, version, NULL);
        g_autoptr (GError) error = NULL;

        if (!published_index_remove (path, &error))
          g_warning ("An index of a twin that is not published any more stays: %s", error->message);
      }
  if (digest == NULL)
    published_index_remove (twin, NULL);
}

/* --- Publishing --- */

static BundleAnswer *
refuse_content (const char *detail)
{
  BundleAnswer *answer = g_new0 (BundleAnswer, 1);

  answer->status = http_problem_get_status (HTTP_PROBLEM_INVALID_CONTENT);
  answer->problem = HTTP_PROBLEM_INVALID_CONTENT;
  /* A word of the program, never of what was sent. */
  answer->detail = g_intern_string (detail);

  return answer;
}

/* Whether the pieces hold what the manifest says; and the index that everybody may search. TWIN_ERROR_NOT_FOUND if one is missing. */
static gboolean
prepare (Published *self, const char *tenant, const TwinManifest *manifest, const char *digest, GError **error)
{
  const PublishedViewer anybody = { .level = TWIN_LEVEL_PUBLIC };
  g_autoptr (StorageTx) tx = storage_begin (self->storage, tenant, STORAGE_READ, error);
  g_autoptr (GPtrArray) documents = choose_documents (manifest, &anybody);
  g_autoptr (TwinStore) store = NULL;

  if (tx == NULL || !published_index_check (tx, manifest->documents, NULL, error))
    return FALSE;
  store = open_index (self, tx, manifest->twin_id, digest, documents, NULL, error);

  return store != NULL;
}

static void
collect (Published *self, const char *tenant)
{
  g_autoptr (GError) error = NULL;

  if (!bundle_collect (self->storage, tenant, NULL, &error))
    g_warning ("Pieces that nothing uses stay until the next time: %s", error->message);
}

/* What is published now keeps its index; what was prepared in vain loses it. */
static void
forget_old_indexes (Published *self, const char *tenant, const char *twin_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->storage, tenant, STORAGE_READ, &error);
  g_autoptr (Bundle) bundle = tx != NULL ? bundle_read (tx, BUNDLE_TWIN, twin_id, &error) : NULL;

  g_clear_pointer (&tx, storage_tx_free);
  if (bundle != NULL || g_error_matches (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    forget_indexes (self, tenant, twin_id, bundle != NULL ? bundle->digest : NULL);
}

static void
tidy (Published *self, const char *tenant, const char *twin_id)
{
  forget_old_indexes (self, tenant, twin_id);
  collect (self, tenant);
}

static void
sweep_account (Published *self, const char *tenant, gboolean is_there)
{
  g_autofree char *path = g_build_filename (self->directory, tenant, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *twin_id;

  while (folder != NULL && (twin_id = g_dir_read_name (folder)) != NULL)
    if (is_there)
      forget_old_indexes (self, tenant, twin_id);
    else
      forget_indexes (self, tenant, twin_id, NULL);
  if (!is_there)
    published_index_remove (path, NULL);
}

static GPtrArray *
list_folder (const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));

  return g_steal_pointer (&names);
}

void
published_sweep (Published *self)
{
  g_autoptr (GPtrArray) swept = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) there = NULL;

  g_return_if_fail (self != NULL);

  /* In this order: who has an index has an account already. */
  swept = list_folder (self->directory);
  there = swept->len > 0 ? storage_list_tenants (self->storage, &error) : NULL;
  if (error != NULL)
    g_warning ("Indexes that nobody needs stay until the next time: %s", error->message);
  for (guint i = 0; there != NULL && i < swept->len; i++)
    {
      g_rw_lock_writer_lock (&self->publishing);
      g_mutex_lock (&self->making);
      sweep_account (self, swept->pdata[i], g_strv_contains ((const char *const *) there, swept->pdata[i]));
      g_mutex_unlock (&self->making);
      g_rw_lock_writer_unlock (&self->publishing);
    }
}

/* A twin without an address can be asked by nobody; publishing it again gives it one. */
static void
give_address (Published *self, const char *tenant, const TwinManifest *manifest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *slug = address_assign (self->storage, tenant, manifest->twin_id, manifest->name, &error);

  if (slug == NULL)
    g_warning ("A published twin has no address yet: %s", error->message);
}

static void
take_address (Published *self, const char *tenant, const char *twin_id)
{
  g_autoptr (GError) error = NULL;

  if (!address_remove (self->storage, tenant, twin_id, &error))
    g_warning ("The address of a twin that is not published any more stays: %s", error->message);
}

/* The index first, then the row that makes it count. */
static BundleAnswer *
write_prepared (Published *self, const char *tenant, const TwinManifest *manifest, const BundleWrite *write, GError **error)
{
  g_autofree char *digest = twin_sha256_hex (g_bytes_get_data (write->manifest, NULL), g_bytes_get_size (write->manifest));
  g_autoptr (GError) local_error = NULL;

  /* A piece that is missing is for bundle_write() to say, which knows all of them. */
  if (prepare (self, tenant, manifest, digest, &local_error) || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return bundle_write (self->storage, tenant, write, error);
  if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_INVALID))
    return refuse_content (local_error->message);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

BundleAnswer *
published_publish (Published *self, const char *tenant, BundleWrite *write, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinManifest) manifest = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  BundleAnswer *answer;

  g_return_val_if_fail (self != NULL && tenant != NULL && write != NULL && write->manifest != NULL, NULL);

  manifest = twin_manifest_parse (write->manifest, &local_error);
  if (manifest == NULL)
    return refuse_content (local_error->message);
  if (!g_str_equal (manifest->twin_id, write->id))
    return refuse_content ("The manifest is of another twin.");

  pieces = twin_manifest_list_pieces (manifest);
  write->pieces = (const char *const *) pieces->pdata;
  g_rw_lock_reader_lock (&self->publishing);
  answer = write_prepared (self, tenant, manifest, write, error);
  g_rw_lock_reader_unlock (&self->publishing);
  write->pieces = NULL;
  tidy (self, tenant, write->id);
  if (answer != NULL && answer->problem == HTTP_N_PROBLEMS)
    give_address (self, tenant, manifest);

  return answer;
}

BundleAnswer *
published_withdraw (Published *self, const char *tenant, const BundleWrite *write, GError **error)
{
  BundleAnswer *answer;

  g_return_val_if_fail (self != NULL && tenant != NULL && write != NULL && write->manifest == NULL, NULL);

  answer = bundle_write (self->storage, tenant, write, error);
  tidy (self, tenant, write->id);
  if (answer != NULL && answer->problem == HTTP_N_PROBLEMS)
    take_address (self, tenant, write->id);

  return answer;
}

/* --- Asking --- */

static TwinManifest *
find_manifest (Published *self, const char *digest)
{
  TwinManifest *manifest;

  g_mutex_lock (&self->lock);
  manifest = g_hash_table_lookup (self->manifests, digest);
  if (manifest != NULL)
    twin_manifest_ref (manifest);
  g_mutex_unlock (&self->lock);

  return manifest;
}

static void
keep_manifest (Published *self, const char *digest, TwinManifest *manifest)
{
  GHashTableIter iter;

  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->manifests) >= MAX_OPEN)
    {
      g_hash_table_iter_init (&iter, self->manifests);
      if (g_hash_table_iter_next (&iter, NULL, NULL))
        g_hash_table_iter_remove (&iter);
    }
  g_hash_table_replace (self->manifests, g_strdup (digest), twin_manifest_ref (manifest));
  g_mutex_unlock (&self->lock);
}

/* One of a thousand documents takes longer to read than to answer from, so it is kept under its digest; the row of the twin
 * says which digest holds. It names its twin, so no other account's is taken for it. */
static TwinManifest *
read_manifest (Published *self, StorageTx *tx, const char *twin_id, char **digest, GError **error)
{
  g_autofree char *current = bundle_read_digest (tx, BUNDLE_TWIN, twin_id, error);
  TwinManifest *manifest = current != NULL ? find_manifest (self, current) : NULL;

  if (current != NULL && manifest == NULL)
    {
      g_autoptr (Bundle) bundle = bundle_read (tx, BUNDLE_TWIN, twin_id, error);

      manifest = bundle != NULL ? twin_manifest_parse (bundle->manifest, error) : NULL;
      if (manifest != NULL)
        keep_manifest (self, current, manifest);
    }
  if (manifest != NULL && digest != NULL)
    *digest = g_steal_pointer (&current);

  return manifest;
}

TwinManifest *
published_read (Published *self, const char *tenant, const char *twin_id, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;

  g_return_val_if_fail (self != NULL && tenant != NULL && twin_id != NULL, NULL);

  tx = storage_begin (self->storage, tenant, STORAGE_READ, error);

  return tx != NULL ? read_manifest (self, tx, twin_id, NULL, error) : NULL;
}

static GPtrArray *
search (TwinStore *store, const TwinInquiry *inquiry, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (GArray) renditions = tx != NULL ? published_index_list (tx, error) : NULL;

  return renditions != NULL ? twin_index_inquire (tx, inquiry, renditions, TWIN_ASK_HITS, error) : NULL;
}

static gboolean
check_question (const char *question, GError **error)
{
  if (g_utf8_validate (question, -1, NULL) && strlen (question) <= TWIN_LIMIT_QUESTION_BYTES && question[strspn (question, " \t\r\n")] != '\0')
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "Type a question, in fewer words if it was a long one.");

  return FALSE;
}

TwinAnswer *
published_ask (Published *self, const char *tenant, const char *twin_id, const char *question, const PublishedViewer *viewer,
               GCancellable *cancellable, GError **error)
{
  return published_ask_after (self, tenant, twin_id, NULL, question, viewer, cancellable, error);
}

TwinAnswer *
published_ask_after (Published *self, const char *tenant, const char *twin_id, const char *previous, const char *question,
                     const PublishedViewer *viewer, GCancellable *cancellable, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (TwinManifest) manifest = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (TwinStore) store = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *language = NULL;
  TwinAnswerOptions options = { 0 };
  TwinTwin twin;

  g_return_val_if_fail (self != NULL && tenant != NULL && twin_id != NULL && question != NULL && viewer != NULL, NULL);

  if (!check_question (question, error) || (previous != NULL && !check_question (previous, error)))
    return NULL;
  tx = storage_begin (self->storage, tenant, STORAGE_READ, error);
  manifest = tx != NULL ? read_manifest (self, tx, twin_id, &digest, error) : NULL;
  if (manifest == NULL)
    return NULL;
  documents = choose_documents (manifest, viewer);
  store = open_index (self, tx, twin_id, digest, documents, cancellable, error);
  if (store == NULL)
    return NULL;

  twin = (TwinTwin) { .id = manifest->twin_id, .name = manifest->name, .config = manifest->config };
  language = _twin_twin_get_answer_options (&twin, question, &options);
  options.previous = previous;
  hits = search (store, &(TwinInquiry) { .question = question, .previous = previous, .language = options.language }, error);

  return hits != NULL ? twin_answer_extract (question, hits, &options) : NULL;
}

/* --- Reading on --- */

void
published_extract_free (PublishedExtract *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_free (self);
}

static PublishedExtract *
read_around (TwinStore *store, const char *document_id, guint ordinal, guint around, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (PublishedExtract) self = g_new0 (PublishedExtract, 1);

  self->at = MIN (ordinal, around);
  self->passages = tx != NULL ? published_index_list_passages (tx, document_id, ordinal - self->at, self->at + 1 + around, &self->title, error) : NULL;
  if (self->passages == NULL)
    return NULL;
  if (self->passages->len > self->at)
    return g_steal_pointer (&self);
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such passage.");

  return NULL;
}

PublishedExtract *
published_read_passage (Published *self, const char *tenant, const char *twin_id, const PublishedViewer *viewer, const char *document_id,
                        guint ordinal, guint around, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (TwinManifest) manifest = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (TwinStore) store = NULL;
  g_autofree char *digest = NULL;

  g_return_val_if_fail (self != NULL && tenant != NULL && twin_id != NULL && viewer != NULL && document_id != NULL, NULL);

  tx = storage_begin (self->storage, tenant, STORAGE_READ, error);
  manifest = tx != NULL ? read_manifest (self, tx, twin_id, &digest, error) : NULL;
  if (manifest == NULL)
    return NULL;
  documents = choose_documents (manifest, viewer);
  /* The store holds what the viewer may see and nothing else. */
  store = open_index (self, tx, twin_id, digest, documents, NULL, error);

  return store != NULL ? read_around (store, document_id, ordinal, around, error) : NULL;
}
