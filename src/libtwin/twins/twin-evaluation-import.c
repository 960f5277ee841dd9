/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-evaluation.h"

#include <string.h>

#include "base/twin-csv.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "store/twin-audit-table.h"
#include "store/twin-document-table.h"
#include "text/twin-language.h"
#include "twins/twin-evaluation-private.h"
#include "twins/twin-settings-private.h"

typedef enum
{
  COLUMN_QUESTION,
  COLUMN_CATEGORY,
  COLUMN_DOCUMENT,
  COLUMN_QUOTE,
  COLUMN_ANSWERABLE,
  N_COLUMNS,
} Column;

#define MAX_NAMES 6

static const char *const column_names[N_COLUMNS][MAX_NAMES] = {
  [COLUMN_QUESTION] = { "question", "frage" },
  [COLUMN_CATEGORY] = { "category", "kategorie", "group", "gruppe" },
  [COLUMN_DOCUMENT] = { "document", "dokument", "file", "datei", "source", "quelle" },
  [COLUMN_QUOTE] = { "quote", "passage", "zitat", "textstelle", "stelle", "answer text" },
  [COLUMN_ANSWERABLE] = { "answerable", "beantwortbar", "in documents", "in den dokumenten" },
};

static const char *const yes_words[] = { "yes", "y", "true", "1", "ja", "j", "x" };
static const char *const no_words[] = { "no", "n", "false", "0", "nein" };

/* What is needed while one file is read. */
typedef struct
{
  TwinEvaluationImport *import;
  TwinTransaction *tx;
  const char *twin_id;
  int columns[N_COLUMNS];
  GPtrArray *documents;  /* TwinDocumentRecord */
  GHashTable *stored;    /* key -> TwinEvaluationQuestion that the twin has */
  GHashTable *added;     /* key -> one of the import */
} Reading;

void
twin_evaluation_import_free (TwinEvaluationImport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->rejections, g_ptr_array_unref);
  g_free (self);
}

static void
rejection_free (TwinEvaluationRejection *self)
{
  g_free (self->reason);
  g_free (self);
}

static void
reject (Reading *reading, guint line, gboolean duplicate, const char *reason)
{
  TwinEvaluationRejection *rejection = g_new0 (TwinEvaluationRejection, 1);

  rejection->line = line;
  rejection->duplicate = duplicate;
  rejection->reason = g_strdup (reason);
  g_ptr_array_add (reading->import->rejections, rejection);
}

/* ---- Columns and words ---- */

static gboolean
is_one_of (const char *text, const char *const *words, gsize n_words)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *folded = g_utf8_strdown (trimmed, -1);

  for (gsize i = 0; i < n_words && words[i] != NULL; i++)
    if (strcmp (folded, words[i]) == 0)
      return TRUE;

  return FALSE;
}

/* FALSE if the first record does not name the column of questions. */
static gboolean
find_columns (char **fields, int *columns)
{
  for (guint column = 0; column < N_COLUMNS; column++)
    {
      columns[column] = -1;
      for (int i = 0; fields[i] != NULL && columns[column] < 0; i++)
        if (is_one_of (fields[i], column_names[column], MAX_NAMES))
          columns[column] = i;
    }

  return columns[COLUMN_QUESTION] >= 0;
}

static const char *
get_field (const Reading *reading, char **fields, Column column)
{
  int at = reading->columns[column];

  return at >= 0 && at < (int) g_strv_length (fields) ? g_strstrip (fields[at]) : "";
}

/* Which document is meant; NULL with *@reason if none or several. */
static const TwinDocumentRecord *
find_document (const Reading *reading, const char *reference, const char **reason)
{
  const TwinDocumentRecord *found = NULL;
  g_autofree char *wanted = g_utf8_casefold (reference, -1);

  for (guint i = 0; i < reading->documents->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (reading->documents, i);
      g_autofree char *name = g_utf8_casefold (record->name, -1);
      g_autofree char *title = g_utf8_casefold (twin_document_record_get_display_name (record), -1);

      if (strcmp (record->id, reference) == 0)
        return record;
      if (record->state == TWIN_DOCUMENT_DUPLICATE || (strcmp (name, wanted) != 0 && strcmp (title, wanted) != 0))
        continue;
      if (found != NULL)
        {
          *reason = "Several documents have this name. Write the id of the one that is meant.";
          return NULL;
        }
      found = record;
    }

  if (found == NULL)
    *reason = "There is no document of this name.";

  return found;
}

