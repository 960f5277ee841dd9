/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-twin.h"

G_BEGIN_DECLS

/**
 * StudioKnowledgeItem: one document of a twin in a list model. Immutable; made on any thread.
 */
#define STUDIO_TYPE_KNOWLEDGE_ITEM (studio_knowledge_item_get_type ())
G_DECLARE_FINAL_TYPE (StudioKnowledgeItem, studio_knowledge_item, STUDIO, KNOWLEDGE_ITEM, GObject)

/* Takes @knowledge over. */
StudioKnowledgeItem *studio_knowledge_item_new (TwinKnowledge *knowledge) G_GNUC_WARN_UNUSED_RESULT;
const TwinKnowledge *studio_knowledge_item_get (StudioKnowledgeItem *self);

G_END_DECLS
