/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Quizzes that learners take. A question names the words of a document that its answer stands in, so it goes when the document goes. */
static const char version_4_quiz[] =
  "CREATE TABLE quiz ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  twin_id TEXT NOT NULL REFERENCES twin (id) ON DELETE CASCADE,"
  "  title TEXT NOT NULL,"
  "  added_at INTEGER NOT NULL,"
  "  updated_at INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX quiz_twin ON quiz (twin_id, added_at);"

  "CREATE TABLE quiz_question ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  quiz_id TEXT NOT NULL REFERENCES quiz (id) ON DELETE CASCADE,"
  "  ordinal INTEGER NOT NULL,"
  "  question TEXT NOT NULL,"
  "  options TEXT NOT NULL,"
  "  answer INTEGER NOT NULL,"
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  quote TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX quiz_question_quiz ON quiz_question (quiz_id, ordinal);"
  "CREATE INDEX quiz_question_document ON quiz_question (document_id);";
