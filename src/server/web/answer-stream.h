/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "web/page.h"

G_BEGIN_DECLS

/* An answer that is sent while it is made, as Server-Sent Events whose data is HTML that is ready to be put in its place:
 *
 *   turn      the question with an empty answer
 *   sentence  what comes next in the answer
 *   rest      what follows it: notes, sources
 *   failed    words for this person, as text; nothing follows
 *   end       it is whole
 */

/**
 * AnswerPool: the threads on which such answers are made.
 */
AnswerPool *answer_pool_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* When no request comes any more; waits for those that are being made. */
void answer_pool_free (AnswerPool *self);

/* Begins to answer on a thread of its own and returns at once. Takes what @page holds: nothing can be done with it afterwards. */
HttpReply *answer_stream_open (Page *page, const char *question, const char *previous) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
