/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-document-table.h"

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "store/twin-passage-table.h"
#include "store/twin-table.h"

#include <string.h>

static const char *const state_names[] = {
  [TWIN_DOCUMENT_QUEUED] = "queued",
  [TWIN_DOCUMENT_EXTRACTING] = "extracting",
  [TWIN_DOCUMENT_REVIEW] = "review",
  [TWIN_DOCUMENT_READY] = "ready",
  [TWIN_DOCUMENT_BLOCKED] = "blocked",
  [TWIN_DOCUMENT_FAILED] = "failed",
  [TWIN_DOCUMENT_DUPLICATE] = "duplicate",
  [TWIN_DOCUMENT_ABSENT] = "absent",
};

/* In the order in which read_record() takes them and bind_record() binds them. */
#define COLUMNS                                                                                                        \
  "id, name, path, title, format, mime_type, sha256, language, duplicate_of, size, modified_at, added_at, "            \
  "removed_at, state, reason, partial, include_hidden, n_pages, n_findings, n_undecided, level, allowed_roles, "       \
  "allowed_groups, require_mfa"
#define COLUMN_TYPES "sssssssssiiiissbbiiisssb"

/* The same with where it lies, under the name that the archive has today. */
#define SELECT                                                                                                         \
  "SELECT " COLUMNS ", container_id, coalesce ((SELECT name FROM document AS container WHERE container.id = container_id), " \
  "container_name), inner_path FROM document LEFT JOIN member ON member.document_id = document.id "

const char *
twin_document_state_to_string (TwinDocumentState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), "failed");

  return state_names[state];
}

TwinDocumentState
twin_document_state_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (text, state_names[i]) == 0)
      return (TwinDocumentState) i;

  return TWIN_DOCUMENT_FAILED;
}

TwinDocumentRecord *
twin_document_record_new (void)
{
  TwinDocumentRecord *self = g_new0 (TwinDocumentRecord, 1);

  self->classification = twin_classification_new (TWIN_LEVEL_NONE);

  return self;
}

TwinDocumentRecord *
twin_document_record_copy (const TwinDocumentRecord *self)
{
  TwinDocumentRecord *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->path = g_strdup (self->path);
  copy->title = g_strdup (self->title);
  copy->format = g_strdup (self->format);
  copy->mime_type = g_strdup (self->mime_type);
  copy->sha256 = g_strdup (self->sha256);
  copy->language = g_strdup (self->language);
  copy->duplicate_of = g_strdup (self->duplicate_of);
  copy->container_id = g_strdup (self->container_id);
  copy->container_name = g_strdup (self->container_name);
  copy->inner_path = g_strdup (self->inner_path);
  copy->classification = twin_classification_copy (self->classification);

  return copy;
}

void
twin_document_record_free (TwinDocumentRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->path);
  g_free (self->title);
  g_free (self->format);
  g_free (self->mime_type);
  g_free (self->sha256);
  g_free (self->language);
  g_free (self->duplicate_of);
  g_free (self->container_id);
  g_free (self->container_name);
  g_free (self->inner_path);
  twin_classification_free (self->classification);
  g_free (self);
}

const char *
twin_document_record_get_display_name (const TwinDocumentRecord *self)
{
  g_return_val_if_fail (self != NULL, "");

  if (self->title != NULL && *self->title != '\0')
    return self->title;

  return self->name != NULL ? self->name : "";
}

static TwinClassification *
read_classification (TwinStatement *row, int column)
{
  TwinLevel level = TWIN_LEVEL_NONE;
  TwinClassification *self;

  if (!twin_level_from_string (twin_statement_get_text (row, column), &level))
    level = TWIN_LEVEL_NONE; /* an unknown level may not be released */

  self = twin_classification_new (level);
  g_strfreev (self->allowed_roles);
  g_strfreev (self->allowed_groups);
  self->allowed_roles = twin_table_parse_strv (twin_statement_get_text (row, column + 1));
  self->allowed_groups = twin_table_parse_strv (twin_statement_get_text (row, column + 2));
  self->require_mfa = twin_statement_get_int (row, column + 3) != 0;

  return self;
}

