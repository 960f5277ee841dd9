/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/* The quizzes that learners take on the twin's page: made from the documents, or written. */
#define STUDIO_TYPE_QUIZ_SECTION (studio_quiz_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuizSection, studio_quiz_section, STUDIO, QUIZ_SECTION, AdwBin)

GtkWidget *studio_quiz_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
