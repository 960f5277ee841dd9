/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-import-content.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "intake/twin-reader-version.h"
#include "library/twin-detection.h"
#include "library/twin-judgement.h"
#include "library/twin-release.h"
#include "library/twin-signature.h"
#include "store/twin-audit-table.h"
#include "store/twin-detection-table.h"
#include "store/twin-passage-table.h"
#include "store/twin-picture-text-table.h"
#include "store/twin-reading-table.h"
#include "store/twin-signature-table.h"

TwinImportContent *
twin_import_content_new (void)
{
  TwinImportContent *self = g_new0 (TwinImportContent, 1);

  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
twin_import_content_free (TwinImportContent *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->extraction, twin_extraction_free);
  g_clear_pointer (&self->types, twin_type_set_unref);
  g_clear_pointer (&self->detected, g_array_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_hash_table_unref (self->pictures);
  g_free (self);
}

gboolean
twin_import_content_fill (TwinImportContent *self, TwinLibrary *library, TwinExtraction *extraction, GError **error)
{
  self->extraction = extraction;
  self->types = twin_detection_load_types (library, error);
  if (self->types == NULL)
    return FALSE;

  self->detected = twin_release_detect (self->types, extraction->document);
  self->signature = twin_signature_new (extraction->document, &self->n_shingles);

  return TRUE;
}

gboolean
twin_import_content_log (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (detail, "state", twin_document_state_to_string (record->state));
  if (record->reason != TWIN_REASON_NONE)
    json_object_set_string_member (detail, "reason", twin_reason_to_string (record->reason));
  if (record->format != NULL)
    json_object_set_string_member (detail, "format", record->format);
  json_object_set_int_member (detail, "findings", record->n_findings);
  json_object_set_int_member (detail, "undecided", record->n_undecided);
  text = twin_json_object_to_string (detail, FALSE);

  return twin_audit_table_append (tx, "document.import", record->id,
                                  record->state == TWIN_DOCUMENT_FAILED ? "failed" : "done", text, error);
}

gboolean
twin_import_content_clear (TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  g_autoptr (TwinDocument) empty = twin_document_new ();
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (TwinFinding));

  record->n_findings = 0;
  record->n_undecided = 0;
  record->n_pages = 0;

  return twin_finding_table_replace (tx, record->id, none, "", error)
         && twin_passage_table_drop_document (tx, record->id, error)
         && twin_document_table_set_text (tx, record->id, empty, error);
}

static void
apply_extraction (TwinDocumentRecord *record, const TwinExtraction *extraction)
{
  record->reason = extraction->reason;
  record->partial = extraction->partial;
  record->n_pages = twin_document_get_n_pages (extraction->document);
  g_set_str (&record->format, extraction->format);
  g_set_str (&record->mime_type, extraction->mime_type);
  g_set_str (&record->title, twin_document_get_title (extraction->document));
  g_set_str (&record->language, twin_document_get_language (extraction->document));
}

static gboolean
store_text (TwinImportContent *self, TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  const TwinDocument *document = self->extraction->document;
  g_autoptr (TwinPiiPolicy) policy = twin_judgement_load_policy (tx, error);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GArray) outcomes = NULL;

  if (policy == NULL
      || !twin_passage_table_drop_document (tx, record->id, error)
      || !twin_document_table_set_text (tx, record->id, document, error)
      || !twin_finding_table_replace (tx, record->id, self->detected, twin_document_get_text (document, NULL), error)
      || !twin_detection_table_set (tx, record->id, twin_type_set_get_digest (self->types), error))
    return FALSE;

  /* Read back, joined with the decisions that an earlier version of the file has left. */
  findings = twin_finding_table_list (tx, record->id, error);
  if (findings == NULL)
    return FALSE;

  outcomes = twin_judgement_resolve (policy, findings);
  if (!twin_judgement_assign (tx, findings, outcomes, twin_document_get_text (document, NULL), error))
    return FALSE;
  twin_judgement_apply (record, document, findings, outcomes);

  return TRUE;
}

gboolean
twin_import_content_note_reader (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  return twin_reading_table_set (tx, record->id, twin_reader_version (record->format), error);
}

/* Whether @extraction makes a document of the file. */
static gboolean
is_readable (const TwinExtraction *extraction)
{
  return twin_document_get_n_blocks (extraction->document) > 0 && (extraction->reason == TWIN_REASON_NONE || extraction->partial);
}

static TwinReason
get_reason (const TwinExtraction *extraction)
{
  if (twin_document_get_n_blocks (extraction->document) == 0 && extraction->reason == TWIN_REASON_NONE)
    return TWIN_REASON_NO_TEXT;

  return extraction->reason;
}

gboolean
twin_import_content_store (TwinImportContent *self, TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  apply_extraction (record, self->extraction);

  if (!is_readable (self->extraction))
    {
      record->state = TWIN_DOCUMENT_FAILED;
      record->reason = get_reason (self->extraction);
      if (!twin_import_content_clear (tx, record, error))
        return FALSE;
    }
  else if (!store_text (self, tx, record, error))
    return FALSE;

  return twin_document_table_update (tx, record, error)
         && twin_import_content_log (tx, record, error)
         && twin_import_content_note_reader (tx, record, error)
         && twin_signature_table_set (tx, record->id, self->n_shingles, self->signature, error)
         && (self->extraction->reason != TWIN_REASON_NONE || twin_picture_text_table_keep (tx, record->id, self->pictures, error));
}

static gboolean
is_same_text (const TwinDocument *a, const TwinDocument *b)
{
  g_autoptr (GBytes) a_blocks = twin_document_encode_blocks (a);
  g_autoptr (GBytes) b_blocks = twin_document_encode_blocks (b);

  return strcmp (twin_document_get_text (a, NULL), twin_document_get_text (b, NULL)) == 0
         && g_bytes_equal (a_blocks, b_blocks)
         && g_strcmp0 (twin_document_get_title (a), twin_document_get_title (b)) == 0
         && g_strcmp0 (twin_document_get_language (a), twin_document_get_language (b)) == 0
         && twin_document_get_n_pages (a) == twin_document_get_n_pages (b);
}

/* Whether this is what is known of @record already, whose text is @before. */
static gboolean
is_same (const TwinImportContent *self, const TwinDocumentRecord *record, const TwinDocument *before)
{
  const TwinExtraction *extraction = self->extraction;

  if (record->reason != get_reason (extraction) || g_strcmp0 (record->format, extraction->format) != 0)
    return FALSE;

  return is_readable (extraction) ? is_same_text (before, extraction->document) : record->state == TWIN_DOCUMENT_FAILED;
}

/* Whether less was read than stands in @record. */
static gboolean
is_less (const TwinImportContent *self, const TwinDocumentRecord *record)
{
  if (!is_readable (self->extraction))
    return twin_judgement_has_text (record->state);

  return record->reason == TWIN_REASON_NONE && self->extraction->reason != TWIN_REASON_NONE;
}

gboolean
twin_import_content_store_again (TwinImportContent *self, TwinTransaction *tx, TwinDocumentRecord *record,
                                 gboolean *changed, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinDocument) before = twin_document_table_get_text (tx, record->id, &local_error);

  if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    before = twin_document_new ();
  if (before == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *changed = !is_less (self, record) && !is_same (self, record, before);
  if (!*changed)
    return twin_import_content_note_reader (tx, record, error);

  return twin_import_content_store (self, tx, record, error);
}