static gpointer
read_record (TwinStatement *row)
{
  TwinDocumentRecord *self = g_new0 (TwinDocumentRecord, 1);
  int c = 0;

  self->id = twin_statement_dup_text (row, c++);
  self->name = twin_statement_dup_text (row, c++);
  self->path = twin_statement_dup_text (row, c++);
  self->title = twin_statement_dup_text (row, c++);
  self->format = twin_statement_dup_text (row, c++);
  self->mime_type = twin_statement_dup_text (row, c++);
  self->sha256 = twin_statement_dup_text (row, c++);
  self->language = twin_statement_dup_text (row, c++);
  self->duplicate_of = twin_statement_dup_text (row, c++);
  self->size = (guint64) twin_statement_get_int (row, c++);
  self->modified_at = twin_statement_get_int (row, c++);
  self->added_at = twin_statement_get_int (row, c++);
  self->removed_at = twin_statement_get_int (row, c++);
  self->state = twin_document_state_from_string (twin_statement_get_text (row, c++));
  self->reason = twin_reason_from_string (twin_statement_get_text (row, c++));
  self->partial = twin_statement_get_int (row, c++) != 0;
  self->include_hidden = twin_statement_get_int (row, c++) != 0;
  self->n_pages = (guint) twin_statement_get_int (row, c++);
  self->n_findings = (guint) twin_statement_get_int (row, c++);
  self->n_undecided = (guint) twin_statement_get_int (row, c++);
  self->classification = read_classification (row, c);
  c += 4;
  self->container_id = twin_statement_dup_text (row, c++);
  self->container_name = twin_statement_dup_text (row, c++);
  self->inner_path = twin_statement_dup_text (row, c);

  return self;
}

/* Runs @sql with all columns of @record as its parameters ?1 to ?24. */
static gboolean
execute_with_record (TwinTransaction *tx, const char *sql, const TwinDocumentRecord *record, GError **error)
{
  const TwinClassification *classification = record->classification;
  g_autofree char *roles = twin_table_write_strv (classification != NULL ? classification->allowed_roles : NULL);
  g_autofree char *groups = twin_table_write_strv (classification != NULL ? classification->allowed_groups : NULL);

  return twin_transaction_execute (
    tx, error, sql, COLUMN_TYPES, record->id, record->name, record->path, record->title, record->format,
    record->mime_type, record->sha256, record->language, record->duplicate_of, (gint64) record->size,
    record->modified_at, record->added_at, record->removed_at, twin_document_state_to_string (record->state),
    twin_reason_to_string (record->reason), record->partial, record->include_hidden, (gint64) record->n_pages,
    (gint64) record->n_findings, (gint64) record->n_undecided,
    twin_level_to_string (classification != NULL ? classification->level : TWIN_LEVEL_NONE), roles, groups,
    classification != NULL && classification->require_mfa);
}

gboolean
twin_document_table_insert (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL && record->name != NULL, FALSE);

  return execute_with_record (tx,
                              "INSERT INTO document (" COLUMNS ") VALUES "
                              "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              record, error);
}

gboolean
twin_document_table_update (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL && record->name != NULL, FALSE);

  return execute_with_record (tx,
                              "UPDATE document SET name = ?2, path = ?3, title = ?4, format = ?5, mime_type = ?6, "
                              "sha256 = ?7, language = ?8, duplicate_of = ?9, size = ?10, modified_at = ?11, "
                              "added_at = ?12, removed_at = ?13, state = ?14, reason = ?15, partial = ?16, "
                              "include_hidden = ?17, n_pages = ?18, n_findings = ?19, n_undecided = ?20, level = ?21, "
                              "allowed_roles = ?22, allowed_groups = ?23, require_mfa = ?24 WHERE id = ?1",
                              record, error)
         && twin_table_expect_change (tx, "There is no such document.", error);
}

TwinDocumentRecord *
twin_document_table_get (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && id != NULL, NULL);

  row = twin_transaction_prepare (tx, SELECT "WHERE id = ?", error);

  return twin_table_read_one (row, read_record, "There is no such document.", error, "s", id);
}

