/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr.h"

/* Built without Tesseract. */

gboolean
ocr_is_available (void)
{
  return FALSE;
}

TwinReason
ocr_read_page (const OcrPage *page,
               ExtractSink *sink,
               gboolean *found)
{
  *found = FALSE;
  return TWIN_REASON_NO_OCR;
}

void
ocr_begin_document (void)
{
}

TwinReason
ocr_read_picture_file (const ExtractInput *input,
                       ExtractSink *sink)
{
  return TWIN_REASON_NO_OCR;
}
