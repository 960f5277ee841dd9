/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml.h"

G_BEGIN_DECLS

/**
 * DocxNumbering:
 *
 * The numbers that Word puts before list items and headings (word/numbering.xml): they stand
 * nowhere in the text, but a reader sees them, and others refer to them. One thread.
 */
typedef struct _DocxNumbering DocxNumbering;

#define DOCX_NUMBERING_LEVELS 9

DocxNumbering *docx_numbering_new (void) G_GNUC_WARN_UNUSED_RESULT;
void docx_numbering_free (DocxNumbering *self);

/* Of numbering.xml; data is the #DocxNumbering. */
extern const ExtractXmlHandler docx_numbering_handler;

/* Counts a paragraph of list @id at @level (from 0).
 *
 * Returns: (nullable): what stands before it, "1.2", "(a)"; NULL for a bullet, or where nothing does. */
char *docx_numbering_next (DocxNumbering *self, const char *id, guint level) G_GNUC_WARN_UNUSED_RESULT;

/* The level of list @id that paragraphs of @style are at; @fallback where the list does not say. */
guint docx_numbering_level_of_style (DocxNumbering *self, const char *id, const char *style, guint fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocxNumbering, docx_numbering_free)

G_END_DECLS
