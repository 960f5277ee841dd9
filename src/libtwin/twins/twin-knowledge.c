/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-twin.h"

#include "library/twin-rendition.h"
#include "store/twin-twin-table.h"
#include "twins/twin-knowledge-private.h"

void
twin_knowledge_free (TwinKnowledge *self)
{
  if (self == NULL)
    return;

  twin_document_record_free (self->record);
  g_free (self->blocked_by);
  g_free (self);
}

TwinPiiPolicy *
twin_twin_dup_policy (TwinLibrary *library, const TwinTwin *self, GError **error)
{
  const TwinPiiPolicy *own;

  g_return_val_if_fail (library != NULL && self != NULL, NULL);

  own = twin_config_get_policy (self->config);

  return own != NULL ? twin_pii_policy_copy (own) : twin_library_get_policy (library, error);
}

static gboolean
is_by_rule (const TwinDocumentRecord *record, const TwinConfig *config)
{
  const char *level = twin_level_to_string (record->classification->level);

  return record->classification->level != TWIN_LEVEL_NONE
         && g_strv_contains (twin_config_get_strings (config, "levels"), level);
}

/* The documents that the twin is to know, whether they may be released or not. */
static GPtrArray *
choose_documents (TwinLibrary *library, const TwinTwin *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (GHashTable) picked_ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) by_hand = NULL;

  records = tx != NULL ? twin_document_table_list (tx, error) : NULL;
  by_hand = records != NULL ? twin_twin_table_list_documents (tx, self->id, error) : NULL;
  if (by_hand == NULL)
    return NULL;

  for (guint i = 0; by_hand[i] != NULL; i++)
    g_hash_table_add (picked_ids, by_hand[i]);

  chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_knowledge_free);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);
      gboolean picked = g_hash_table_contains (picked_ids, record->id);
      TwinKnowledge *knowledge;

      if (!picked && !is_by_rule (record, self->config))
        continue;

      knowledge = g_new0 (TwinKnowledge, 1);
      knowledge->record = twin_document_record_copy (record);
      knowledge->by_rule = !picked;
      g_ptr_array_add (chosen, knowledge);
    }

  return g_steal_pointer (&chosen);
}

GPtrArray *
_twin_twin_gather (TwinLibrary *library, const TwinTwin *self, GArray *renditions,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) knowledge = choose_documents (library, self, error);
  g_autoptr (TwinPiiPolicy) policy = knowledge != NULL ? twin_twin_dup_policy (library, self, error) : NULL;
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ids = NULL;

  if (policy == NULL)
    return NULL;

  ids = g_ptr_array_new ();
  for (guint i = 0; i < knowledge->len; i++)
    g_ptr_array_add (ids, ((TwinKnowledge *) g_ptr_array_index (knowledge, i))->record->id);
  g_ptr_array_add (ids, NULL);

  if (!twin_rendition_ensure_all (library, (const char *const *) ids->pdata, policy, made, reasons, cancellable, error))
    return NULL;

  for (guint i = 0; i < knowledge->len; i++)
    {
      TwinKnowledge *one = g_ptr_array_index (knowledge, i);
      gint64 rendition = g_array_index (made, gint64, i);

      if (rendition == 0)
        one->blocked_by = g_strdup (g_ptr_array_index (reasons, i));
      else if (renditions != NULL)
        g_array_append_val (renditions, rendition);
    }

  return g_steal_pointer (&knowledge);
}

GPtrArray *
twin_twin_list_knowledge (TwinLibrary *library, const TwinTwin *self, GError **error)
{
  g_return_val_if_fail (library != NULL && self != NULL, NULL);

  return _twin_twin_gather (library, self, NULL, NULL, error);
}
