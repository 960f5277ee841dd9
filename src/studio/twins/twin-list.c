/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/twin-list.h"

#include "store/twin-twin-table.h"

struct _StudioTwinItem
{
  GObject parent_instance;

  char *id;
  char *name;
};

G_DEFINE_FINAL_TYPE (StudioTwinItem, studio_twin_item, G_TYPE_OBJECT)

struct _StudioTwinList
{
  GObject parent_instance;

  StudioSession *session;
  GListStore *store;
  gboolean loaded;
  gboolean refreshing;
  gboolean stale;
};

G_DEFINE_FINAL_TYPE (StudioTwinList, studio_twin_list, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
studio_twin_item_finalize (GObject *object)
{
  StudioTwinItem *self = STUDIO_TWIN_ITEM (object);

  g_free (self->id);
  g_free (self->name);
  G_OBJECT_CLASS (studio_twin_item_parent_class)->finalize (object);
}

static void
studio_twin_item_class_init (StudioTwinItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_twin_item_finalize;
}

static void
studio_twin_item_init (StudioTwinItem *self)
{
}

const char *
studio_twin_item_get_id (StudioTwinItem *self)
{
  g_return_val_if_fail (STUDIO_IS_TWIN_ITEM (self), NULL);
  return self->id;
}

const char *
studio_twin_item_get_name (StudioTwinItem *self)
{
  g_return_val_if_fail (STUDIO_IS_TWIN_ITEM (self), NULL);
  return self->name;
}

static gpointer
refresh_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_twin_table_list (tx, FALSE, error) : NULL;
}

static gboolean
same_twins (GListModel *model, GPtrArray *records)
{
  if (g_list_model_get_n_items (model) != records->len)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (StudioTwinItem) item = g_list_model_get_item (model, i);
      TwinTwinRecord *record = g_ptr_array_index (records, i);

      if (!g_str_equal (item->id, record->id) || !g_str_equal (item->name, record->name))
        return FALSE;
    }
  return TRUE;
}

static void
take_twins (StudioTwinList *self, GPtrArray *records)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < records->len; i++)
    {
      TwinTwinRecord *record = g_ptr_array_index (records, i);
      StudioTwinItem *item = g_object_new (STUDIO_TYPE_TWIN_ITEM, NULL);

      item->id = g_strdup (record->id);
      item->name = g_strdup (record->name);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), items->pdata, items->len);
}

static void refresh (StudioTwinList *self);

static void
refreshed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioTwinList) self = STUDIO_TWIN_LIST (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->refreshing = FALSE;
  if (records != NULL && (!self->loaded || !same_twins (G_LIST_MODEL (self->store), records)))
    {
      self->loaded = TRUE;
      take_twins (self, records);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  else if (records == NULL)
    g_info ("The twins could not be listed: %s", error->message);
  if (self->stale)
    refresh (self);
}

static void
refresh (StudioTwinList *self)
{
  self->stale = self->refreshing;
  if (self->refreshing || self->session == NULL)
    return;
  self->refreshing = TRUE;
  studio_session_run_async (self->session, refresh, refresh_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                            refreshed_cb, g_object_ref (self));
}

static void
studio_twin_list_dispose (GObject *object)
{
  StudioTwinList *self = STUDIO_TWIN_LIST (object);

  g_clear_object (&self->session);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (studio_twin_list_parent_class)->dispose (object);
}

static void
studio_twin_list_class_init (StudioTwinListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_twin_list_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_TWIN_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
studio_twin_list_init (StudioTwinList *self)
{
  self->store = g_list_store_new (STUDIO_TYPE_TWIN_ITEM);
}

StudioTwinList *
studio_twin_list_new (StudioSession *session)
{
  StudioTwinList *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_TWIN_LIST, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}

GListModel *
studio_twin_list_get_model (StudioTwinList *self)
{
  g_return_val_if_fail (STUDIO_IS_TWIN_LIST (self), NULL);
  return G_LIST_MODEL (self->store);
}
