/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/knowledge-item.h"

struct _StudioKnowledgeItem
{
  GObject parent_instance;

  TwinKnowledge *knowledge;
};

G_DEFINE_FINAL_TYPE (StudioKnowledgeItem, studio_knowledge_item, G_TYPE_OBJECT)

static void
studio_knowledge_item_finalize (GObject *object)
{
  twin_knowledge_free (STUDIO_KNOWLEDGE_ITEM (object)->knowledge);
  G_OBJECT_CLASS (studio_knowledge_item_parent_class)->finalize (object);
}

static void
studio_knowledge_item_class_init (StudioKnowledgeItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_knowledge_item_finalize;
}

static void
studio_knowledge_item_init (StudioKnowledgeItem *self)
{
}

StudioKnowledgeItem *
studio_knowledge_item_new (TwinKnowledge *knowledge)
{
  StudioKnowledgeItem *self;

  g_return_val_if_fail (knowledge != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_KNOWLEDGE_ITEM, NULL);
  self->knowledge = knowledge;

  return self;
}

const TwinKnowledge *
studio_knowledge_item_get (StudioKnowledgeItem *self)
{
  g_return_val_if_fail (STUDIO_IS_KNOWLEDGE_ITEM (self), NULL);

  return self->knowledge;
}
