/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-answer.h"

G_BEGIN_DECLS

/**
 * TwinPhrasing:
 *
 * A model's words as they come, let through sentence by sentence, and only those that the passages they cite say: for readers who cannot tell a
 * doubtful sentence and are not to see one. With the first that is not supported it is over.
 *
 * One thread.
 */
typedef struct _TwinPhrasing TwinPhrasing;

/* A sentence that is whole and supported. @answer is made of what has come so far; its citations have the numbers that they keep. */
typedef void (*TwinPhrasingFunc) (const TwinAnswer *answer, const TwinSentence *sentence, gpointer user_data);

/* @options and its strings are borrowed; @func may be NULL; @over (nullable) is cancelled with the first sentence that is not supported, so that no
 * more is asked for. */
TwinPhrasing *twin_phrasing_new (GPtrArray *hits, const TwinAnswerOptions *options, TwinPhrasingFunc func, gpointer user_data, GCancellable *over) G_GNUC_WARN_UNUSED_RESULT;
void twin_phrasing_free (TwinPhrasing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPhrasing, twin_phrasing_free)

/* A TwinModelTokenFunc; @phrasing is a TwinPhrasing. */
void twin_phrasing_take (const char *piece, gpointer phrasing);

/* Whether a sentence was not supported. */
gboolean twin_phrasing_is_over (const TwinPhrasing *self);

/* All has come: the rest goes to the function. NULL where the answer holds a sentence that is not supported, or if it came out otherwise than it
 * began. One that says that the passages do not answer abstains. */
TwinAnswer *twin_phrasing_finish (TwinPhrasing *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
