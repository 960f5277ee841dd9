/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poppler.h>

G_BEGIN_DECLS

typedef enum
{
  PDF_LINE_BOLD = 1 << 0,
  PDF_LINE_RTL = 1 << 1,        /* its first letter is of a script that runs from right to left */
  PDF_LINE_VERTICAL = 1 << 2,
  PDF_LINE_UNPAINTED = 1 << 3,  /* white, or too small to see */
  PDF_LINE_MARGIN = 1 << 4,     /* page header or footer: it is on other pages too */
  PDF_LINE_MONOSPACED = 1 << 5,
} PdfLineFlags;

/**
 * PdfLine:
 * @start, @length: its bytes in the page's text
 * @n_chars: its characters
 * @x0, @y0, @x1, @y1: its box in points from the top left of the page
 * @size: of most of its characters, in points
 * @first_word_width: of its first word
 *
 * A run of words on one baseline, without a gap wide enough to be a gutter.
 */
typedef struct
{
  guint start;
  guint length;
  guint n_chars;
  float x0, y0, x1, y1;
  float size;
  float first_word_width;
  PdfLineFlags flags;
} PdfLine;

/**
 * PdfPage:
 *
 * What stands on a page, as poppler found it: lines in no useful order.
 */
typedef struct
{
  guint number; /* from 1 */
  float width;
  float height;
  char *text;
  GArray *lines; /* PdfLine */
} PdfPage;

PdfPage *pdf_page_new (PopplerPage *source) G_GNUC_WARN_UNUSED_RESULT;
void pdf_page_free (PdfPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfPage, pdf_page_free)

G_END_DECLS
