/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-passage-table.h"

#include "base/twin-error.h"
#include "store/twin-table.h"

/* How much more a word of the heading path counts than one of the body: it tells what
 * a passage is about and stands there once. */
#define HEADING_WEIGHT "2.0"
#define BODY_WEIGHT "1.0"

/* A passage's id is its rendition's, so many bits up, and its ordinal: the scope of a search
 * can be told from the index alone. TWIN_LIMIT_BLOCKS and TWIN_LIMIT_TEXT_BYTES leave room. */
#define ORDINAL_BITS 21
#define RENDITION_OF(id) "(" id " >> " G_STRINGIFY (ORDINAL_BITS) ")"

#define COLUMNS                                                                                                        \
  "passage.id, rendition_id, rendition.document_id, ordinal, start_byte, end_byte, source_start_byte, "                \
  "source_end_byte, page_from, page_to, heading, body"
#define FROM " FROM passage JOIN rendition ON rendition.id = passage.rendition_id "

TwinPassageRecord *
twin_passage_record_new (void)
{
  return g_new0 (TwinPassageRecord, 1);
}

void
twin_passage_record_free (TwinPassageRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_free (self->heading);
  g_free (self->body);
  g_free (self);
}

gint64
twin_passage_table_find_rendition (TwinTransaction *tx, const char *document_id, const char *policy_digest,
                                   GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  gint64 id = 0;

  g_return_val_if_fail (tx != NULL && document_id != NULL && policy_digest != NULL, 0);

  row = twin_transaction_prepare (tx, "SELECT id FROM rendition WHERE document_id = ? AND policy_digest = ?", error);
  twin_table_find_int (row, &id, error, "ss", document_id, policy_digest);

  return id;
}

static gint64
insert_rendition (TwinTransaction *tx, const char *document_id, const char *policy_digest, const char *title,
                  const char *language, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  gint64 id = 0;

  if (!twin_transaction_execute (tx, error, "DELETE FROM rendition WHERE document_id = ? AND policy_digest = ?", "ss",
                                 document_id, policy_digest))
    return 0;

  row = twin_transaction_prepare (tx,
                                  "INSERT INTO rendition (document_id, policy_digest, title, language, created_at) "
                                  "VALUES (?, ?, ?, ?, ?) RETURNING id",
                                  error);
  if (!twin_table_insert (row, &id, error, "ssssi", document_id, policy_digest, title, language,
                          twin_transaction_now (tx)))
    return 0;

  return id;
}

static gboolean
insert_passage (TwinTransaction *tx, gint64 rendition_id, const TwinPassageRecord *passage, GError **error)
{
  if (passage->ordinal >> ORDINAL_BITS != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           "This document has too many passages. Divide it into several files.");
      return FALSE;
    }

  return twin_transaction_execute (
    tx, error,
    "INSERT INTO passage (id, rendition_id, ordinal, start_byte, end_byte, source_start_byte, source_end_byte, "
    "page_from, page_to, heading, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "iiiiiiiiiss", rendition_id << ORDINAL_BITS | passage->ordinal, rendition_id, (gint64) passage->ordinal, (gint64) passage->start, (gint64) passage->end,
    (gint64) passage->source_start, (gint64) passage->source_end, (gint64) passage->page_from,
    (gint64) passage->page_to, passage->heading != NULL ? passage->heading : "",
    passage->body != NULL ? passage->body : "");
}

gint64
twin_passage_table_insert_rendition (TwinTransaction *tx, const char *document_id, const char *policy_digest,
                                     const char *title, const char *language, GPtrArray *passages, GError **error)
{
  gint64 id;

  g_return_val_if_fail (tx != NULL && document_id != NULL && policy_digest != NULL, 0);
  g_return_val_if_fail (title != NULL && passages != NULL, 0);

  id = insert_rendition (tx, document_id, policy_digest, title, language, error);
  if (id == 0)
    return 0;

  for (guint i = 0; i < passages->len; i++)
    if (!insert_passage (tx, id, g_ptr_array_index (passages, i), error))
      return 0;

  return id;
}

