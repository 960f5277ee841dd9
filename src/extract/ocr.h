/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Reading text off pictures, where this was built with Tesseract and the system has data for it. Everything that
 * is found is marked TWIN_BLOCK_FLAG_OCR. The worker has one reader, which stays for the next page. */

/* Whether pictures can be read here. */
gboolean ocr_is_available (void);

/**
 * OcrPage:
 * @pixels: one byte each, 0 black; rows of @stride bytes
 * @dpi: dots per inch
 * @number: of the page; @n_pages of the document
 * @scale: points (or whatever boxes are to be in) for each pixel
 */
typedef struct
{
  const guint8 *pixels;
  guint width;
  guint height;
  guint stride;
  guint dpi;
  guint number;
  guint n_pages;
  float scale;
} OcrPage;

/* Reads one page and gives its paragraphs to @sink. NONE also if there is no text on it: *@found tells;
 * NO_OCR if pictures cannot be read here, TIMEOUT if the page took longer than TWIN_LIMIT_OCR_PAGE_MS, TOO_LARGE
 * once @sink is full. */
TwinReason ocr_read_page (const OcrPage *page, ExtractSink *sink, gboolean *found);

/* A new document: its language is not known yet. */
void ocr_begin_document (void);

/* Reads a file that is a picture, or several. */
TwinReason ocr_read_picture_file (const ExtractInput *input, ExtractSink *sink);

G_END_DECLS
