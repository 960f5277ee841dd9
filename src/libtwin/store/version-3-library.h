/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Documents as they change: what resembles what, folders that are watched, passages cut by hand.
 *
 * A document in `watched_absence` was put out of sight because its file has gone from a watched folder: it comes back
 * with the file, and nothing destroys it before the creator says so. An edit of a passage names the passage by a digest
 * of its text, so that it holds for as long as that text stands in the document, wherever it has moved to. */
static const char version_3_library[] =
  "CREATE TABLE watched_folder ("
  "  path TEXT NOT NULL PRIMARY KEY,"
  "  added_at INTEGER NOT NULL,"
  "  looked_at INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE watched_absence ("
  "  document_id TEXT NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,"
  "  gone_at INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE document_signature ("
  "  document_id TEXT NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,"
  "  n_shingles INTEGER NOT NULL,"
  "  signature BLOB NOT NULL"
  ") STRICT;"

  "CREATE TABLE passage_edit ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  number INTEGER NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  anchor TEXT NOT NULL,"
  "  nth INTEGER NOT NULL,"
  "  next_anchor TEXT,"
  "  split_at INTEGER NOT NULL,"
  "  body TEXT,"
  "  made_at INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX passage_edit_document ON passage_edit (document_id, number);";
