/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"
#include "pdf-page.h"

G_BEGIN_DECLS

/**
 * PdfScans:
 * @numbers: of the pages (guint) that have no text of their own, or none that can be used
 * @reason: why not all of them were read; NONE if they were
 *
 * The pages of a document that have to be read off their picture: scans, text drawn as shapes, and text whose fonts do
 * not say what their letters are.
 */
typedef struct
{
  GArray *numbers;
  TwinReason reason;
} PdfScans;

void pdf_scans_begin (PdfScans *self);
void pdf_scans_end (PdfScans *self);

/* Remembers @page if it is one of them. */
void pdf_scans_look (PdfScans *self, PopplerPage *source, const PdfPage *page);

/* Reads the page off its picture, if it is one of them. Whether that gave text. */
gboolean pdf_scans_read (PdfScans *self, PopplerPage *source, guint n_pages, ExtractSink *sink);

G_END_DECLS