/* ---- Records ---- */

static gboolean
has_target (const TwinEvaluationQuestion *question, const TwinEvaluationTarget *target)
{
  for (guint i = 0; i < question->targets->len; i++)
    {
      const TwinEvaluationTarget *other = g_ptr_array_index (question->targets, i);

      if (strcmp (other->document_id, target->document_id) == 0 && strcmp (other->quote, target->quote) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The question that a record makes; NULL with *@reason. */
static TwinEvaluationQuestion *
make_question (Reading *reading, char **fields, const char **reason)
{
  g_autoptr (TwinEvaluationQuestion) question = twin_evaluation_question_new ();
  const char *document = get_field (reading, fields, COLUMN_DOCUMENT);
  const char *answerable = get_field (reading, fields, COLUMN_ANSWERABLE);
  gboolean says_no = is_one_of (answerable, no_words, G_N_ELEMENTS (no_words));
  const TwinDocumentRecord *record;

  question->twin_id = g_strdup (reading->twin_id);
  question->question = g_strdup (get_field (reading, fields, COLUMN_QUESTION));
  question->category = g_strdup (get_field (reading, fields, COLUMN_CATEGORY));
  question->answerable = !says_no;

  if (*answerable != '\0' && !says_no && !is_one_of (answerable, yes_words, G_N_ELEMENTS (yes_words)))
    {
      *reason = "Whether it is answerable must be yes or no.";
      return NULL;
    }
  if (says_no && *document != '\0')
    {
      *reason = "It says that the documents do not hold the answer and names a document. Leave one of them out.";
      return NULL;
    }
  if (says_no)
    return g_steal_pointer (&question);
  if (*document == '\0')
    {
      *reason = "It names no document. Name the one that holds the answer, or write “no” under answerable.";
      return NULL;
    }

  record = find_document (reading, document, reason);
  if (record == NULL)
    return NULL;
  g_ptr_array_add (question->targets, twin_evaluation_target_new (record->id, get_field (reading, fields, COLUMN_QUOTE), 0));

  return g_steal_pointer (&question);
}

/* Joins @question to one of the same words; TRUE if there was one. */
static gboolean
join (Reading *reading, TwinEvaluationQuestion *question, const char *key, guint line)
{
  const TwinEvaluationQuestion *stored = g_hash_table_lookup (reading->stored, key);
  TwinEvaluationQuestion *added = g_hash_table_lookup (reading->added, key);
  TwinEvaluationTarget *target = question->targets->len > 0 ? g_ptr_array_index (question->targets, 0) : NULL;

  if (stored != NULL)
    {
      gboolean same = stored->answerable == question->answerable && (target == NULL || has_target (stored, target));

      reject (reading, line, same,
              same ? "This question is there already."
                   : "This question is there already, with another answer. Change it there, or remove it first.");
      return TRUE;
    }
  if (added == NULL)
    return FALSE;

  if (added->answerable != question->answerable)
    reject (reading, line, FALSE, "The same question stands above with another answer.");
  else if (target == NULL || has_target (added, target))
    reject (reading, line, TRUE, "This is the same as a line above.");
  else
    g_ptr_array_add (added->targets, g_ptr_array_steal_index (question->targets, 0));

  return TRUE;
}

/* Takes one record or says why not. FALSE only if the store cannot be read. */
static gboolean
read_record (Reading *reading, char **fields, guint line, GError **error)
{
  const char *reason = NULL;
  g_autoptr (TwinEvaluationQuestion) question = make_question (reading, fields, &reason);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *key = NULL;

  if (question == NULL)
    {
      reject (reading, line, FALSE, reason);
      return TRUE;
    }
  if (!_twin_evaluation_check (reading->tx, question, &local_error))
    {
      if (local_error->domain != TWIN_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      reject (reading, line, FALSE, local_error->message);
      return TRUE;
    }

  key = _twin_evaluation_make_key (question->question);
  if (join (reading, question, key, line))
    return TRUE;

  g_hash_table_insert (reading->added, g_steal_pointer (&key), question);
  g_ptr_array_add (reading->import->questions, g_steal_pointer (&question));

  return TRUE;
}

static gboolean
read_records (Reading *reading, const char *text, gsize length, GError **error)
{
  TwinCsvReader reader;
  gboolean done = TRUE;
  char **fields;

  twin_csv_reader_init (&reader, text, length, 0);
  for (guint n = 0; done && (fields = twin_csv_reader_next (&reader)) != NULL; n++)
    {
      if (n > 0)
        done = read_record (reading, fields, reader.line, error);
      else if (!find_columns (fields, reading->columns))
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                               _("The first line must name the columns: question, category, document, quote, answerable."));
          done = FALSE;
        }
      g_strfreev (fields);
    }

  return done;
}

static GHashTable *
map_questions (GPtrArray *questions)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < questions->len; i++)
    {
      TwinEvaluationQuestion *question = g_ptr_array_index (questions, i);

      g_hash_table_insert (map, _twin_evaluation_make_key (question->question), question);
    }

  return map;
}

