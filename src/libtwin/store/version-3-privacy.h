/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where findings come from: the rules that made them, the types that the creator added, the names put in place of values.
 * Several values that look alike share one number; a number is never given again, so that a name that was once published
 * never comes to mean somebody else. */
static const char version_3_privacy[] =
  "CREATE TABLE custom_type ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  shape TEXT NOT NULL,"
  "  labels TEXT NOT NULL,"
  "  check_name TEXT NOT NULL,"
  "  action TEXT NOT NULL,"
  "  created_at INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE detection ("
  "  document_id TEXT NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,"
  "  digest TEXT NOT NULL,"
  "  detected_at INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  /* One value in all documents: what is decided everywhere at once, and what the others of a value are. */
  "CREATE INDEX finding_value ON finding (type, value_key);"

  "CREATE TABLE pseudonym ("
  "  type TEXT NOT NULL,"
  "  value_key TEXT NOT NULL,"
  "  look_key TEXT NOT NULL,"
  "  number INTEGER NOT NULL,"
  "  value TEXT NOT NULL,"
  "  created_at INTEGER NOT NULL,"
  "  PRIMARY KEY (type, value_key)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX pseudonym_look ON pseudonym (type, look_key);"

  "CREATE TABLE pseudonym_series ("
  "  type TEXT NOT NULL PRIMARY KEY,"
  "  last INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE erasure_receipt ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  created_at INTEGER NOT NULL,"
  "  statement TEXT NOT NULL,"
  "  signature TEXT NOT NULL,"
  "  public_key TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;";
