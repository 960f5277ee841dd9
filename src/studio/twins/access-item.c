/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/access-item.h"

struct _StudioAccessItem
{
  GObject parent_instance;

  TwinAccessRecord *record;
};

G_DEFINE_FINAL_TYPE (StudioAccessItem, studio_access_item, G_TYPE_OBJECT)

static void
studio_access_item_finalize (GObject *object)
{
  twin_access_record_free (STUDIO_ACCESS_ITEM (object)->record);
  G_OBJECT_CLASS (studio_access_item_parent_class)->finalize (object);
}

static void
studio_access_item_class_init (StudioAccessItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_access_item_finalize;
}

static void
studio_access_item_init (StudioAccessItem *self)
{
}

StudioAccessItem *
studio_access_item_new (TwinAccessRecord *record)
{
  StudioAccessItem *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_ACCESS_ITEM, NULL);
  self->record = record;

  return self;
}

const TwinAccessRecord *
studio_access_item_get (StudioAccessItem *self)
{
  g_return_val_if_fail (STUDIO_IS_ACCESS_ITEM (self), NULL);

  return self->record;
}