TwinEvaluationImport *
twin_evaluation_import_prepare (TwinLibrary *library, const char *twin_id, const char *csv, gsize length, GError **error)
{
  g_autoptr (TwinEvaluationImport) self = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GHashTable) stored = NULL;
  g_autoptr (GHashTable) added = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  gsize size;

  g_return_val_if_fail (library != NULL && twin_id != NULL && csv != NULL, NULL);

  /* Spreadsheets still write other encodings than UTF-8. */
  text = twin_text_decode ((const guint8 *) csv, length, &size, NULL);
  tx = twin_store_read (twin_library_get_store (library), error);
  documents = tx != NULL ? twin_document_table_list (tx, error) : NULL;
  questions = documents != NULL ? twin_evaluation_table_list (tx, twin_id, error) : NULL;
  if (questions == NULL)
    return NULL;

  stored = map_questions (questions);
  self = g_new0 (TwinEvaluationImport, 1);
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_evaluation_question_free);
  self->rejections = g_ptr_array_new_with_free_func ((GDestroyNotify) rejection_free);

  return read_records (&(Reading) { self, tx, twin_id, { 0 }, documents, stored, added }, text, size, error)
           ? g_steal_pointer (&self)
           : NULL;
}

gboolean
twin_evaluation_import_apply (TwinLibrary *library, const char *twin_id, const TwinEvaluationImport *import, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwin) twin = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GHashTable) stored = NULL;
  g_autofree char *detail = NULL;
  TwinClock *clock;

  g_return_val_if_fail (library != NULL && twin_id != NULL && import != NULL, FALSE);

  clock = twin_store_get_clock (twin_library_get_store (library));
  tx = twin_store_write (twin_library_get_store (library), error);
  twin = tx != NULL ? _twin_twin_load (tx, twin_id, error) : NULL;
  questions = twin != NULL ? twin_evaluation_table_list (tx, twin_id, error) : NULL;
  if (questions == NULL)
    return FALSE;

  stored = map_questions (questions);
  for (guint i = 0; i < import->questions->len; i++)
    {
      g_autoptr (TwinEvaluationQuestion) question = twin_evaluation_question_copy (g_ptr_array_index (import->questions, i));
      g_autofree char *key = _twin_evaluation_make_key (question->question);

      /* One that was added since it was prepared is there, which is what was asked for. */
      if (g_hash_table_contains (stored, key))
        continue;
      question->id = twin_id_new (clock);
      question->added_at = twin_transaction_now (tx);
      question->updated_at = question->added_at;
      if (!twin_evaluation_table_insert (tx, question, error))
        return FALSE;
    }

  detail = g_strdup_printf ("{\"added\":%u}", import->questions->len);

  return twin_audit_table_append (tx, "evaluation.change", twin_id, "done", detail, error)
         && twin_transaction_commit (tx, error);
}