static GPtrArray *
list (TwinStatement *rows, GError **error)
{
  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_document_record_free, error);
}

GPtrArray *
twin_document_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (
    tx, SELECT "WHERE removed_at = 0 ORDER BY added_at, document.rowid", error);

  return list (rows, error);
}

GPtrArray *
twin_document_table_list_removed (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (
    tx, SELECT "WHERE removed_at <> 0 ORDER BY added_at, document.rowid", error);

  return list (rows, error);
}

GPtrArray *
twin_document_table_list_state (TwinTransaction *tx, TwinDocumentState state, guint limit, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   SELECT "WHERE state = ? AND removed_at = 0 "
                                   "ORDER BY added_at, document.rowid LIMIT ?",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "si", twin_document_state_to_string (state), (gint64) limit);

  return list (rows, error);
}

char *
twin_document_table_find_path (TwinTransaction *tx, const char *path, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && path != NULL, NULL);

  row = twin_transaction_prepare (
    tx, "SELECT id FROM document WHERE path = ? AND removed_at = 0 ORDER BY added_at DESC LIMIT 1", error);

  return twin_table_find_text (row, error, "s", path);
}

/* The first one that came, and not one that is itself a duplicate: chains would hide it. */
#define FIND_CONTENT "SELECT id FROM document WHERE sha256 = ?1 AND removed_at = 0 AND duplicate_of IS NULL AND id IS NOT ?2 "
#define FIRST "ORDER BY added_at, rowid LIMIT 1"

char *
twin_document_table_find_content (TwinTransaction *tx, const char *sha256, const char *except_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && sha256 != NULL, NULL);

  row = twin_transaction_prepare (tx, FIND_CONTENT FIRST, error);

  return twin_table_find_text (row, error, "ss", sha256, except_id);
}

char *
twin_document_table_find_taken (TwinTransaction *tx, const char *sha256, const char *except_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && sha256 != NULL, NULL);

  row = twin_transaction_prepare (tx, FIND_CONTENT "AND state <> 'queued' " FIRST, error);

  return twin_table_find_text (row, error, "ss", sha256, except_id);
}

gboolean
twin_document_table_delete (TwinTransaction *tx, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL, FALSE);

  return twin_passage_table_drop_document (tx, id, error)
         && twin_transaction_execute (tx, error, "DELETE FROM document WHERE id = ?", "s", id)
         && twin_table_note_deletion (tx, error);
}

gboolean
twin_document_table_set_text (TwinTransaction *tx, const char *id, const TwinDocument *document, GError **error)
{
  g_autoptr (GBytes) blocks = NULL;

  g_return_val_if_fail (tx != NULL && id != NULL && document != NULL, FALSE);

  blocks = twin_document_encode_blocks (document);

  return twin_transaction_execute (tx, error,
                                   "INSERT OR REPLACE INTO document_text "
                                   "(document_id, text, blocks, title, language, n_pages) VALUES (?, ?, ?, ?, ?, ?)",
                                   "ssBssi", id, twin_document_get_text (document, NULL), blocks,
                                   twin_document_get_title (document), twin_document_get_language (document),
                                   (gint64) twin_document_get_n_pages (document));
}

static TwinDocument *
read_document (TwinStatement *row, GError **error)
{
  const char *text = twin_statement_get_text (row, 0);
  g_autoptr (GBytes) blocks = twin_statement_dup_blob (row, 1);
  TwinDocument *document = twin_document_new_from_parts (text, strlen (text), blocks, error);

  if (document == NULL)
    return NULL;

  twin_document_set_title (document, twin_statement_get_text (row, 2));
  twin_document_set_language (document, twin_statement_get_text (row, 3));
  twin_document_set_n_pages (document, (guint) twin_statement_get_int (row, 4));

  return document;
}

TwinDocument *
twin_document_table_get_text (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && id != NULL, NULL);

  row = twin_transaction_prepare (
    tx, "SELECT text, blocks, title, language, n_pages FROM document_text WHERE document_id = ?", error);
  if (!twin_table_step_one (row, "This document has no text.", error, "s", id))
    return NULL;

  return read_document (row, error);
}
