/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-type-set.h"
#include "twins/twin-twin.h"

G_BEGIN_DECLS

#define TWIN_ASK_HITS 8 /* passages that an answer is made from */

/* How the twin answers @question. @options borrows from @self and from what is returned: the language, if it had
 * to be found out, to be freed after them. */
char *_twin_twin_get_answer_options (const TwinTwin *self, const char *question, TwinAnswerOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/* "You are NAME, …": what a model is told that it is, from the configuration. */
char *_twin_twin_describe_persona (const TwinTwin *self) G_GNUC_WARN_UNUSED_RESULT;

/* The question as a model may be told it: rewritten as a document would be, with @types (NULL: the built-in ones). TWIN_ERROR_REFUSED where @policy does
 * not let it out. */
char *_twin_twin_redact_question (TwinTypeSet *types, const char *question, const TwinPiiPolicy *policy, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
