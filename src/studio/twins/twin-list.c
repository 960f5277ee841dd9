/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/twin-list.h"

#include <glib/gi18n.h>

#include "store/twin-twin-table.h"
#include "sync/twin-publish.h"

/* What is published is compared with what would be: not after each change of many. */
#define COMPARE_DELAY_MS 1500

struct _StudioTwinItem
{
  GObject parent_instance;

  char *id;
  char *name;
  char *state;
  gboolean known; /* the next two are */
  gint64 published_at;
  guint n_changes;
};

enum
{
  ITEM_PROP_0,
  ITEM_PROP_STATE,
  N_ITEM_PROPS,
};
static GParamSpec *item_properties[N_ITEM_PROPS];

G_DEFINE_FINAL_TYPE (StudioTwinItem, studio_twin_item, G_TYPE_OBJECT)

struct _StudioTwinList
{
  GObject parent_instance;

  StudioSession *session;
  GListStore *store;
  gboolean loaded;
  gboolean refreshing;
  gboolean stale;
  guint compare_id;
  GCancellable *cancellable;
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
  g_free (self->state);
  G_OBJECT_CLASS (studio_twin_item_parent_class)->finalize (object);
}

static void
studio_twin_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case ITEM_PROP_STATE:
      g_value_set_string (value, studio_twin_item_get_state (STUDIO_TWIN_ITEM (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
studio_twin_item_class_init (StudioTwinItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = studio_twin_item_finalize;
  object_class->get_property = studio_twin_item_get_property;

  item_properties[ITEM_PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_ITEM_PROPS, item_properties);
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

const char *
studio_twin_item_get_state (StudioTwinItem *self)
{
  g_return_val_if_fail (STUDIO_IS_TWIN_ITEM (self), NULL);
  return self->state != NULL ? self->state : "";
}

char *
studio_twin_item_dup_standing (StudioTwinItem *self)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *date = NULL;
  g_autofree char *published = NULL;
  g_autofree char *changes = NULL;

  g_return_val_if_fail (STUDIO_IS_TWIN_ITEM (self), NULL);

  if (!self->known)
    return NULL;
  if (self->published_at == 0)
    return g_strdup (_ ("Draft, not published"));
  time = g_date_time_new_from_unix_local (self->published_at / 1000);
  date = g_date_time_format (time, _ ("%-d %B %Y"));
  published = g_strdup_printf (_ ("Published %s"), date);
  if (self->n_changes == 0)
    return g_steal_pointer (&published);
  changes = g_strdup_printf (ngettext ("%u change since", "%u changes since", self->n_changes), self->n_changes);

  /* Translators: "Published 14 November 2026, 3 changes since". */
  return g_strdup_printf (_ ("%s, %s"), published, changes);
}

/* @standing: NULL: not known. */
static void
set_standing (StudioTwinItem *self, const TwinPublishStanding *standing)
{
  g_autofree char *state = NULL;

  self->known = standing != NULL;
  if (standing != NULL)
    {
      self->published_at = standing->published_at;
      self->n_changes = standing->n_changes;
    }
  if (!self->known)
    state = g_strdup ("");
  else if (self->published_at == 0)
    state = g_strdup (C_ ("twin", "Draft"));
  else if (self->n_changes > 0)
    state = g_strdup_printf (ngettext ("%u change", "%u changes", self->n_changes), self->n_changes);
  else
    state = g_strdup (C_ ("twin", "Active"));
  g_set_str (&self->state, state);
  g_object_notify_by_pspec (G_OBJECT (self), item_properties[ITEM_PROP_STATE]);
}

/* ---- What is published ---- */

/* Of one twin; an element of what compare_work() gives back. */
typedef struct
{
  char *twin_id;
  TwinPublishStanding standing;
} Compared;

static void
compared_free (Compared *self)
{
  g_free (self->twin_id);
  twin_publish_standing_clear (&self->standing);
  g_free (self);
}

static gpointer
compare_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) twins = twin_twin_list (library, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) compared_free);

  for (guint i = 0; twins != NULL && i < twins->len; i++)
    {
      const TwinTwin *twin = twins->pdata[i];
      Compared *one = g_new0 (Compared, 1);

      one->twin_id = g_strdup (twin->id);
      g_ptr_array_add (list, one);
      if (!twin_publish_get_standing (library, twin, &one->standing, cancellable, error))
        return NULL;
    }

  return twins != NULL ? g_steal_pointer (&list) : NULL;
}

static void
compared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioTwinList) self = STUDIO_TWIN_LIST (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->store == NULL)
    return;
  if (list == NULL)
    g_info ("What is published could not be compared: %s", error->message);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Compared *one = list->pdata[i];
      StudioTwinItem *item = studio_twin_list_find (self, one->twin_id);

      if (item != NULL)
        set_standing (item, &one->standing);
    }
}

static void
compare_cb (gpointer user_data)
{
  StudioTwinList *self = user_data;

  self->compare_id = 0;
  studio_session_run_async (self->session, compare_cb, compare_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, self->cancellable, compared_cb,
                            g_object_ref (self));
}

/* A while after the last change. */
static void
compare_later (StudioTwinList *self, guint delay)
{
  g_clear_handle_id (&self->compare_id, g_source_remove);
  self->compare_id = g_timeout_add_once (delay, compare_cb, self);
}

/* ---- Which there are ---- */

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

/* Under another name it is as published as it was. */
static void
keep_standing (StudioTwinItem *self, const StudioTwinItem *before)
{
  if (before == NULL || !before->known)
    return;
  self->known = TRUE;
  self->published_at = before->published_at;
  self->n_changes = before->n_changes;
  g_set_str (&self->state, before->state);
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
      keep_standing (item, studio_twin_list_find (self, record->id));
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), items->pdata, items->len);
}

static void refresh (StudioTwinList *self);

static void
store_changed_cb (StudioTwinList *self)
{
  refresh (self);
  compare_later (self, COMPARE_DELAY_MS);
}

static void
refreshed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioTwinList) self = STUDIO_TWIN_LIST (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->refreshing = FALSE;
  if (self->session != NULL && records != NULL && (!self->loaded || !same_twins (G_LIST_MODEL (self->store), records)))
    {
      self->loaded = TRUE;
      take_twins (self, records);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      compare_later (self, 0);
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

  g_clear_handle_id (&self->compare_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (studio_twin_list_parent_class)->dispose (object);
}

static void
studio_twin_list_finalize (GObject *object)
{
  g_object_unref (STUDIO_TWIN_LIST (object)->cancellable);
  G_OBJECT_CLASS (studio_twin_list_parent_class)->finalize (object);
}

static void
studio_twin_list_class_init (StudioTwinListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_twin_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_twin_list_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_TWIN_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
studio_twin_list_init (StudioTwinList *self)
{
  self->store = g_list_store_new (STUDIO_TYPE_TWIN_ITEM);
  self->cancellable = g_cancellable_new ();
}

StudioTwinList *
studio_twin_list_new (StudioSession *session)
{
  StudioTwinList *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_TWIN_LIST, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}

GListModel *
studio_twin_list_get_model (StudioTwinList *self)
{
  g_return_val_if_fail (STUDIO_IS_TWIN_LIST (self), NULL);
  return G_LIST_MODEL (self->store);
}

StudioTwinItem *
studio_twin_list_find (StudioTwinList *self, const char *id)
{
  g_return_val_if_fail (STUDIO_IS_TWIN_LIST (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      g_autoptr (StudioTwinItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (g_str_equal (item->id, id))
        return item; /* the store holds it */
    }

  return NULL;
}
