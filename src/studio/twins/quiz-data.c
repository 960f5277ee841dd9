/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/quiz-data.h"

#include <glib/gi18n.h>

void
studio_quiz_data_free (StudioQuizData *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->quizzes, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->documents, g_hash_table_unref);
  g_free (self);
}

static GHashTable *
list_names (TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) records = twin_library_list (library, error);
  GHashTable *names = records != NULL ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) : NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const TwinDocumentRecord *record = records->pdata[i];

      g_hash_table_insert (names, g_strdup (record->id), g_strdup (twin_document_record_get_display_name (record)));
    }

  return names;
}

gpointer
studio_quiz_data_load (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, data, error);
  g_autoptr (StudioQuizData) self = g_new0 (StudioQuizData, 1);

  if (twin == NULL)
    return NULL;

  self->quizzes = twin_quiz_list (library, twin->id, error);
  self->problems = self->quizzes != NULL ? twin_quiz_check (library, twin, cancellable, error) : NULL;
  self->documents = self->problems != NULL ? list_names (library, error) : NULL;

  return self->documents != NULL ? g_steal_pointer (&self) : NULL;
}

const TwinQuizRecord *
studio_quiz_data_find (const StudioQuizData *self, const char *quiz_id)
{
  for (guint i = 0; i < self->quizzes->len; i++)
    {
      const TwinQuizRecord *quiz = self->quizzes->pdata[i];

      if (g_str_equal (quiz->id, quiz_id))
        return quiz;
    }

  return NULL;
}

const char *
studio_quiz_data_get_problem (const StudioQuizData *self, const char *quiz_id, const char *item_id)
{
  for (guint i = 0; i < self->problems->len; i++)
    {
      const TwinQuizProblem *problem = self->problems->pdata[i];

      if (g_str_equal (problem->quiz_id, quiz_id) && (item_id == NULL || g_strcmp0 (problem->item_id, item_id) == 0))
        return problem->reason;
    }

  return NULL;
}

char *
studio_quiz_item_describe (const TwinQuizItem *item, const char *document)
{
  g_autoptr (GString) wrong = g_string_new (NULL);
  const char *right = "";

  for (guint i = 0; item->options[i] != NULL; i++)
    if (i == item->answer)
      right = item->options[i];
    else
      g_string_append_printf (wrong, "%s%s", wrong->len > 0 ? " · " : "", item->options[i]);

  /* Translators: of a question in a quiz: the right answer, the wrong ones, and the words of a document in which it stands. */
  return g_strdup_printf (_ ("Right: %s\nWrong: %s\nIn %s: “%s”"), right, wrong->str, document != NULL ? document : _ ("a document that is gone"),
                          item->quote);
}
