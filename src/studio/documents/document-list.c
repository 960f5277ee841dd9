/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/document-list.h"

#include <malloc.h>

#include "store/twin-twin-table.h"
#include "studio/documents/document-changes.h"

/* A reading of the store waits at least this long after the one before, and as many
 * times as long as that one took, so that an import of thousands of files does not
 * spend its time on being looked at. */
#define REFRESH_INTERVAL_MS 150
#define REFRESH_FACTOR 4

#define LARGE_READING 1000

struct _StudioDocumentList
{
  GObject parent_instance;

  StudioSession *session;
  GListStore *store;
  GHashTable *by_id; /* id -> StudioDocument, owned by the store */
  GHashTable *known; /* of the reading that is on, or of the last one (studio_document_changes_new) */
  GError *error;
  guint counts[STUDIO_DOCUMENT_GROUP_READY + 1];
  guint n_waiting;
  guint n_open;
  gboolean loaded;

  guint refresh_id;
  gboolean refreshing;
  gboolean stale;
  gint64 refresh_started;
  gint64 refresh_took_ms;
};

G_DEFINE_FINAL_TYPE (StudioDocumentList, studio_document_list, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- On the worker thread ---- */

static GHashTable *
read_twin_names (TwinTransaction *tx, GError **error)
{
  g_autoptr (GPtrArray) twins = twin_twin_table_list (tx, FALSE, error);
  g_autoptr (GHashTable) names = NULL;

  if (twins == NULL)
    return NULL;
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < twins->len; i++)
    {
      TwinTwinRecord *twin = g_ptr_array_index (twins, i);
      g_hash_table_insert (names, g_strdup (twin->id), g_strdup (twin->name));
    }
  return g_steal_pointer (&names);
}

static GHashTable *
read_twins_by_document (TwinTransaction *tx, GError **error)
{
  g_autoptr (GHashTable) names = read_twin_names (tx, error);
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GHashTable) result = NULL;
  GHashTableIter iter;
  gpointer document;
  gpointer value;

  if (names == NULL || (ids = twin_twin_table_map_documents (tx, error)) == NULL)
    return NULL;

  result = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &document, &value))
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      for (char **id = value; id != NULL && *id != NULL; id++)
        if (g_hash_table_contains (names, *id))
          g_strv_builder_add (builder, g_hash_table_lookup (names, *id));
      g_hash_table_insert (result, g_strdup (document), g_strv_builder_end (builder));
    }
  return g_steal_pointer (&result);
}

static gpointer
refresh_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  GHashTable *known = data;
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GHashTable) twins = NULL;

  if (tx == NULL)
    return NULL;
  records = twin_document_table_list (tx, error);
  if (records == NULL)
    return NULL;
  twins = read_twins_by_document (tx, error);
  if (twins == NULL)
    return NULL;

  return studio_document_changes_new (known, g_steal_pointer (&records), g_steal_pointer (&twins));
}

/* ---- On the main thread ---- */

static void
count (StudioDocumentList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    self->counts[i] = 0;
  self->n_waiting = 0;
  self->n_open = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StudioDocument) document = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      TwinDocumentState state = studio_document_get_record (document)->state;

      self->counts[studio_document_get_group (document)]++;
      if (state == TWIN_DOCUMENT_QUEUED || state == TWIN_DOCUMENT_EXTRACTING)
        self->n_waiting++;
      self->n_open += state == TWIN_DOCUMENT_REVIEW;
    }
}

/* In runs from the end, so that a view hears of each run once. */
static void
remove_gone (StudioDocumentList *self, GPtrArray *gone)
{
  guint end = gone->len > 0 ? g_list_model_get_n_items (G_LIST_MODEL (self->store)) : 0;
  guint run = 0;

  for (guint i = 0; i < gone->len; i++)
    g_hash_table_remove (self->by_id, g_ptr_array_index (gone, i));

  for (guint i = end; i-- > 0;)
    {
      g_autoptr (StudioDocument) document = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      gboolean missing = !g_hash_table_contains (self->by_id, studio_document_get_id (document));

      run += missing;
      if (run > 0 && (!missing || i == 0))
        {
          g_list_store_splice (self->store, missing ? i : i + 1, run, NULL, 0);
          run = 0;
        }
    }
}

static void
update_and_append (StudioDocumentList *self, GPtrArray *records, GHashTable *twins)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (records, i);
      const char *const *names = twins != NULL ? g_hash_table_lookup (twins, record->id) : NULL;
      StudioDocument *document = g_hash_table_lookup (self->by_id, record->id);

      if (document != NULL)
        {
          studio_document_update (document, record, names);
          continue;
        }
      document = studio_document_new_take (record, names);
      g_ptr_array_index (records, i) = NULL;
      g_hash_table_insert (self->by_id, g_strdup (studio_document_get_id (document)), document);
      g_ptr_array_add (added, document);
    }

  if (added->len > 0)
    g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0, added->pdata, added->len);
}

