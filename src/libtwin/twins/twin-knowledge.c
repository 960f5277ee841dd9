/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-twin.h"

#include <string.h>

#include "base/twin-error.h"
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
  g_auto (GStrv) by_hand = NULL;

  records = tx != NULL ? twin_document_table_list (tx, error) : NULL;
  by_hand = records != NULL ? twin_twin_table_list_documents (tx, self->id, error) : NULL;
  if (by_hand == NULL)
    return NULL;

  chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_knowledge_free);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);
      gboolean picked = g_strv_contains ((const char *const *) by_hand, record->id);
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

  if (policy == NULL)
    return NULL;

  for (guint i = 0; i < knowledge->len; i++)
    {
      TwinKnowledge *one = g_ptr_array_index (knowledge, i);
      g_autoptr (GError) local_error = NULL;
      gint64 rendition;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      rendition = twin_rendition_ensure (library, one->record->id, policy, &local_error);
      if (rendition != 0)
        {
          if (renditions != NULL)
            g_array_append_val (renditions, rendition);
          continue;
        }

      /* NOT_FOUND: removed since it was listed. */
      if (!g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_REFUSED)
          && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      one->blocked_by = g_strdup (local_error->message);
    }

  return g_steal_pointer (&knowledge);
}

GPtrArray *
twin_twin_list_knowledge (TwinLibrary *library, const TwinTwin *self, GError **error)
{
  g_return_val_if_fail (library != NULL && self != NULL, NULL);

  return _twin_twin_gather (library, self, NULL, NULL, error);
}
