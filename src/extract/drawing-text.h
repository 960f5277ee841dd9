/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "flow.h"
#include "parts.h"
#include "xml.h"

G_BEGIN_DECLS

/**
 * DrawingText:
 *
 * The text of DrawingML shapes (ECMA-376 part 1, 20 and 21): of a slide, of its notes,
 * of what is drawn over a sheet. Titles become headings, bulleted text list items,
 * tables rows; alternative text and hidden shapes are told as hidden. One thread.
 */
typedef struct _DrawingText DrawingText;

typedef enum
{
  DRAWING_TEXT_SLIDE,
  DRAWING_TEXT_NOTES, /* of the notes page, what the speaker wrote */
  DRAWING_TEXT_SHEET,
} DrawingTextKind;

/* Where a shape that is in no group stands on its slide, in EMU (914,400 an inch). */
typedef struct
{
  gboolean is_title;
  int x, y;
} DrawingPlace;

/* @relations: those of the part that is read; @flags: of all its blocks, HIDDEN for a sheet that is.
 * All must outlive it. */
DrawingText *drawing_text_new (DrawingTextKind kind, ExtractFlow *flow, const GPtrArray *relations, TwinBlockFlags flags) G_GNUC_WARN_UNUSED_RESULT;
void drawing_text_free (DrawingText *self);

/* The part has come to its end, or as far as it goes. What is kept in parts of its own
 * (charts, SmartArt) is read from @parts and follows. */
void drawing_text_finish (DrawingText *self, ExtractParts *parts);

/* The places of the shapes so far, in the order they are written. */
const DrawingPlace *drawing_text_get_places (const DrawingText *self, guint *n);

/* The shape, counted among the places, whose text or chart comes out of the flow at the moment; 0 before any. */
guint drawing_text_get_shape (const DrawingText *self);

/* data is the #DrawingText. */
extern const ExtractXmlHandler drawing_text_handler;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawingText, drawing_text_free)

G_END_DECLS
