/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-tokenizer.h"

/* The full-text index with our own tokenizer, and the vectors.
 *
 * The index reads its texts with their language before them, through a view; it holds no text
 * itself, and triggers keep it in step with the passages. A table in memory of 8 MB before it is
 * written as a segment, instead of one, makes for an eighth of the segments and of the merging. */
static const char version_3_search[] =
  "DROP TRIGGER passage_inserted;"
  "DROP TRIGGER passage_deleted;"
  "DROP TRIGGER passage_updated;"
  "DROP TABLE passage_index;"

  "ALTER TABLE passage ADD COLUMN language TEXT NOT NULL DEFAULT '';"
  "UPDATE passage SET language = coalesce ((SELECT rendition.language FROM rendition WHERE rendition.id = rendition_id), '');"
  "CREATE INDEX passage_language ON passage (language);"

  "CREATE VIEW passage_text (id, heading, body) AS"
  "  SELECT id, " TWIN_TOKENIZER_TEXT ("language", "heading") ", " TWIN_TOKENIZER_TEXT ("language", "body") " FROM passage;"
  "CREATE VIRTUAL TABLE passage_index USING fts5 ("
  "  heading, body, content = 'passage_text', content_rowid = 'id', tokenize = 'twin'"
  ");"
  "INSERT INTO passage_index (passage_index, rank) VALUES ('hashsize', 8388608);"
  "INSERT INTO passage_index (passage_index) VALUES ('rebuild');"

  "CREATE TRIGGER passage_inserted AFTER INSERT ON passage BEGIN"
  "  INSERT INTO passage_index (rowid, heading, body) VALUES"
  "    (new.id, " TWIN_TOKENIZER_TEXT ("new.language", "new.heading") ", " TWIN_TOKENIZER_TEXT ("new.language", "new.body") ");"
  "END;"
  "CREATE TRIGGER passage_deleted AFTER DELETE ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body) VALUES"
  "    ('delete', old.id, " TWIN_TOKENIZER_TEXT ("old.language", "old.heading") ", " TWIN_TOKENIZER_TEXT ("old.language", "old.body") ");"
  "END;"
  "CREATE TRIGGER passage_updated AFTER UPDATE OF language, heading, body ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body) VALUES"
  "    ('delete', old.id, " TWIN_TOKENIZER_TEXT ("old.language", "old.heading") ", " TWIN_TOKENIZER_TEXT ("old.language", "old.body") ");"
  "  INSERT INTO passage_index (rowid, heading, body) VALUES"
  "    (new.id, " TWIN_TOKENIZER_TEXT ("new.language", "new.heading") ", " TWIN_TOKENIZER_TEXT ("new.language", "new.body") ");"
  "END;";
