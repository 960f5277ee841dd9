/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "parts.h"

G_BEGIN_DECLS

/**
 * EpubBook:
 *
 * What an EPUB says about itself: which files are read in which order, and what its
 * table of contents calls them (EPUB 3.3, 5 and 7; OPF 2.0.1 for older ones). One
 * thread.
 */
typedef struct _EpubBook EpubBook;

typedef struct
{
  char *part;        /* its name in the container */
  const char *title; /* in the table of contents; NULL where it is not there */
  guint level;       /* of that entry, from 1 */
  gboolean encrypted;
} EpubChapter;

/* Tells the book's title, author and so on to @sink. */
EpubBook *epub_book_new (ExtractParts *parts, ExtractSink *sink) G_GNUC_WARN_UNUSED_RESULT;
void epub_book_free (EpubBook *self);

/* EpubChapter, in reading order. */
const GPtrArray *epub_book_get_chapters (const EpubBook *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpubBook, epub_book_free)

G_END_DECLS
