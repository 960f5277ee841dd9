/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-evaluation.h"

G_BEGIN_DECLS

/* For the files that evaluate. */

/* Where the words of @target stand in the document's text now, nearest to where they stood; FALSE if they do not.
 * [0, G_MAXSIZE) for a target that is the whole document. */
gboolean _twin_evaluation_find_target (const TwinEvaluationTarget *target, const TwinDocument *document, gsize *start,
                                       gsize *end);

/* Checks and normalises a question that is to be stored, reading in @tx; its targets' places are brought up to date. */
gboolean _twin_evaluation_check (TwinTransaction *tx, TwinEvaluationQuestion *question, GError **error);

/* Two questions with the same key are the same question. */
char *_twin_evaluation_make_key (const char *question) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256 over everything that answers come from: @renditions (gint64) with their passages, the keys of the
 * configuration that matter, the way of searching, the program. */
char *_twin_evaluation_make_digest (TwinLibrary *library, const TwinTwin *twin, GArray *renditions, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256 over @questions (TwinEvaluationQuestion). */
char *_twin_evaluation_make_set_digest (GPtrArray *questions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
