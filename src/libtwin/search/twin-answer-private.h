/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-answer.h"

G_BEGIN_DECLS

/* For the files that make answers. */

TwinAnswer *twin_answer_new (GPtrArray *hits) G_GNUC_WARN_UNUSED_RESULT;

/* Turns it into the no-answer message. Returns @self. */
TwinAnswer *twin_answer_abstain (TwinAnswer *self, const TwinAnswerOptions *options);

/* The number under which the passage of @hit_index is cited, which is given at its first use;
 * bytes [start, end) of its body join the range that is cited. */
guint twin_answer_cite (TwinAnswer *self, guint hit_index, gsize start, gsize end);

/* Adds a sentence; @citations: guint numbers. */
void twin_answer_add_sentence (TwinAnswer *self, const char *text, GArray *citations, TwinSupport support);

/* Appends @sentence and its marks, "Text. [1][2]", to what the reader sees. */
void twin_answer_append_text (GString *text, const TwinSentence *sentence);

G_END_DECLS