char *
twin_passage_table_get_title (TwinTransaction *tx, gint64 rendition_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT title FROM rendition WHERE id = ?", error);
  if (!twin_table_step_one (row, "There is no such rendition.", error, "i", rendition_id))
    return NULL;

  return twin_statement_dup_text (row, 0);
}

gboolean
twin_passage_table_drop_document (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM rendition WHERE document_id = ?", "s", document_id);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinPassageRecord *self = twin_passage_record_new ();

  self->id = twin_statement_get_int (row, 0);
  self->rendition_id = twin_statement_get_int (row, 1);
  self->document_id = twin_statement_dup_text (row, 2);
  self->ordinal = (guint) twin_statement_get_int (row, 3);
  self->start = (gsize) twin_statement_get_int (row, 4);
  self->end = (gsize) twin_statement_get_int (row, 5);
  self->source_start = (gsize) twin_statement_get_int (row, 6);
  self->source_end = (gsize) twin_statement_get_int (row, 7);
  self->page_from = (guint) twin_statement_get_int (row, 8);
  self->page_to = (guint) twin_statement_get_int (row, 9);
  self->heading = twin_statement_dup_text (row, 10);
  self->body = twin_statement_dup_text (row, 11);

  return self;
}

TwinPassageRecord *
twin_passage_table_get (TwinTransaction *tx, gint64 id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT " COLUMNS FROM "WHERE passage.id = ?", error);

  return twin_table_read_one (row, read_record, "There is no such passage.", error, "i", id);
}

GPtrArray *
twin_passage_table_list (TwinTransaction *tx, gint64 rendition_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT " COLUMNS FROM "WHERE rendition_id = ? ORDER BY ordinal", error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "i", rendition_id);

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_passage_record_free, error);
}

GArray *
twin_passage_table_match (TwinTransaction *tx, const char *fts_query, GArray *renditions, guint limit, GError **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (TwinPassageHit));
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (tx != NULL && fts_query != NULL && renditions != NULL, NULL);

  /* Only what is in the scope is ranked. */
  rows = twin_transaction_prepare (tx,
                                   "SELECT rowid, " RENDITION_OF ("rowid") ", bm25 (passage_index, " HEADING_WEIGHT
                                   ", " BODY_WEIGHT ") AS score FROM passage_index WHERE passage_index MATCH ?1 AND in_set ("
                                   RENDITION_OF ("rowid") ", ?2) ORDER BY score, rowid LIMIT ?3",
                                   error);
  if (rows == NULL)
    return NULL;

  twin_statement_bind (rows, "sSi", fts_query, renditions, (gint64) limit);
  while (twin_statement_step (rows, &local_error))
    {
      TwinPassageHit hit = {
        .passage_id = twin_statement_get_int (rows, 0),
        .rendition_id = twin_statement_get_int (rows, 1),
        .bm25 = twin_statement_get_double (rows, 2),
      };

      g_array_append_val (hits, hit);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&hits);
}

/* A string of FTS5's query syntax: between quotes nothing in it is an operator. */
static char *
quote_term (const char *term)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = term; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (quoted, '"');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

guint64
twin_passage_table_count_term (TwinTransaction *tx, const char *term, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  g_autofree char *query = NULL;
  gint64 count = 0;

  g_return_val_if_fail (tx != NULL && term != NULL, 0);

  /* Asked as a query, so that the index folds and stems the word as it did the text;
   * fts5vocab would want the stem. */
  query = quote_term (term);
  row = twin_transaction_prepare (tx, "SELECT count (*) FROM passage_index WHERE passage_index MATCH ?", error);
  twin_table_find_int (row, &count, error, "s", query);

  return (guint64) count;
}

guint64
twin_passage_table_count (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  gint64 count = 0;

  g_return_val_if_fail (tx != NULL, 0);

  row = twin_transaction_prepare (tx, "SELECT count (*) FROM passage", error);
  twin_table_find_int (row, &count, error, "");

  return (guint64) count;
}
