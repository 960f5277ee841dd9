/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinPassageEditKind:
 * @TWIN_PASSAGE_MERGE: two passages are one
 * @TWIN_PASSAGE_SPLIT: one passage is two
 * @TWIN_PASSAGE_TEXT: a passage says something else
 */
typedef enum
{
  TWIN_PASSAGE_MERGE,
  TWIN_PASSAGE_SPLIT,
  TWIN_PASSAGE_TEXT,
} TwinPassageEditKind;

/* "merge", "split", "text". */
const char *twin_passage_edit_kind_to_string (TwinPassageEditKind kind);

/**
 * TwinPassageEdit: what the creator did to a passage of a document.
 * @number: from 1, in the order in which it was done; each is applied to what those before it have left
 * @anchor: SHA-256 of the passage's text in the document
 * @nth: from 0, which of several passages with that very text
 * @next_anchor: of the passage that is merged into it, else NULL
 * @offset: where it is split, in bytes from its beginning
 * @body: what it says now, before anything personal is taken out; else NULL
 */
typedef struct
{
  char *id;
  char *document_id;
  guint number;
  TwinPassageEditKind kind;
  char *anchor;
  guint nth;
  char *next_anchor;
  gsize offset;
  char *body;
  gint64 made_at;
} TwinPassageEdit;

void twin_passage_edit_free (TwinPassageEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPassageEdit, twin_passage_edit_free)

/* Gives @edit its id, number and time. */
gboolean twin_passage_edit_table_insert (TwinTransaction *tx, TwinPassageEdit *edit, GError **error);

/* Those of a document in their order: TwinPassageEdit. */
GPtrArray *twin_passage_edit_table_list (TwinTransaction *tx, const char *document_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the last edit of a document back. TWIN_ERROR_NOT_FOUND if there is none. */
gboolean twin_passage_edit_table_undo (TwinTransaction *tx, const char *document_id, GError **error);

G_END_DECLS
