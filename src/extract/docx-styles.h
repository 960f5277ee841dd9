/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"
#include "xml.h"

G_BEGIN_DECLS

/**
 * DocxStyles:
 *
 * What the paragraph styles of a document (word/styles.xml) make of a paragraph.
 */
typedef struct _DocxStyles DocxStyles;

DocxStyles *docx_styles_new (void) G_GNUC_WARN_UNUSED_RESULT;
void docx_styles_free (DocxStyles *self);

/* Of styles.xml; data is the #DocxStyles. */
extern const ExtractXmlHandler docx_styles_handler;

/* The kind and level of a paragraph of style @id (nullable: the default). FALSE
 * where the style says nothing. */
gboolean docx_styles_lookup (DocxStyles *self, const char *id, TwinBlockKind *kind, guint *level);

/* The list that paragraphs of style @id are of; @level from 0, and the style that says so.
 *
 * Returns: (nullable): the list's id, owned by @self. */
const char *docx_styles_find_list (DocxStyles *self, const char *id, guint *level, const char **style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocxStyles, docx_styles_free)

G_END_DECLS
