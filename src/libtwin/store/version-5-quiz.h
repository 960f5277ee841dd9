/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sync-triggers.h"

/* Quizzes are synchronised, those that are here already too. */
static const char version_5_quiz[] =
  SYNC_TRIGGERS ("quiz", " OF title", "quiz", "id")
  SYNC_TRIGGERS ("quiz_question", "", "quiz", "quiz_id")
  "INSERT INTO sync_dirty (type, id) SELECT 'quiz', id FROM quiz WHERE (SELECT account <> '' FROM sync_state);";
