/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-passage-table.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-connection.h"
#include "store/twin-matcher.h"
#include "store/twin-table.h"
#include "store/twin-tokenizer.h"
#include "text/twin-language.h"

#include <string.h>

/* To take the words of one passage out of the index takes as long as to merge so many of its passages (4 ms and 15 us):
 * of fewer than one in so many, they are taken out at once. */
#define ERASE_SHARE 256

#define COLUMNS                                                                                                        \
  "passage.id, rendition_id, rendition.document_id, ordinal, start_byte, end_byte, source_start_byte, "                \
  "source_end_byte, page_from, page_to, passage.language, heading, body"
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
  g_free (self->language);
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
  g_autoptr (GError) local_error = NULL;
  gint64 id = twin_passage_table_find_rendition (tx, document_id, policy_digest, &local_error);

  /* Asked first, because a deletion that cascades makes the index write what it has gathered; so would RETURNING. */
  if (local_error == NULL && id != 0)
    twin_transaction_execute (tx, &local_error, "DELETE FROM rendition WHERE id = ?", "i", id);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return 0;
    }

  if (!twin_transaction_execute (tx, error,
                                 "INSERT INTO rendition (document_id, policy_digest, title, language, created_at) "
                                 "VALUES (?, ?, ?, ?, ?)",
                                 "ssssi", document_id, policy_digest, title, language, twin_transaction_now (tx)))
    return 0;

  row = twin_transaction_prepare (tx, "SELECT last_insert_rowid ()", error);

  return twin_table_find_int (row, &id, error, "") ? id : 0;
}

/* That of the rendition; where it is in several or too short to tell, each passage may have its own. */
static char *
choose_language (const char *language, const TwinPassageRecord *passage)
{
  char *detected = NULL;

  if (passage->language != NULL || language != NULL)
    return g_strdup (passage->language != NULL ? passage->language : language);

  if (passage->body != NULL)
    detected = twin_language_detect (passage->body, strlen (passage->body));

  return detected != NULL ? detected : g_strdup ("");
}

static gboolean
insert_passage (TwinTransaction *tx, gint64 rendition_id, const char *language, const TwinPassageRecord *passage,
                GError **error)
{
  gint64 id = rendition_id << TWIN_PASSAGE_ORDINAL_BITS | passage->ordinal;
  g_autofree char *own_language = choose_language (language, passage);
  const char *heading = passage->heading != NULL ? passage->heading : "";
  const char *body = passage->body != NULL ? passage->body : "";

  if (passage->ordinal >> TWIN_PASSAGE_ORDINAL_BITS != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("This document has too many passages. Divide it into several files."));
      return FALSE;
    }

  return twin_transaction_execute (
           tx, error,
           "INSERT INTO passage (id, rendition_id, ordinal, start_byte, end_byte, source_start_byte, source_end_byte, "
           "page_from, page_to, language, heading, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           "iiiiiiiiisss", id, rendition_id, (gint64) passage->ordinal, (gint64) passage->start, (gint64) passage->end,
           (gint64) passage->source_start, (gint64) passage->source_end, (gint64) passage->page_from,
           (gint64) passage->page_to, own_language, heading, body)
         && twin_transaction_execute (
           tx, error,
           "INSERT INTO passage_index (rowid, heading, body) VALUES "
           "(?1, " TWIN_TOKENIZER_TEXT ("?2", "?3") ", " TWIN_TOKENIZER_TEXT ("?2", "?4") ")",
           "isss", id, own_language, heading, body);
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
    if (!insert_passage (tx, id, language, g_ptr_array_index (passages, i), error))
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

void
twin_passage_source_free (TwinPassageSource *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self);
}

static gpointer
read_source (TwinStatement *row)
{
  TwinPassageSource *self = g_new0 (TwinPassageSource, 1);

  self->title = twin_statement_dup_text (row, 0);
  self->modified_at = twin_statement_get_int (row, 1);

  return self;
}

TwinPassageSource *
twin_passage_table_get_source (TwinTransaction *tx, gint64 rendition_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  row = twin_transaction_prepare (tx,
                                  "SELECT rendition.title, document.modified_at FROM rendition "
                                  "JOIN document ON document.id = document_id WHERE rendition.id = ?",
                                  error);

  return twin_table_read_one (row, read_source, "There is no such rendition.", error, "i", rendition_id);
}

/* Whether what is deleted from now on is taken out of the index instead of being marked. FTS5 does either when it
 * writes what it has gathered, as it does at a savepoint. */
static gboolean
set_thorough (TwinTransaction *tx, gboolean thorough, GError **error)
{
  return twin_transaction_execute (tx, error, "SAVEPOINT gathered", "")
         && twin_transaction_execute (tx, error, "RELEASE gathered", "")
         && twin_transaction_execute (tx, error,
                                      "INSERT INTO passage_index (passage_index, rank) VALUES ('secure-delete', ?)", "b",
                                      thorough);
}

