/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-tokenizer.h"

/* The full-text index with our own tokenizer, and the vectors.
 *
 * The index reads its texts with their language before them, through a view, and holds no text itself. Triggers
 * take out of it what is deleted, cascades included; what is added is added by insert_passage() in
 * twin-passage-table.c, because a statement with a trigger opens a savepoint, at which FTS5 writes what it has
 * gathered as a segment of its own: one for each passage, to be merged with all others (measured: 6,600 passages a
 * second). A table in memory of 8 MB instead of one makes for fewer segments still.
 *
 * What is deleted is marked so in the index, and counted here until twin_store_purge() has merged all of it; or taken
 * out at once, see twin_passage_table_drop_document(). The generation changes with every vector, which tells who keeps
 * them in memory that there are others now. */
#define VERSION_3_MARKED                                                                                               \
  "  UPDATE search_state SET n_marked = n_marked + 1"                                                                  \
  "    WHERE NOT EXISTS (SELECT 1 FROM passage_index_config WHERE k = 'secure-delete' AND v <> 0);"

static const char version_3_search[] =
  "CREATE TABLE search_state (n_marked INTEGER NOT NULL, generation INTEGER NOT NULL) STRICT;"
  "INSERT INTO search_state (n_marked, generation) VALUES (0, 0);"

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
  "CREATE VIRTUAL TABLE passage_term USING fts5vocab (passage_index, row);"

  "CREATE TRIGGER passage_deleted AFTER DELETE ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body) VALUES"
  "    ('delete', old.id, " TWIN_TOKENIZER_TEXT ("old.language", "old.heading") ", " TWIN_TOKENIZER_TEXT ("old.language", "old.body") ");"
  VERSION_3_MARKED
  "END;"
  "CREATE TRIGGER passage_updated AFTER UPDATE OF language, heading, body ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body) VALUES"
  "    ('delete', old.id, " TWIN_TOKENIZER_TEXT ("old.language", "old.heading") ", " TWIN_TOKENIZER_TEXT ("old.language", "old.body") ");"
  "  INSERT INTO passage_index (rowid, heading, body) VALUES"
  "    (new.id, " TWIN_TOKENIZER_TEXT ("new.language", "new.heading") ", " TWIN_TOKENIZER_TEXT ("new.language", "new.body") ");"
  VERSION_3_MARKED
  "END;"

  /* Vectors. Their signs have a table of their own, because all of them are read to find the few that matter. */
  "CREATE TABLE passage_vector ("
  "  passage_id INTEGER NOT NULL PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,"
  "  model TEXT NOT NULL,"
  "  scale REAL NOT NULL,"
  "  codes BLOB NOT NULL"
  ") STRICT;"
  "CREATE TABLE passage_sign ("
  "  passage_id INTEGER NOT NULL PRIMARY KEY REFERENCES passage_vector (passage_id) ON DELETE CASCADE,"
  "  model TEXT NOT NULL,"
  "  bits BLOB NOT NULL"
  ") STRICT;"
  "CREATE TRIGGER passage_sign_inserted AFTER INSERT ON passage_sign BEGIN"
  "  UPDATE search_state SET generation = generation + 1;"
  "END;"
  "CREATE TRIGGER passage_sign_deleted AFTER DELETE ON passage_sign BEGIN"
  "  UPDATE search_state SET generation = generation + 1;"
  "END;";
