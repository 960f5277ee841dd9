/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-evaluation.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "base/twin-limits.h"
#include "store/twin-audit-table.h"
#include "store/twin-document-table.h"
#include "text/twin-quote.h"
#include "twins/twin-evaluation-private.h"
#include "twins/twin-settings-private.h"

#define MAX_CATEGORY 80
#define MAX_QUOTE 4000
#define MAX_TARGETS 20

gboolean
_twin_evaluation_find_target (const TwinEvaluationTarget *target, const TwinDocument *document, gsize *start, gsize *end)
{
  gsize length;
  const char *text = twin_document_get_text (document, &length);

  *start = 0;
  *end = G_MAXSIZE;

  return *target->quote == '\0' || twin_quote_find (text, length, target->quote, target->start, start, end);
}

char *
_twin_evaluation_make_key (const char *question)
{
  g_autofree char *normal = g_utf8_normalize (question, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (normal, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\r\n", -1);
  GString *key = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (key, "%s%s", key->len > 0 ? " " : "", words[i]);

  return g_string_free_and_steal (key);
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, reason);

  return FALSE;
}

static gboolean
check_words (TwinEvaluationQuestion *question, GError **error)
{
  if (question->question == NULL || !g_utf8_validate (question->question, -1, NULL)
      || (question->category != NULL && !g_utf8_validate (question->category, -1, NULL)))
    return refuse (error, "The question is not valid text.");

  g_strstrip (question->question);
  if (question->category == NULL)
    question->category = g_strdup ("");
  g_strstrip (question->category);

  if (*question->question == '\0')
    return refuse (error, "Type a question.");
  if (strlen (question->question) > TWIN_LIMIT_QUESTION_BYTES)
    return refuse (error, "The question is too long. Ask in fewer words.");
  if (g_utf8_strlen (question->category, -1) > MAX_CATEGORY)
    return refuse (error, "The category is longer than 80 characters.");
  if (question->answerable && question->targets->len == 0)
    return refuse (error, "Say where the answer stands: a document and words of it. Or say that the documents do not hold it.");
  if (!question->answerable && question->targets->len > 0)
    return refuse (error, "A question that the documents do not answer has no expected passage.");
  if (question->targets->len > MAX_TARGETS)
    return refuse (error, "A question has at most 20 expected passages.");

  return TRUE;
}

/* The document must hold the words; where they stand now is noted. */
static gboolean
check_target (TwinTransaction *tx, TwinEvaluationTarget *target, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinDocument) document = NULL;
  gsize start;
  gsize end;

  if (!g_utf8_validate (target->quote, -1, NULL) || g_utf8_strlen (target->quote, -1) > MAX_QUOTE)
    return refuse (error, "The words of the expected passage are more than 4000 characters. A sentence is enough.");

  record = twin_document_table_get (tx, target->document_id, error);
  if (record == NULL)
    return FALSE;
  if (record->removed_at != 0)
    return refuse (error, "The document of the expected passage has been removed.");

  document = twin_document_table_get_text (tx, target->document_id, error);
  if (document == NULL)
    {
      g_prefix_error (error, "%s: ", record->name);
      return FALSE;
    }
  if (!_twin_evaluation_find_target (target, document, &start, &end))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("%s does not hold these words."), record->name);
      return FALSE;
    }
  target->start = start;

  return TRUE;
}

gboolean
_twin_evaluation_check (TwinTransaction *tx, TwinEvaluationQuestion *question, GError **error)
{
  if (!check_words (question, error))
    return FALSE;

  for (guint i = 0; i < question->targets->len; i++)
    if (!check_target (tx, g_ptr_array_index (question->targets, i), error))
      return FALSE;

  return TRUE;
}

/* Whether another question of the twin asks the same. */
static gboolean
check_new (TwinTransaction *tx, const TwinEvaluationQuestion *question, GError **error)
{
  g_autoptr (GPtrArray) questions = twin_evaluation_table_list (tx, question->twin_id, error);
  g_autofree char *key = _twin_evaluation_make_key (question->question);

  if (questions == NULL)
    return FALSE;

  for (guint i = 0; i < questions->len; i++)
    {
      const TwinEvaluationQuestion *other = g_ptr_array_index (questions, i);
      g_autofree char *other_key = _twin_evaluation_make_key (other->question);

      if (strcmp (key, other_key) == 0 && g_strcmp0 (other->id, question->id) != 0)
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _("This question is among the evaluation questions already."));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
log_change (TwinTransaction *tx, const char *twin_id, const char *what, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("{\"%s\":1}", what);

  return twin_audit_table_append (tx, "evaluation.change", twin_id, "done", detail, error);
}

GPtrArray *
twin_evaluation_list (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_evaluation_table_list (tx, twin_id, error) : NULL;
}

char *
twin_evaluation_add (TwinLibrary *library, const TwinEvaluationQuestion *draft, GError **error)
{
  g_autoptr (TwinEvaluationQuestion) question = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwin) twin = NULL;

  g_return_val_if_fail (library != NULL && draft != NULL && draft->twin_id != NULL, NULL);

  question = twin_evaluation_question_copy (draft);
  tx = twin_store_write (twin_library_get_store (library), error);
  twin = tx != NULL ? _twin_twin_load (tx, question->twin_id, error) : NULL;
  if (twin == NULL || !_twin_evaluation_check (tx, question, error))
    return NULL;

  g_free (question->id);
  question->id = twin_id_new (twin_store_get_clock (twin_library_get_store (library)));
  question->added_at = twin_transaction_now (tx);
  question->updated_at = question->added_at;
  question->removed_at = 0;

  if (!check_new (tx, question, error) || !twin_evaluation_table_insert (tx, question, error)
      || !log_change (tx, question->twin_id, "added", error) || !twin_transaction_commit (tx, error))
    return NULL;

  return g_steal_pointer (&question->id);
}

