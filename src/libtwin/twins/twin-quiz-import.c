/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz.h"

#include <string.h>

#include "base/twin-csv.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-document-table.h"
#include "text/twin-language.h"

typedef enum
{
  COLUMN_QUESTION,
  COLUMN_RIGHT,
  COLUMN_DOCUMENT,
  COLUMN_QUOTE,
  N_COLUMNS,
} Column;

#define MAX_NAMES 5

static const char *const column_names[N_COLUMNS][MAX_NAMES] = {
  [COLUMN_QUESTION] = { "question", "frage" },
  [COLUMN_RIGHT] = { "right", "correct", "key", "richtig" },
  [COLUMN_DOCUMENT] = { "document", "dokument", "source", "quelle" },
  [COLUMN_QUOTE] = { "quote", "passage", "zitat", "textstelle" },
};

/* A column whose name begins so holds an answer: "option 1", "Antwort B". */
static const char *const option_names[] = { "option", "answer", "antwort" };

/* What is needed while one file is read. */
typedef struct
{
  GPtrArray *documents; /* TwinDocumentRecord */
  GArray *options;      /* int, columns of answers */
  int columns[N_COLUMNS];
} Reading;

/* ---- Columns ---- */

static gboolean
is_option (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (option_names); i++)
    if (g_str_has_prefix (name, option_names[i]))
      return TRUE;

  return FALSE;
}

static void
take_column (Reading *reading, const char *name, int at)
{
  if (is_option (name))
    {
      g_array_append_val (reading->options, at);
      return;
    }
  for (guint column = 0; column < N_COLUMNS; column++)
    for (guint i = 0; i < MAX_NAMES && column_names[column][i] != NULL; i++)
      if (reading->columns[column] < 0 && strcmp (name, column_names[column][i]) == 0)
        reading->columns[column] = at;
}

static gboolean
find_columns (Reading *reading, char **fields, GError **error)
{
  for (guint column = 0; column < N_COLUMNS; column++)
    reading->columns[column] = -1;
  for (int i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *name = g_utf8_strdown (g_strstrip (fields[i]), -1);

      take_column (reading, name, i);
    }
  for (guint column = 0; column < N_COLUMNS; column++)
    if (reading->columns[column] < 0 || reading->options->len < TWIN_QUIZ_FEWEST_OPTIONS)
      {
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                             _("The first line must name the columns: question, option 1, option 2, …, right, document, quote."));
        return FALSE;
      }

  return TRUE;
}

/* ---- Records ---- */

static const char *
get_field (char **fields, int at)
{
  return at < (int) g_strv_length (fields) ? g_strstrip (fields[at]) : "";
}

/* The answers that are not empty. */
static char **
take_options (const Reading *reading, char **fields)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < reading->options->len; i++)
    {
      const char *option = get_field (fields, g_array_index (reading->options, int, i));

      if (*option != '\0')
        g_strv_builder_add (builder, option);
    }

  return g_strv_builder_end (builder);
}

/* The answer of these words, or of this place, from 1. */
static gboolean
find_answer (const TwinQuizItem *item, const char *right, guint *answer)
{
  guint64 number;

  for (guint i = 0; item->options[i] != NULL; i++)
    if (strcmp (item->options[i], right) == 0)
      {
        *answer = i;
        return TRUE;
      }
  if (!g_ascii_string_to_unsigned (right, 10, 1, g_strv_length (item->options), &number, NULL))
    return FALSE;
  *answer = (guint) number - 1;

  return TRUE;
}

/* By id, or by the only name or title that is so without regard to case. */
static const TwinDocumentRecord *
find_document (const Reading *reading, const char *reference)
{
  const TwinDocumentRecord *found = NULL;
  g_autofree char *wanted = g_utf8_casefold (reference, -1);

  for (guint i = 0; i < reading->documents->len; i++)
    {
      const TwinDocumentRecord *record = reading->documents->pdata[i];
      g_autofree char *name = g_utf8_casefold (record->name, -1);
      g_autofree char *title = g_utf8_casefold (twin_document_record_get_display_name (record), -1);

      if (strcmp (record->id, reference) == 0)
        return record;
      if (record->state == TWIN_DOCUMENT_DUPLICATE || (strcmp (name, wanted) != 0 && strcmp (title, wanted) != 0))
        continue;
      if (found != NULL)
        return NULL;
      found = record;
    }

  return found;
}

static TwinQuizItem *
read_record (const Reading *reading, char **fields, guint line, GError **error)
{
  g_autoptr (TwinQuizItem) item = twin_quiz_item_new ();
  const TwinDocumentRecord *document = find_document (reading, get_field (fields, reading->columns[COLUMN_DOCUMENT]));

  g_strfreev (item->options);
  item->options = take_options (reading, fields);
  if (document == NULL)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Line %u: there is no document of this name, or there are several. Write its id."), line);
      return NULL;
    }
  if (!find_answer (item, get_field (fields, reading->columns[COLUMN_RIGHT]), &item->answer))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Line %u: “right” is the number of an answer, from 1, or its words."), line);
      return NULL;
    }
  g_set_str (&item->question, get_field (fields, reading->columns[COLUMN_QUESTION]));
  g_set_str (&item->document_id, document->id);
  g_set_str (&item->quote, get_field (fields, reading->columns[COLUMN_QUOTE]));

  return g_steal_pointer (&item);
}

static gboolean
read_records (Reading *reading, const char *text, gsize length, GPtrArray *items, GError **error)
{
  TwinCsvReader reader;
  gboolean done = TRUE;
  char **fields;

  twin_csv_reader_init (&reader, text, length, 0);
  for (guint n = 0; done && (fields = twin_csv_reader_next (&reader)) != NULL; n++)
    {
      if (n == 0)
        done = find_columns (reading, fields, error);
      else
        {
          TwinQuizItem *item = read_record (reading, fields, reader.line, error);

          done = item != NULL;
          if (done)
            g_ptr_array_add (items, item);
        }
      g_strfreev (fields);
    }

  return done;
}

GPtrArray *
twin_quiz_read_csv (TwinLibrary *library, const char *csv, gsize length, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_item_free);
  g_autoptr (GArray) options = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autofree char *text = NULL;
  gsize size;

  g_return_val_if_fail (library != NULL && csv != NULL, NULL);

  /* Spreadsheets still write other encodings than UTF-8. */
  text = twin_text_decode ((const guint8 *) csv, length, &size, NULL);
  tx = twin_store_read (twin_library_get_store (library), error);
  documents = tx != NULL ? twin_document_table_list (tx, error) : NULL;
  if (documents == NULL || !read_records (&(Reading) { .documents = documents, .options = options }, text, size, items, error))
    return NULL;

  return g_steal_pointer (&items);
}
