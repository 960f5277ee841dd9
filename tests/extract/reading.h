/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* What a format makes of some bytes, through the worker's own sink and records. */
typedef struct
{
  TwinDocument *document;
  TwinReason reason;
  guint n_progress;
} Reading;

Reading *reading_new (const ExtractFormat *format, const void *bytes, gsize size);
void reading_free (Reading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* Each block as a line: "heading 1 p3 hidden deleted | text", with \n and \t written out. */
char *reading_to_string (const Reading *self);

/* Fails the test unless the reading gives exactly these lines. */
void reading_assert (const Reading *self, const char *expected);

/* The block whose text is or begins with @text; the test fails if there is none. */
const TwinBlock *reading_find (const Reading *self, const char *text);

G_END_DECLS
