/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/boxed-item.h"

struct _StudioBoxedItem
{
  GObject parent_instance;

  gpointer record;
  GDestroyNotify free_record;
};

G_DEFINE_FINAL_TYPE (StudioBoxedItem, studio_boxed_item, G_TYPE_OBJECT)

static void
studio_boxed_item_finalize (GObject *object)
{
  StudioBoxedItem *self = STUDIO_BOXED_ITEM (object);

  self->free_record (self->record);
  G_OBJECT_CLASS (studio_boxed_item_parent_class)->finalize (object);
}

static void
studio_boxed_item_class_init (StudioBoxedItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_boxed_item_finalize;
}

static void
studio_boxed_item_init (StudioBoxedItem *self)
{
}

StudioBoxedItem *
studio_boxed_item_new (gpointer record, GDestroyNotify free_record)
{
  StudioBoxedItem *self;

  g_return_val_if_fail (record != NULL && free_record != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_BOXED_ITEM, NULL);
  self->record = record;
  self->free_record = free_record;

  return self;
}

gconstpointer
studio_boxed_item_get (StudioBoxedItem *self)
{
  g_return_val_if_fail (STUDIO_IS_BOXED_ITEM (self), NULL);

  return self->record;
}
