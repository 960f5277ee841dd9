/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-passages.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"

#define MAX_BODY_BYTES (16 * 1024) /* several times what a passage holds */

void
twin_passages_free (TwinPassages *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->review, twin_review_free);
  g_clear_pointer (&self->cuts, g_array_unref);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  g_clear_pointer (&self->applied, g_array_unref);
  g_free (self);
}

static GArray *
list_spans (const TwinReview *review)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (TwinSpan));

  for (guint i = 0; i < review->findings->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (review->findings, i);

      g_array_append_vals (spans, &(TwinSpan) { record->finding.start, record->finding.end }, 1);
    }

  return spans;
}

static GPtrArray *
list_edits (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_passage_edit_table_list (tx, id, error) : NULL;
}

static void
cut (TwinPassages *self)
{
  g_autoptr (GArray) spans = list_spans (self->review);
  g_autoptr (GArray) chunks = twin_chunk_document (self->review->document, spans, TWIN_CHUNK_TARGET,
                                                   self->review->record->include_hidden);

  g_clear_pointer (&self->cuts, g_array_unref);
  g_array_set_size (self->applied, 0);
  self->cuts = twin_passage_edits_apply (self->review->document, spans, chunks, self->edits, self->applied);
}

TwinPassages *
twin_passages_load (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinPassages) self = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, NULL);

  self = g_new0 (TwinPassages, 1);
  self->applied = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->review = twin_review_load (library, id, error);
  self->edits = self->review != NULL ? list_edits (library, id, error) : NULL;
  if (self->edits == NULL)
    return NULL;

  cut (self);

  return g_steal_pointer (&self);
}

/* The passages, if there is one of @number. */
static TwinPassages *
load_with (TwinLibrary *library, const char *id, guint number, GError **error)
{
  g_autoptr (TwinPassages) self = twin_passages_load (library, id, error);

  if (self == NULL)
    return NULL;
  if (number < 1 || number > self->cuts->len)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("There is no such passage; the document has %u."), self->cuts->len);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static gboolean
store_edit (TwinLibrary *library, TwinPassageEdit *edit, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  g_autoptr (TwinDocumentRecord) record = tx != NULL ? _twin_library_load (tx, edit->document_id, error) : NULL;

  return record != NULL
         && twin_passage_edit_table_insert (tx, edit, error)
         && twin_passage_table_drop_document (tx, edit->document_id, error)
         && twin_audit_table_append (tx, "document.passage", edit->document_id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}

/* Tries @edit, which is taken over, on @self, and stores it if it can be done. @refusal: what to say if not. */
static gboolean
make_edit (TwinLibrary *library, TwinPassages *self, TwinPassageEdit *edit, const char *refusal, GError **error)
{
  edit->document_id = g_strdup (self->review->record->id);
  g_ptr_array_add (self->edits, edit);
  cut (self);
  if (g_array_index (self->applied, gboolean, self->applied->len - 1))
    return store_edit (library, edit, error);

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, refusal);

  return FALSE;
}

gboolean
twin_passages_merge (TwinLibrary *library, const char *id, guint number, GError **error)
{
  g_autoptr (TwinPassages) self = NULL;
  g_autoptr (TwinPassageEdit) next = NULL;
  TwinPassageEdit *edit;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  self = load_with (library, id, number, error);
  if (self == NULL)
    return FALSE;
  if (number == self->cuts->len)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This is the last passage; there is none after it."));
      return FALSE;
    }

  next = twin_passage_edits_anchor (self->review->document, self->cuts, number);
  edit = twin_passage_edits_anchor (self->review->document, self->cuts, number - 1);
  edit->kind = TWIN_PASSAGE_MERGE;
  edit->next_anchor = g_steal_pointer (&next->anchor);

  return make_edit (library, self, edit,
                    "These two passages cannot be one: a heading stands between them, or one of them was edited.", error);
}

gboolean
twin_passages_split (TwinLibrary *library, const char *id, guint number, gsize at, GError **error)
{
  g_autoptr (TwinPassages) self = NULL;
  TwinPassageEdit *edit;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  self = load_with (library, id, number, error);
  if (self == NULL)
    return FALSE;

  edit = twin_passage_edits_anchor (self->review->document, self->cuts, number - 1);
  edit->kind = TWIN_PASSAGE_SPLIT;
  edit->offset = at;

  return make_edit (library, self, edit,
                    "The passage cannot be divided there: it would leave nothing on one side, cut through something personal or "
                    "through a character, or the passage was edited.",
                    error);
}

gboolean
twin_passages_set_text (TwinLibrary *library, const char *id, guint number, const char *text, GError **error)
{
  g_autoptr (TwinPassages) self = NULL;
  g_autofree char *body = NULL;
  TwinPassageEdit *edit;

  g_return_val_if_fail (library != NULL && id != NULL && text != NULL, FALSE);

  self = load_with (library, id, number, error);
  if (self == NULL)
    return FALSE;

  body = g_strstrip (g_utf8_make_valid (text, -1));
  if (*body == '\0' || strlen (body) > MAX_BODY_BYTES)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("A passage holds some text, and at most %d KiB of it."), MAX_BODY_BYTES / 1024);
      return FALSE;
    }

  edit = twin_passage_edits_anchor (self->review->document, self->cuts, number - 1);
  edit->kind = TWIN_PASSAGE_TEXT;
  edit->body = g_steal_pointer (&body);

  return make_edit (library, self, edit, "This passage cannot be edited now. Try again.", error);
}

gboolean
twin_passages_undo (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  record = tx != NULL ? _twin_library_load (tx, id, error) : NULL;

  return record != NULL
         && twin_passage_edit_table_undo (tx, id, error)
         && twin_passage_table_drop_document (tx, id, error)
         && twin_audit_table_append (tx, "document.passage", id, "done", "{\"undone\":true}", error)
         && twin_transaction_commit (tx, error);
}
