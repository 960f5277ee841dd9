/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-answer.h"
#include "web/answer-record.h"

G_BEGIN_DECLS

/* A question and its answer on a page, in pieces, so that it can be sent as it is made. All text in it is text: nothing in a question,
 * an answer or a passage becomes a link, a picture or an element. */

/* Opens the turn: the question, the label that says who answers. @id tells it from others on the page. */
void answer_view_begin (Page *page, const char *id, const char *question);

/* One sentence with its marks. */
void answer_view_write_sentence (Page *page, const TwinAnswer *answer, const TwinSentence *sentence);

/* Where there is nothing to be quoted: the twin's own words for it. */
void answer_view_write_no_answer (Page *page, const TwinAnswer *answer);

/* Ends the said part; what is to be known of the sources, and the sources. */
void answer_view_begin_rest (Page *page);
void answer_view_write_rest (Page *page, const TwinAnswer *answer, const AnswerRecord *record);
void answer_view_end (Page *page);

/* All of it. */
void answer_view_write (Page *page, const char *id, const char *question, const TwinAnswer *answer, const AnswerRecord *record);

G_END_DECLS
