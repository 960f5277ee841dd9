/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* Labels in scripts that cannot be folded to the Latin alphabet one letter for one: Hebrew, Arabic, Devanagari, Thai,
 * Chinese, Japanese, Korean. Many have no blanks between words, so that a label counts wherever it stands.
 * Private to privacy/. */

/* Adds the @n bytes of @phrase, as in world_labels, before anything is matched. FALSE if it can be folded, and is none of these. */
gboolean scripts_add (const char *phrase, gsize n, const TwinPiiType *type, PiiFamily family);

/* After the last one was added. */
void scripts_prepare (void);

/* Adds the longest labels in [start, end) to @hits; those that end within the first @far bytes count as far off.
 * @after: the stretch comes after the value, and the distance is that of where a label begins. */
void scripts_match (const guint8 *text, gsize length, gsize start, gsize end, gsize far, gboolean after, Context *hits);

/* Whether a label of @type ends at @end. */
gboolean scripts_ends (const guint8 *text, gsize length, gsize end, const TwinPiiType *type);

G_END_DECLS
