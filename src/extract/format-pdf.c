/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include "pdf-blocks.h"
#include "pdf-extras.h"
#include "pdf-file.h"
#include "pdf-margins.h"
#include "pdf-scan.h"
#include "pdf-tags.h"

#include <string.h>

/* Sizes of type that are told apart, in half points. */
#define N_SIZES 144

/* The header of a file may stand this far in (ISO 32000-1, annex H.3, note 13). */
#define HEADER_WITHIN 1024

/* Between two words of one line, in units of the type; justified lines have wider gaps, and are left out. */
#define WHOLE_EM 0.7f

typedef struct
{
  PopplerDocument *document;
  ExtractSink *sink;
  guint n_pages;
  GPtrArray *window;      /* PdfPage around the one that is told next */
  guint64 sizes[N_SIZES]; /* characters of each size, so far */
  PdfVocabulary *vocabulary;
  PdfTags *tags;          /* NULL where there are none */
  GPtrArray *held;        /* PdfBlock of the page before: its last word may go on */
  guint held_number;
  PdfScans scans;         /* the pages that are to be read off their picture */
  gboolean has_text;
  gboolean full;
} Pdf;

static float
body_size (Pdf *self)
{
  guint best = 0;

  for (guint i = 1; i < N_SIZES; i++)
    if (self->sizes[i] > self->sizes[best])
      best = i;
  return (float) best / 2;
}

static void
count_sizes (Pdf *self,
             const PdfPage *page)
{
  for (guint i = 0; i < page->lines->len; i++)
    {
      const PdfLine *line = &g_array_index (page->lines, PdfLine, i);

      self->sizes[CLAMP ((int) (line->size * 2 + 0.5f), 0, N_SIZES - 1)] += line->n_chars;
    }
}

/* The words that stand whole for certain: between two others, with no wide gap at either side. At the ends of
 * lines, and of columns that poppler took for one line, stand parts of words. */
static void
collect_words (Pdf *self,
               const PdfPage *page)
{
  for (guint i = 0; i < page->lines->len; i++)
    {
      const PdfLine *line = &g_array_index (page->lines, PdfLine, i);

      for (guint w = 1; w + 1 < line->n_words; w++)
        {
          const PdfWord *word = pdf_page_get_word (page, line->first_word + w);
          float reach = WHOLE_EM * word->size;

          if (word->x0 - word[-1].x1 < reach && word[1].x0 - word->x1 < reach)
            pdf_vocabulary_add (self->vocabulary, page->text + word->start, word->length);
        }
    }
}

/* Fonts that say nothing of their letters give control characters, or none. */
static gboolean
can_be_read (const GString *text)
{
  for (gsize i = 0; i < text->len; i++)
    if ((guchar) text->str[i] > ' ' && text->str[i] != 0x7f)
      return TRUE;
  return FALSE;
}

static void
tell_blocks (Pdf *self,
             GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len && !self->full; i++)
    {
      const PdfBlock *block = g_ptr_array_index (blocks, i);

      self->has_text |= can_be_read (block->text);
      self->full = !extract_sink_block (self->sink, &block->block, block->text->str, (gssize) block->text->len);
    }
}

/* The last or first paragraph of a page; its margins and notes do not count. */
static PdfBlock *
edge_paragraph (GPtrArray *blocks,
                gboolean first)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      PdfBlock *block = g_ptr_array_index (blocks, first ? i : blocks->len - 1 - i);

      if (block->block.kind == TWIN_BLOCK_PARAGRAPH)
        return block;
      if (block->block.kind != TWIN_BLOCK_NOTE && block->block.kind != TWIN_BLOCK_PAGE_HEADER
          && block->block.kind != TWIN_BLOCK_PAGE_FOOTER)
        return NULL;
    }
  return NULL;
}

/* The page before, and behind its text what else it holds. */
static void
tell_held (Pdf *self)
{
  PopplerPage *source;

  if (self->held == NULL)
    return;
  source = poppler_document_get_page (self->document, (int) self->held_number - 1);
  if (source != NULL && pdf_scans_read (&self->scans, source, self->n_pages, self->sink))
    self->has_text = TRUE;
  else
    tell_blocks (self, self->held);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  if (source != NULL && !self->full)
    self->full = !pdf_tags_tell_pictures (self->tags, self->held_number, self->sink) || !pdf_tell_page_extras (source, self->sink);
  g_clear_object (&source);
}

