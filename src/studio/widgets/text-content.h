/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  STUDIO_TEXT_BODY,
  STUDIO_TEXT_HEADING,
  STUDIO_TEXT_LIST_ITEM,
  STUDIO_TEXT_TABLE_ROW,
  STUDIO_TEXT_CODE,
  STUDIO_TEXT_QUOTE,
  STUDIO_TEXT_NOTE,
} StudioTextStyle;

typedef enum
{
  STUDIO_MARK_OPEN,     /* to be decided: amber */
  STUDIO_MARK_REPLACED, /* a chip with what stands in its place */
  STUDIO_MARK_KEPT,     /* looked at and left: underlined */
} StudioMarkKind;

/**
 * StudioTextParagraph:
 * @start, @length: bytes in the text
 * @level: of a heading or a list item, from 1
 * @caption: a line of its own above the paragraph, "Page 31", or NULL
 * @label: what a paragraph that readers do not see is, "Comment, left out", or NULL
 * @dimmed: it does not leave
 */
typedef struct
{
  gsize start;
  gsize length;
  StudioTextStyle style;
  guint level;
  char *caption;
  char *label;
  gboolean dimmed;
} StudioTextParagraph;

/**
 * StudioTextMark:
 * @value: which value it is a place of; several marks share one
 */
typedef struct
{
  gsize start;
  gsize end;
  StudioMarkKind kind;
  guint value;
} StudioTextMark;

/**
 * StudioTextContent:
 *
 * A text as #StudioTextPage shows it: paragraphs, and marks in them. Built by one thread,
 * constant and shareable afterwards.
 */
typedef struct _StudioTextContent StudioTextContent;

StudioTextContent *studio_text_content_new (void) G_GNUC_WARN_UNUSED_RESULT;
StudioTextContent *studio_text_content_ref (StudioTextContent *self);
void studio_text_content_unref (StudioTextContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioTextContent, studio_text_content_unref)

/* Begins a paragraph; what is appended then belongs to it. The strings are taken. */
void studio_text_content_begin (StudioTextContent *self, StudioTextStyle style, guint level, char *caption, char *label,
                                gboolean dimmed);
void studio_text_content_append (StudioTextContent *self, const char *text, gsize length);
void studio_text_content_append_mark (StudioTextContent *self, const char *text, gsize length, StudioMarkKind kind,
                                      guint value);

const char *studio_text_content_get_text (const StudioTextContent *self, gsize *length);
guint studio_text_content_get_n_paragraphs (const StudioTextContent *self);
const StudioTextParagraph *studio_text_content_get_paragraph (const StudioTextContent *self, guint index);
guint studio_text_content_get_n_marks (const StudioTextContent *self);
const StudioTextMark *studio_text_content_get_mark (const StudioTextContent *self, guint index);

/* The paragraph that holds byte @offset. */
guint studio_text_content_find_paragraph (const StudioTextContent *self, gsize offset);

/* The first mark that ends after byte @offset; the number of marks if there is none. */
guint studio_text_content_find_mark (const StudioTextContent *self, gsize offset);

G_END_DECLS
