/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz-private.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-passage-table.h"

/* What a question may come from: the paragraphs that everybody who may ask the twin may read. */

void
twin_quiz_source_free (TwinQuizSource *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const TwinDocumentRecord *one = *(const TwinDocumentRecord *const *) a;
  const TwinDocumentRecord *other = *(const TwinDocumentRecord *const *) b;

  return g_utf8_collate (twin_document_record_get_display_name (one), twin_document_record_get_display_name (other));
}

GPtrArray *
twin_quiz_list_documents (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinQuizJudge) judge = NULL;
  GPtrArray *knowledge;
  GPtrArray *documents;

  g_return_val_if_fail (library != NULL && twin != NULL, NULL);

  judge = _twin_quiz_judge_make (library, twin, cancellable, error);
  if (judge == NULL)
    return NULL;

  knowledge = _twin_quiz_judge_get_knowledge (judge);
  documents = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);
  for (guint i = 0; i < knowledge->len; i++)
    {
      TwinKnowledge *one = knowledge->pdata[i];

      if (_twin_quiz_judge_is_open (judge, one->record))
        g_ptr_array_add (documents, g_steal_pointer (&one->record));
    }
  g_ptr_array_sort (documents, compare_names);

  return documents;
}

/* Passages overlap: what the one before ends with is not listed again. */
static void
add_paragraphs (GPtrArray *sources, GHashTable *seen, const TwinPassageRecord *passage)
{
  g_auto (GStrv) lines = g_strsplit (passage->body, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      TwinQuizSource *source;

      if (*g_strstrip (lines[i]) == '\0' || g_hash_table_contains (seen, lines[i]))
        continue;
      source = g_new0 (TwinQuizSource, 1);
      source->text = g_strdup (lines[i]);
      source->page_from = passage->page_from;
      source->page_to = passage->page_to;
      g_hash_table_add (seen, source->text);
      g_ptr_array_add (sources, source);
    }
}

static const TwinDocumentRecord *
find_record (TwinQuizJudge *judge, const char *document_id)
{
  GPtrArray *knowledge = _twin_quiz_judge_get_knowledge (judge);

  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinKnowledge *one = knowledge->pdata[i];

      if (g_str_equal (one->record->id, document_id))
        return one->record;
    }

  return NULL;
}

GPtrArray *
twin_quiz_list_sources (TwinLibrary *library, const TwinTwin *twin, const char *document_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_source_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TwinQuizJudge) judge = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  const TwinDocumentRecord *record;
  GPtrArray *passages;

  g_return_val_if_fail (library != NULL && twin != NULL && document_id != NULL, NULL);

  judge = _twin_quiz_judge_make (library, twin, cancellable, error);
  if (judge == NULL)
    return NULL;
  record = find_record (judge, document_id);
  if (record == NULL || !_twin_quiz_judge_is_open (judge, record))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("Not everybody who asks this twin may see this document."));
      return NULL;
    }
  tx = twin_store_read (twin_library_get_store (library), error);
  passages = tx != NULL ? _twin_quiz_judge_get_passages (judge, tx, document_id, error) : NULL;
  if (passages == NULL)
    return NULL;

  for (guint i = 0; i < passages->len; i++)
    add_paragraphs (sources, seen, passages->pdata[i]);

  return g_steal_pointer (&sources);
}