static void
tell_page (Pdf *self,
           PdfPage *page)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GPtrArray) blocks = NULL;

  for (guint i = 0; i < self->window->len; i++)
    if (g_ptr_array_index (self->window, i) != page)
      g_ptr_array_add (others, g_ptr_array_index (self->window, i));
  pdf_mark_margins (page, (const PdfPage *const *) others->pdata, others->len);
  blocks = pdf_build_blocks (page, body_size (self));
  pdf_tags_apply (self->tags, page->number, blocks);

  if (self->held != NULL)
    {
      PdfBlock *last = edge_paragraph (self->held, FALSE);
      PdfBlock *next = edge_paragraph (blocks, TRUE);

      if (last != NULL && next != NULL)
        pdf_join_divided_word (last, next, self->vocabulary);
      tell_held (self);
    }
  self->held = g_steal_pointer (&blocks);
  self->held_number = page->number;
}

static PdfPage *
page_in_window (Pdf *self,
                guint number)
{
  for (guint i = 0; i < self->window->len; i++)
    {
      PdfPage *page = g_ptr_array_index (self->window, i);

      if (page->number == number)
        return page;
    }
  return NULL;
}

/* Tells page @number, for which the pages behind it have been read, and lets go of what no
 * page behind it looks back to. */
static void
advance (Pdf *self,
         guint number)
{
  PdfPage *page = page_in_window (self, number);

  if (page != NULL)
    tell_page (self, page);
  while (self->window->len > 0 && ((PdfPage *) g_ptr_array_index (self->window, 0))->number + PDF_MARGIN_REACH <= number)
    g_ptr_array_remove_index (self->window, 0);
}

static gboolean
read_page (Pdf *self,
           guint index)
{
  PopplerPage *source = poppler_document_get_page (self->document, (int) index);
  PdfPage *page;

  if (source == NULL)
    return FALSE;
  page = pdf_page_new (source);
  pdf_scans_look (&self->scans, source, page);
  page->vocabulary = self->vocabulary;
  count_sizes (self, page);
  collect_words (self, page);
  g_ptr_array_add (self->window, page);
  g_object_unref (source);
  return TRUE;
}

static TwinReason
read_pages (Pdf *self)
{
  TwinReason reason = TWIN_REASON_NONE;

  for (guint i = 0; i < self->n_pages && !self->full; i++)
    {
      if (!read_page (self, i))
        reason = TWIN_REASON_BROKEN;
      extract_sink_progress (self->sink, i + 1, self->n_pages);
      if (i >= PDF_MARGIN_REACH)
        advance (self, i + 1 - PDF_MARGIN_REACH);
    }
  for (guint i = self->n_pages > PDF_MARGIN_REACH ? self->n_pages - PDF_MARGIN_REACH : 0; i < self->n_pages && !self->full; i++)
    advance (self, i + 1);
  tell_held (self);
  if (self->full)
    return TWIN_REASON_TOO_LARGE;
  return reason;
}

static TwinReason
read_document (PopplerDocument *document,
               ExtractSink *sink)
{
  Pdf self = { .document = document, .sink = sink };
  int n_pages = poppler_document_get_n_pages (document);
  TwinReason reason;

  if (n_pages <= 0)
    return TWIN_REASON_BROKEN;
  self.n_pages = MIN ((guint) n_pages, TWIN_LIMIT_PAGES);
  self.vocabulary = pdf_vocabulary_new ();
  self.tags = pdf_tags_new (document);
  self.window = g_ptr_array_new_with_free_func ((GDestroyNotify) pdf_page_free);

  pdf_scans_begin (&self.scans);
  extract_sink_set_n_pages (sink, (guint) n_pages);
  pdf_tell_metadata (document, sink);
  reason = read_pages (&self);
  if (reason == TWIN_REASON_NONE && (guint) n_pages > self.n_pages)
    reason = TWIN_REASON_TOO_LARGE;
  if (reason == TWIN_REASON_NONE)
    reason = self.scans.reason == TWIN_REASON_NO_OCR && self.has_text ? TWIN_REASON_NONE : self.scans.reason;
  if (reason == TWIN_REASON_NONE && !self.has_text)
    reason = TWIN_REASON_NO_TEXT;

  g_clear_pointer (&self.held, g_ptr_array_unref);
  g_ptr_array_unref (self.window);
  pdf_vocabulary_free (self.vocabulary);
  pdf_tags_free (self.tags);
  pdf_scans_end (&self.scans);
  return reason;
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  PdfFile file;
  TwinReason reason = pdf_file_open (&file, input);

  if (reason == TWIN_REASON_NONE)
    reason = read_document (file.document, sink);
  pdf_file_close (&file);
  return reason;
}

static gboolean
matches (const ExtractInput *input)
{
  return memmem (input->bytes, MIN (input->size, HEADER_WITHIN), "%PDF-", 5) != NULL;
}

static const char *const extensions[] = { "pdf", NULL };

const ExtractFormat extract_format_pdf = {
  .id = "pdf",
  .mime_type = "application/pdf",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
