/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-answer.h"
#include "web/page.h"

G_BEGIN_DECLS

/**
 * AnswerRecord: under which ids an answer can be named later.
 * @message_id: for a bookmark; NULL where nothing is kept of it
 * @insight_id: for a thumb; NULL where nothing is counted
 */
typedef struct
{
  char *message_id;
  char *insight_id;
} AnswerRecord;

void answer_record_clear (AnswerRecord *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnswerRecord, answer_record_clear)

/* Keeps @question and @answer as long as was promised, and counts them if the twin's analytics are on, in one transaction. An answer that cannot be kept is given all the same: then the
 * record is empty and the reason in the log. */
void answer_record_make (AnswerRecord *self, Page *page, const char *question, const TwinAnswer *answer);

G_END_DECLS
