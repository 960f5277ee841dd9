/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/twin-document-table.h"
#include "sync/twin-sync-pending.h"

G_BEGIN_DECLS

/**
 * StudioDocumentGroup: the halves of the list's filter.
 * @STUDIO_DOCUMENT_GROUP_NONE: on its way, or a duplicate: in neither half
 * @STUDIO_DOCUMENT_GROUP_NEEDS_YOU: waits for the creator: undecided, blocked, not read, not classified
 * @STUDIO_DOCUMENT_GROUP_READY: decided and classified
 */
typedef enum
{
  STUDIO_DOCUMENT_GROUP_NONE,
  STUDIO_DOCUMENT_GROUP_NEEDS_YOU,
  STUDIO_DOCUMENT_GROUP_READY,
} StudioDocumentGroup;

/* The order of the list. */
typedef enum
{
  STUDIO_DOCUMENT_SORT_NEWEST,
  STUDIO_DOCUMENT_SORT_OLDEST,
  STUDIO_DOCUMENT_SORT_TITLE,
  STUDIO_DOCUMENT_SORT_LEVEL,
} StudioDocumentSort;

/**
 * StudioDocument:
 *
 * One row of the list: a record of the store, the names of the twins that use it, and
 * how far its reading has come. Emits "changed" when any of these does.
 */
#define STUDIO_TYPE_DOCUMENT (studio_document_get_type ())
G_DECLARE_FINAL_TYPE (StudioDocument, studio_document, STUDIO, DOCUMENT, GObject)

StudioDocument *studio_document_new (const TwinDocumentRecord *record) G_GNUC_WARN_UNUSED_RESULT;

/* Takes @record over. @twins: names of those that use it; nullable. */
StudioDocument *studio_document_new_take (TwinDocumentRecord *record, const char *const *twins) G_GNUC_WARN_UNUSED_RESULT;

const TwinDocumentRecord *studio_document_get_record (StudioDocument *self);
const char *studio_document_get_id (StudioDocument *self);
const char *studio_document_get_title (StudioDocument *self);
StudioDocumentGroup studio_document_get_group (StudioDocument *self);

/* "pdf", "docx", ... as it was found to be; before it has been read, what the name says. */
const char *studio_document_get_format (StudioDocument *self);

/* Title and name, normalized and case folded, to be searched in. */
const char *studio_document_get_search_text (StudioDocument *self);

const char *const *studio_document_get_twins (StudioDocument *self);
void studio_document_get_progress (StudioDocument *self, guint *page, guint *n_pages);

/* TRUE if something is different from before; "changed" has been emitted then. */
gboolean studio_document_update (StudioDocument *self, const TwinDocumentRecord *record, const char *const *twins);
void studio_document_set_progress (StudioDocument *self, guint page, guint n_pages);

/* Whether something of it waits to be sent, or to be chosen. */
TwinSyncMark studio_document_get_mark (StudioDocument *self);
void studio_document_set_mark (StudioDocument *self, TwinSyncMark mark);

/* What the row says: "12 findings to decide", "Ready", "Could not be read"... */
char *studio_document_dup_state_text (StudioDocument *self) G_GNUC_WARN_UNUSED_RESULT;
const char *studio_document_get_state_icon (StudioDocument *self);  /* NULL while it is being read */
const char *studio_document_get_state_class (StudioDocument *self); /* a style class: "warning", "error", "accent", "dimmed" */

/* What it is: "86 pages", "E-mail", "2.1 MB". */
char *studio_document_dup_detail_text (StudioDocument *self) G_GNUC_WARN_UNUSED_RESULT;

/* A whole sentence on why it is where it is, and what to do; NULL where there is nothing to say. */
char *studio_document_dup_explanation (StudioDocument *self) G_GNUC_WARN_UNUSED_RESULT;

/* "PDF document"; never NULL. Translated. */
const char *studio_format_get_name (const char *format);

G_END_DECLS
