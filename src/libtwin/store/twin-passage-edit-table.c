/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-passage-edit-table.h"

#include "base/twin-id.h"
#include "store/twin-table.h"

static const char *const kind_names[] = {
  [TWIN_PASSAGE_MERGE] = "merge",
  [TWIN_PASSAGE_SPLIT] = "split",
  [TWIN_PASSAGE_TEXT] = "text",
};

const char *
twin_passage_edit_kind_to_string (TwinPassageEditKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), "text");

  return kind_names[kind];
}

void
twin_passage_edit_free (TwinPassageEdit *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->document_id);
  g_free (self->anchor);
  g_free (self->next_anchor);
  g_free (self->body);
  g_free (self);
}

/* A kind that this version does not know is left out. */
static gpointer
read_edit (TwinStatement *row)
{
  g_autoptr (TwinPassageEdit) self = g_new0 (TwinPassageEdit, 1);
  guint kind = 0;

  while (kind < G_N_ELEMENTS (kind_names) && g_strcmp0 (kind_names[kind], twin_statement_get_text (row, 3)) != 0)
    kind++;
  if (kind == G_N_ELEMENTS (kind_names))
    return NULL;

  self->id = twin_statement_dup_text (row, 0);
  self->document_id = twin_statement_dup_text (row, 1);
  self->number = (guint) twin_statement_get_int (row, 2);
  self->kind = (TwinPassageEditKind) kind;
  self->anchor = twin_statement_dup_text (row, 4);
  self->nth = (guint) twin_statement_get_int (row, 5);
  self->next_anchor = twin_statement_dup_text (row, 6);
  self->offset = (gsize) twin_statement_get_int (row, 7);
  self->body = twin_statement_dup_text (row, 8);
  self->made_at = twin_statement_get_int (row, 9);

  return g_steal_pointer (&self);
}

gboolean
twin_passage_edit_table_insert (TwinTransaction *tx, TwinPassageEdit *edit, GError **error)
{
  g_return_val_if_fail (tx != NULL && edit != NULL && edit->document_id != NULL && edit->anchor != NULL, FALSE);

  edit->id = twin_id_new (twin_store_get_clock (twin_transaction_get_store (tx)));
  edit->made_at = twin_transaction_now (tx);

  return twin_transaction_execute (
    tx, error,
    "INSERT INTO passage_edit (id, document_id, number, kind, anchor, nth, next_anchor, split_at, body, made_at) "
    "SELECT ?1, ?2, coalesce (max (number), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM passage_edit WHERE document_id = ?2",
    "ssssisisi", edit->id, edit->document_id, twin_passage_edit_kind_to_string (edit->kind), edit->anchor, (gint64) edit->nth,
    edit->next_anchor, (gint64) edit->offset, edit->body, edit->made_at);
}

GPtrArray *
twin_passage_edit_table_list (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && document_id != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT id, document_id, number, kind, anchor, nth, next_anchor, split_at, body, made_at "
                                   "FROM passage_edit WHERE document_id = ? ORDER BY number, id",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "s", document_id);

  return twin_table_read_all (rows, read_edit, (GDestroyNotify) twin_passage_edit_free, error);
}

gboolean
twin_passage_edit_table_undo (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "DELETE FROM passage_edit WHERE id = (SELECT id FROM passage_edit WHERE document_id = ? "
                                   "ORDER BY number DESC, id DESC LIMIT 1)",
                                   "s", document_id)
         && twin_table_expect_change (tx, "No passage of this document was changed by hand.", error)
         && twin_table_note_deletion (tx, error);
}
