/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docx-numbering.h"
#include "docx-styles.h"

G_BEGIN_DECLS

/* The blocks of one note or comment, kept until a paragraph refers to it. */
typedef struct
{
  TwinBlockKind kind;
  TwinBlockFlags flags;
  GPtrArray *texts;  /* char * */
  GArray *all_flags; /* TwinBlockFlags of each */
} DocxAside;

DocxAside *docx_aside_new (TwinBlockKind kind, TwinBlockFlags flags) G_GNUC_WARN_UNUSED_RESULT;
void docx_aside_free (DocxAside *self);

/* What other parts of the package say about the document. */
typedef struct
{
  DocxStyles *styles;
  DocxNumbering *numbering;
  GHashTable *links;    /* relationship → target outside */
  GHashTable *asides;   /* "footnote 3", "comment 0" → DocxAside */
} DocxReferences;

DocxReferences *docx_references_new (void) G_GNUC_WARN_UNUSED_RESULT;
void docx_references_free (DocxReferences *self);

/* Of NAME.xml.rels; data is the #DocxReferences. */
extern const ExtractXmlHandler docx_relationships_handler;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocxReferences, docx_references_free)

G_END_DECLS
