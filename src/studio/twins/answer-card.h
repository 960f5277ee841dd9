/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "search/twin-answer.h"

G_BEGIN_DECLS

/**
 * StudioAnswerCard:
 *
 * A question and what came of it: being looked for, an answer with numbered citations, or the
 * no-answer message with the closest score.
 *
 * Emits "show-citation" (number; 0: the passages as a whole), "ask-again" (question), and "keep": the question and
 * what answered it are to be kept for evaluation.
 */
#define STUDIO_TYPE_ANSWER_CARD (studio_answer_card_get_type ())
G_DECLARE_FINAL_TYPE (StudioAnswerCard, studio_answer_card, STUDIO, ANSWER_CARD, GtkBox)

StudioAnswerCard *studio_answer_card_new (const char *question) G_GNUC_WARN_UNUSED_RESULT;

/* A piece of an answer that a model is writing. */
void studio_answer_card_append (StudioAnswerCard *self, const char *piece);

/* Takes @answer over. @threshold: what the twin answers from; @note: why it was not the model that
 * answered, or NULL. */
void studio_answer_card_set_answer (StudioAnswerCard *self, TwinAnswer *answer, double threshold, const char *note);
void studio_answer_card_set_error (StudioAnswerCard *self, const char *message);

const char *studio_answer_card_get_question (StudioAnswerCard *self);

/* It has been kept, and need not be again; or its keeping was undone. */
void studio_answer_card_set_kept (StudioAnswerCard *self, gboolean kept);

/* NULL while there is none. Borrowed. */
const TwinAnswer *studio_answer_card_get_answer (StudioAnswerCard *self);

G_END_DECLS
