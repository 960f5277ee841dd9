/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-twin.h"

G_BEGIN_DECLS

#define TWIN_ASK_HITS 8 /* passages that an answer is made from */

/* How the twin answers @question. @options borrows from @self and from what is returned: the language, if it had
 * to be found out, to be freed after them. */
char *_twin_twin_get_answer_options (const TwinTwin *self, const char *question, TwinAnswerOptions *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
