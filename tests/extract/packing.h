/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A ZIP container made by a test. */
typedef struct _Packing Packing;

/* @deflate: pack the files; else they are stored. */
Packing *packing_new (gboolean deflate);
void packing_add (Packing *self, const char *name, const char *content);
void packing_add_bytes (Packing *self, const char *name, const void *content, gsize size);

/* Ends it. */
GBytes *packing_free_to_bytes (Packing *self);

/* The same for a DOCX of these parts, NULL-terminated pairs of name and content. Content types
 * and relationships are added. */
GBytes *packing_docx (const char *document, const char *const *parts);

/* The same for an ODT; @styles nullable. */
GBytes *packing_odt (const char *content, const char *styles, const char *manifest);

#define DOCX_NAMESPACES \
  "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
  "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" " \
  "xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" " \
  "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" " \
  "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" " \
  "xmlns:v=\"urn:schemas-microsoft-com:vml\""

G_END_DECLS