/* Few passages are deleted thoroughly, many by marks. */
gboolean
twin_passage_table_drop_document (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 n_deleted = 0;
  guint64 n_passages;
  gboolean thorough;

  g_return_val_if_fail (tx != NULL && document_id != NULL, FALSE);

  row = twin_transaction_prepare (
    tx, "SELECT count (*) FROM rendition JOIN passage ON rendition_id = rendition.id WHERE document_id = ?", error);
  twin_table_find_int (row, &n_deleted, &local_error, "s", document_id);
  g_clear_pointer (&row, twin_statement_free);
  n_passages = local_error == NULL && n_deleted > 0 ? twin_passage_table_count (tx, &local_error) : 0;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  /* Many documents of a few passages are many passages. */
  thorough = n_deleted > 0 && twin_transaction_add_erased (tx, (guint64) n_deleted) <= n_passages / ERASE_SHARE;
  if (thorough && !set_thorough (tx, TRUE, error))
    return FALSE;

  return twin_transaction_execute (tx, error, "DELETE FROM rendition WHERE document_id = ?", "s", document_id)
         && (!thorough || set_thorough (tx, FALSE, error));
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
  self->language = twin_statement_dup_text (row, 10);
  self->heading = twin_statement_dup_text (row, 11);
  self->body = twin_statement_dup_text (row, 12);

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

/* Terms as FTS5 is asked for them: each of its variants a string in quotes, in which nothing is an operator. */
static void
append_variant (GString *query, const char *variant, gboolean prefix)
{
  g_string_append (query, "\"" TWIN_TOKENIZER_TERM);
  for (const char *p = variant; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (query, '"');
      g_string_append_c (query, *p);
    }
  g_string_append (query, prefix ? "\"*" : "\"");
}

static void
append_term (GString *query, const TwinPassageTerm *term)
{
  for (guint i = 0; term->variants[i] != NULL; i++)
    {
      if (query->len > 0)
        g_string_append (query, " OR ");
      append_variant (query, term->variants[i], term->prefix);
    }
}

GArray *
twin_passage_table_match (TwinTransaction *tx, GArray *terms, GArray *renditions, guint limit, GError **error)
{
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (TwinMatcher) matcher = NULL;
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (tx != NULL && terms != NULL && renditions != NULL, NULL);

  matcher = twin_matcher_new (renditions, limit);
  for (guint i = 0; i < terms->len; i++)
    {
      const TwinPassageTerm *term = &g_array_index (terms, TwinPassageTerm, i);

      append_term (query, term);
      for (guint k = 0; term->variants[k] != NULL; k++)
        twin_matcher_add_phrase (matcher, i, term->weight);
    }
  if (query->len == 0 || renditions->len == 0)
    return twin_matcher_take (matcher);

  rows = twin_transaction_prepare (
    tx, "SELECT rowid FROM passage_index WHERE passage_index MATCH ?1 AND twin_match (passage_index, ?2)", error);
  if (rows == NULL)
    return NULL;

  twin_statement_bind (rows, "sM", query->str, matcher);
  while (twin_statement_step (rows, &local_error))
    ;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return twin_matcher_take (matcher);
}

guint64
twin_passage_table_count_term (TwinTransaction *tx, const TwinPassageTerm *term, guint64 at_most, GError **error)
{
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (TwinStatement) row = NULL;
  gint64 count = 0;

  g_return_val_if_fail (tx != NULL && term != NULL, 0);

  append_term (query, term);
  row = twin_transaction_prepare (
    tx, "SELECT count (*) FROM (SELECT 1 FROM passage_index WHERE passage_index MATCH ? LIMIT ?)", error);
  twin_table_find_int (row, &count, error, "si", query->str, (gint64) at_most);

  return (guint64) count;
}

guint64
twin_passage_table_count (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  gint64 count = 0;

  g_return_val_if_fail (tx != NULL, 0);

  row = twin_transaction_prepare (tx, "SELECT twin_count (passage_index) FROM passage_index LIMIT 1", error);
  twin_table_find_int (row, &count, error, "");

  return (guint64) count;
}

gboolean
twin_passage_table_list_terms (TwinTransaction *tx, const char *prefix, TwinPassageTermFunc func, gpointer user_data,
                               GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *end = NULL;

  g_return_val_if_fail (tx != NULL && prefix != NULL && *prefix != '\0' && func != NULL, FALSE);

  /* No byte of UTF-8 is greater, so this comes after all that begin with the prefix. */
  end = g_strconcat (prefix, "\xff", NULL);
  rows = twin_transaction_prepare (tx, "SELECT term, doc FROM passage_term WHERE term >= ? AND term < ?", error);
  if (rows == NULL)
    return FALSE;

  twin_statement_bind (rows, "ss", prefix, end);
  while (twin_statement_step (rows, &local_error))
    if (!func (twin_statement_get_text (rows, 0), (guint64) twin_statement_get_int (rows, 1), user_data))
      break;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

char **
twin_passage_table_list_languages (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  /* From one language to the next by the index, whatever the number of passages. */
  rows = twin_transaction_prepare (tx,
                                   "WITH RECURSIVE used (language) AS ("
                                   "  SELECT min (language) FROM passage"
                                   "  UNION ALL"
                                   "  SELECT (SELECT min (language) FROM passage WHERE language > used.language)"
                                   "    FROM used WHERE used.language IS NOT NULL"
                                   ") SELECT language FROM used WHERE language IS NOT NULL",
                                   error);

  return twin_table_list_text (rows, error, "");
}
