/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioQuizPage: a quiz with all of its questions, their answers and the words of the documents that say so: its title, order and
 * questions are changed here.
 */
#define STUDIO_TYPE_QUIZ_PAGE (studio_quiz_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuizPage, studio_quiz_page, STUDIO, QUIZ_PAGE, AdwNavigationPage)

StudioQuizPage *studio_quiz_page_new (StudioConfigEditor *editor, const char *quiz_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
