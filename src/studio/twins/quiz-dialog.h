/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"
#include "twins/twin-quiz.h"

G_BEGIN_DECLS

/**
 * StudioQuizDialog: a question of a quiz, its answers, which one is right, and the words of a document that say so. Emits "saved".
 */
#define STUDIO_TYPE_QUIZ_DIALOG (studio_quiz_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuizDialog, studio_quiz_dialog, STUDIO, QUIZ_DIALOG, AdwDialog)

/* @item: copied; NULL for a new question. */
StudioQuizDialog *studio_quiz_dialog_new (StudioConfigEditor *editor, const char *quiz_id, const TwinQuizItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
