/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-vocabulary.h"

#include <poppler.h>

G_BEGIN_DECLS

/* Nobody reads type below this size. */
#define PDF_TINY_POINTS 1.5f

typedef enum
{
  PDF_LINE_BOLD = 1 << 0,
  PDF_LINE_RTL = 1 << 1,        /* its first letter is of a script that runs from right to left */
  PDF_LINE_VERTICAL = 1 << 2,
  PDF_LINE_UNPAINTED = 1 << 3,  /* white on white, or too small to see */
  PDF_LINE_MARGIN = 1 << 4,     /* page header or footer: it is on other pages too */
  PDF_LINE_MONOSPACED = 1 << 5,
} PdfLineFlags;

/**
 * PdfWord:
 * @start, @length: its bytes in the page's text
 * @n_chars: its characters
 * @x0, @y0, @x1, @y1: its box in points from the top left of the page
 * @size: of its type, in points
 */
typedef struct
{
  guint start;
  guint length;
  guint n_chars;
  float x0, y0, x1, y1;
  float size;
  PdfLineFlags flags;
} PdfWord;

/**
 * PdfLine:
 * @first_word, @n_words: in the page's words
 * @size: of most of its characters
 *
 * Words on one baseline. As poppler finds them, they may reach across a narrow gutter.
 */
typedef struct
{
  guint start;
  guint length;
  guint n_chars;
  float x0, y0, x1, y1;
  float size;
  PdfLineFlags flags;
  guint first_word;
  guint n_words;
} PdfLine;

/**
 * PdfPage:
 * @vocabulary: of the document, not owned; NULL where none is kept
 *
 * What stands on a page, as poppler found it: lines in no useful order.
 */
typedef struct
{
  guint number; /* from 1 */
  float width;
  float height;
  char *text;
  GArray *words; /* PdfWord */
  GArray *lines; /* PdfLine */
  const PdfVocabulary *vocabulary;
} PdfPage;

static inline const PdfWord *
pdf_page_get_word (const PdfPage *self,
                   guint i)
{
  return &g_array_index (self->words, PdfWord, i);
}

PdfPage *pdf_page_new (PopplerPage *source) G_GNUC_WARN_UNUSED_RESULT;
void pdf_page_free (PdfPage *self);

/* The line that these words of the page make, at least one. */
PdfLine pdf_page_make_line (const PdfPage *self, guint first_word, guint n_words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfPage, pdf_page_free)

G_END_DECLS
