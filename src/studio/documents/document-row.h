/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/document.h"

G_BEGIN_DECLS

/**
 * StudioDocumentRow:
 *
 * One document in the list. Properties "narrow" (twins, detail and chevron drop out, the
 * classification moves to the second line) and "selecting" (a check box leads) are bound by
 * the page.
 */
#define STUDIO_TYPE_DOCUMENT_ROW (studio_document_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioDocumentRow, studio_document_row, STUDIO, DOCUMENT_ROW, AdwBin)

/* NULL while the row shows nothing. */
void studio_document_row_set_document (StudioDocumentRow *self, StudioDocument *document);
StudioDocument *studio_document_row_get_document (StudioDocumentRow *self);
void studio_document_row_set_selected (StudioDocumentRow *self, gboolean selected);

/* What a screen reader says for the whole row. */
char *studio_document_row_dup_description (StudioDocumentRow *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
