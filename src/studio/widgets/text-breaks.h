/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/* A range of bytes, [start, end); empty if both are equal. */
typedef struct
{
  gsize start;
  gsize end;
} TextRange;

typedef enum
{
  TEXT_UNIT_CHARACTER, /* as readers see it: a letter with its accents is one */
  TEXT_UNIT_WORD,
  TEXT_UNIT_PARAGRAPH,
} TextUnit;

/* Where a text can be parted. Offsets are bytes of the whole text; @content has at least one paragraph. */

/* What can be said of each character of a paragraph, and of its end: one more than it has characters. */
PangoLogAttr *text_breaks_get_attributes (const StudioTextContent *content, guint paragraph, guint *n_characters) G_GNUC_WARN_UNUSED_RESULT;

/* The word or the paragraph that holds byte @offset; what is between words counts as one. For characters the
 * empty range at @offset. */
TextRange text_breaks_get_range (const StudioTextContent *content, gsize offset, TextUnit unit);

/* The next place to stand at from @offset: after a character or at the end of a word; or, if not @forward, before
 * a character or at the beginning of a word. @offset itself at the end of the text. */
gsize text_breaks_step (const StudioTextContent *content, gsize offset, TextUnit unit, gboolean forward);

G_END_DECLS
