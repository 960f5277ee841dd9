/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-classification.h"
#include "store/twin-store.h"
#include "text/twin-document.h"
#include "text/twin-record.h"

G_BEGIN_DECLS

/* The states of `twinctl documents`, in the order in which a document goes through them. */
typedef enum
{
  TWIN_DOCUMENT_QUEUED,
  TWIN_DOCUMENT_EXTRACTING,
  TWIN_DOCUMENT_REVIEW,    /* something is undecided */
  TWIN_DOCUMENT_READY,
  TWIN_DOCUMENT_BLOCKED,   /* holds a type that the policy blocks */
  TWIN_DOCUMENT_FAILED,
  TWIN_DOCUMENT_DUPLICATE,
  TWIN_DOCUMENT_ABSENT,    /* known from another computer; its original is not here */
} TwinDocumentState;

const char *twin_document_state_to_string (TwinDocumentState state);
TwinDocumentState twin_document_state_from_string (const char *text);

/**
 * TwinDocumentRecord: one document as it is listed.
 * @name: the file's name
 * @path: where it was taken from, as the system names it; NULL for pasted text and for what lies in another document
 * @title: the document's own title, or NULL
 * @sha256: of the original's bytes
 * @n_findings: likely and certain ones, and how many of them are undecided
 * @duplicate_of: id of the document with the same content, or NULL
 * @container_id, @container_name, @inner_path: the archive or message that it was found in, and where in there; NULL for
 *   a file of its own. Read only: twin-member-table.h writes them
 * @removed_at: 0, or when it was put out of sight (undo brings it back until the purge)
 */
typedef struct
{
  char *id;
  char *name;
  char *path;
  char *title;
  char *format;
  char *mime_type;
  char *sha256;
  char *language;
  char *duplicate_of;
  char *container_id;
  char *container_name;
  char *inner_path;
  guint64 size;
  gint64 modified_at;
  gint64 added_at;
  gint64 removed_at;
  TwinDocumentState state;
  TwinReason reason;
  gboolean partial;
  gboolean include_hidden;
  guint n_pages;
  guint n_findings;
  guint n_undecided;
  TwinClassification *classification;
} TwinDocumentRecord;

TwinDocumentRecord *twin_document_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinDocumentRecord *twin_document_record_copy (const TwinDocumentRecord *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_document_record_free (TwinDocumentRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinDocumentRecord, twin_document_record_free)

/* What is shown: the title, or else the name. */
const char *twin_document_record_get_display_name (const TwinDocumentRecord *self);

gboolean twin_document_table_insert (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error);
gboolean twin_document_table_update (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error); /* all columns, by id */

/* TWIN_ERROR_NOT_FOUND where there is none. */
TwinDocumentRecord *twin_document_table_get (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All that are not removed, by time of adding; an array of TwinDocumentRecord with a free function. */
GPtrArray *twin_document_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *twin_document_table_list_removed (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* At most @limit in @state, the oldest first. */
GPtrArray *twin_document_table_list_state (TwinTransaction *tx, TwinDocumentState state, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids; NULL without @error where there is none. Removed documents are not found; find_taken finds none that waits to be
 * read, since it may turn out to be the duplicate itself. */
char *twin_document_table_find_path (TwinTransaction *tx, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *twin_document_table_find_content (TwinTransaction *tx, const char *sha256, const char *except_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *twin_document_table_find_taken (TwinTransaction *tx, const char *sha256, const char *except_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes the row and, by cascade, its text, findings, decisions, renditions and passages. */
gboolean twin_document_table_delete (TwinTransaction *tx, const char *id, GError **error);

/* The extracted text; replaces what was there. get returns NULL with TWIN_ERROR_NOT_FOUND. */
gboolean twin_document_table_set_text (TwinTransaction *tx, const char *id, const TwinDocument *document, GError **error);
TwinDocument *twin_document_table_get_text (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