static void
apply (StudioDocumentList *self, const StudioDocumentChanges *changes)
{
  gboolean changed = !self->loaded || changes->records->len > 0 || changes->gone->len > 0;

  self->loaded = TRUE;
  remove_gone (self, changes->gone);
  update_and_append (self, changes->records, changes->twins);
  if (changed)
    {
      count (self);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
}

/* A large reading leaves what it was made of to the thread that made it, which may never need as much again. */
static void
give_back (const StudioDocumentChanges *changes)
{
  if (changes->records->len >= LARGE_READING)
    malloc_trim (0);
}

static void schedule_refresh (StudioDocumentList *self);

static void
refreshed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioDocumentList) self = STUDIO_DOCUMENT_LIST (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (StudioDocumentChanges) changes = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->refreshing = FALSE;
  self->refresh_took_ms = (g_get_monotonic_time () - self->refresh_started) / 1000;
  if (changes != NULL)
    {
      g_clear_error (&self->error);
      apply (self, changes);
      give_back (changes);
    }
  else if (studio_session_get_library (self->session) != NULL)
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  if (self->stale)
    schedule_refresh (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  StudioDocumentList *self = user_data;

  self->refresh_id = 0;
  studio_document_list_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_refresh (StudioDocumentList *self)
{
  if (self->refreshing)
    self->stale = TRUE;
  else if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (MAX (REFRESH_INTERVAL_MS, self->refresh_took_ms * REFRESH_FACTOR), refresh_cb, self);
}

static void
studio_document_list_dispose (GObject *object)
{
  StudioDocumentList *self = STUDIO_DOCUMENT_LIST (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_document_list_parent_class)->dispose (object);
}

static void
studio_document_list_finalize (GObject *object)
{
  StudioDocumentList *self = STUDIO_DOCUMENT_LIST (object);

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->known);
  g_object_unref (self->store);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (studio_document_list_parent_class)->finalize (object);
}

static void
studio_document_list_class_init (StudioDocumentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = studio_document_list_dispose;
  object_class->finalize = studio_document_list_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_DOCUMENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
studio_document_list_init (StudioDocumentList *self)
{
  self->store = g_list_store_new (STUDIO_TYPE_DOCUMENT);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->known = studio_document_changes_known_new ();
}

StudioDocumentList *
studio_document_list_new (StudioSession *session)
{
  StudioDocumentList *self = g_object_new (STUDIO_TYPE_DOCUMENT_LIST, NULL);

  if (session != NULL)
    {
      self->session = g_object_ref (session);
      g_signal_connect_object (session, "changed", G_CALLBACK (schedule_refresh), self, G_CONNECT_SWAPPED);
      studio_document_list_refresh (self);
    }
  return self;
}

GListModel *
studio_document_list_get_model (StudioDocumentList *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (self), NULL);
  return G_LIST_MODEL (self->store);
}

StudioDocument *
studio_document_list_find (StudioDocumentList *self, const char *id)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (self), NULL);
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

gboolean
studio_document_list_get_loaded (StudioDocumentList *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (self), FALSE);
  return self->loaded;
}

const GError *
studio_document_list_get_error (StudioDocumentList *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (self), NULL);
  return self->error;
}

guint
studio_document_list_count (StudioDocumentList *self, StudioDocumentGroup group)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (self), 0);
  g_return_val_if_fail (group < G_N_ELEMENTS (self->counts), 0);
  return self->counts[group];
}

guint
studio_document_list_count_waiting (StudioDocumentList *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (self), 0);
  return self->n_waiting;
}

guint
studio_document_list_count_open (StudioDocumentList *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (self), 0);
  return self->n_open;
}

void
studio_document_list_refresh (StudioDocumentList *self)
{
  g_return_if_fail (STUDIO_IS_DOCUMENT_LIST (self));

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->refreshing || self->session == NULL)
    {
      self->stale = self->session != NULL;
      return;
    }
  self->refreshing = TRUE;
  self->stale = FALSE;
  self->refresh_started = g_get_monotonic_time ();
  studio_session_run_async (self->session, studio_document_list_refresh, refresh_work, g_hash_table_ref (self->known),
                            (GDestroyNotify) g_hash_table_unref, (GDestroyNotify) studio_document_changes_free, NULL, refreshed_cb, g_object_ref (self));
}

void
studio_document_list_merge (StudioDocumentList *self, GPtrArray *records, GHashTable *twins)
{
  GPtrArray *copies;
  g_autoptr (StudioDocumentChanges) changes = NULL;

  g_return_if_fail (STUDIO_IS_DOCUMENT_LIST (self) && records != NULL);

  copies = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (copies, twin_document_record_copy (g_ptr_array_index (records, i)));
  changes = studio_document_changes_new (self->known, copies, twins != NULL ? g_hash_table_ref (twins) : NULL);
  apply (self, changes);
}
