/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

#include <poppler.h>

G_BEGIN_DECLS

/**
 * PdfFile: an open PDF. As long as it is open, nothing that poppler says of it is written anywhere.
 */
typedef struct
{
  PopplerDocument *document; /* NULL if it could not be opened */
  GBytes *bytes;
  GLogLevelFlags fatal;
  guint handler;
} PdfFile;

/* @input must outlive it. To be closed in any case; anything but NONE says why it is not open. */
TwinReason pdf_file_open (PdfFile *self, const ExtractInput *input);
void pdf_file_close (PdfFile *self);

G_END_DECLS