gboolean
twin_evaluation_change (TwinLibrary *library, const TwinEvaluationQuestion *question, GError **error)
{
  g_autoptr (TwinEvaluationQuestion) changed = NULL;
  g_autoptr (TwinEvaluationQuestion) stored = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && question != NULL && question->id != NULL, FALSE);

  changed = twin_evaluation_question_copy (question);
  tx = twin_store_write (twin_library_get_store (library), error);
  stored = tx != NULL ? twin_evaluation_table_get (tx, question->id, error) : NULL;
  if (stored == NULL || !_twin_evaluation_check (tx, changed, error))
    return FALSE;

  g_set_str (&changed->twin_id, stored->twin_id);
  changed->removed_at = stored->removed_at;
  changed->updated_at = twin_transaction_now (tx);

  return check_new (tx, changed, error) && twin_evaluation_table_update (tx, changed, error)
         && log_change (tx, changed->twin_id, "changed", error) && twin_transaction_commit (tx, error);
}

static gboolean
set_removed (TwinLibrary *library, const char *id, gboolean removed, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  g_autoptr (TwinEvaluationQuestion) question = tx != NULL ? twin_evaluation_table_get (tx, id, error) : NULL;

  if (question == NULL)
    return FALSE;

  question->removed_at = removed ? twin_transaction_now (tx) : 0;

  return (removed || check_new (tx, question, error)) && twin_evaluation_table_update (tx, question, error)
         && log_change (tx, question->twin_id, removed ? "removed" : "restored", error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_evaluation_remove (TwinLibrary *library, const char *id, GError **error)
{
  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  return set_removed (library, id, TRUE, error);
}

gboolean
twin_evaluation_restore (TwinLibrary *library, const char *id, GError **error)
{
  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  return set_removed (library, id, FALSE, error);
}

/* The place in the document's own words that @citation shows: a citation counts in what is released. */
static TwinEvaluationTarget *
make_target (TwinTransaction *tx, const TwinPassageRecord *passage, const TwinCitation *citation, GError **error)
{
  g_autoptr (TwinDocument) document = twin_document_table_get_text (tx, passage->document_id, error);
  g_autofree char *quote = NULL;
  const char *text;
  gsize length;
  gsize start;
  gsize end;

  if (document == NULL)
    return NULL;

  text = twin_document_get_text (document, &length);
  start = MIN (passage->source_start, length);
  end = MIN (passage->source_end, length);
  quote = g_strndup (text + start, end - start);
  if (twin_quote_find (quote, end - start, citation->text, 0, &start, &end))
    {
      g_autofree char *sentence = g_strndup (quote + start, end - start);

      return twin_evaluation_target_new (passage->document_id, sentence, passage->source_start + start);
    }

  return twin_evaluation_target_new (passage->document_id, quote, passage->source_start);
}

TwinEvaluationQuestion *
twin_evaluation_draft (TwinLibrary *library, const TwinTwin *twin, const char *question, const TwinAnswer *answer,
                       GError **error)
{
  g_autoptr (TwinEvaluationQuestion) draft = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && question != NULL && answer != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  if (tx == NULL)
    return NULL;

  draft = twin_evaluation_question_new ();
  draft->twin_id = g_strdup (twin->id);
  draft->question = g_strdup (question);
  draft->category = g_strdup ("");
  draft->answerable = !answer->abstained;
  for (guint i = 0; draft->answerable && i < answer->citations->len; i++)
    {
      const TwinCitation *citation = g_ptr_array_index (answer->citations, i);
      const TwinHit *hit = g_ptr_array_index (answer->hits, citation->hit_index);
      TwinEvaluationTarget *target = make_target (tx, hit->passage, citation, error);

      if (target == NULL)
        return NULL;
      g_ptr_array_add (draft->targets, target);
    }

  return g_steal_pointer (&draft);
}
