/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioQuizMakeDialog: questions are made from the documents of a twin, read, and those that are chosen are put into a quiz.
 * Emits "made" (id of the quiz).
 */
#define STUDIO_TYPE_QUIZ_MAKE_DIALOG (studio_quiz_make_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuizMakeDialog, studio_quiz_make_dialog, STUDIO, QUIZ_MAKE_DIALOG, AdwDialog)

/* @quiz_id: NULL: into a new quiz, whose title is asked for. */
StudioQuizMakeDialog *studio_quiz_make_dialog_new (StudioConfigEditor *editor, const char *quiz_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
