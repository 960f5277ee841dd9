/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sync-triggers.h"

/* What is agreed with a server, and what is on its way to it.
 *
 * Three trees: what the tables of the library hold, `sync_base` (what both sides last agreed on) and `sync_remote` (what the server
 * was last seen to hold where that is not agreed on yet). Triggers note in `sync_dirty`, inside the transaction of each edit, what was
 * edited; so no edit can be forgotten, whoever makes it. Of the one object that is being written as the server has it, which
 * `applying` names, they keep quiet; what goes with it by a reference is noted. Without a server nothing is noted: with the first
 * connection everything is. */
static const char version_3_sync[] =
  "CREATE TABLE sync_state ("
  "  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),"
  "  server TEXT NOT NULL,"
  "  account TEXT NOT NULL,"
  "  cursor TEXT,"
  "  listing INTEGER NOT NULL,"
  "  applying TEXT NOT NULL,"
  "  agreed_at INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO sync_state VALUES (1, '', '', NULL, 0, '', 0);"

  "CREATE TABLE sync_dirty ("
  "  type TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  PRIMARY KEY (type, id)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE sync_base ("
  "  type TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  rev INTEGER NOT NULL,"
  "  body TEXT,"
  "  listing INTEGER NOT NULL,"
  "  PRIMARY KEY (type, id)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE sync_remote ("
  "  type TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  rev INTEGER NOT NULL,"
  "  body TEXT,"
  "  PRIMARY KEY (type, id)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE sync_outbox ("
  "  seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
  "  key TEXT NOT NULL,"
  "  type TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  base_rev INTEGER NOT NULL,"
  "  body TEXT,"
  "  sealed BLOB,"
  "  n_tries INTEGER NOT NULL,"
  "  next_at INTEGER NOT NULL,"
  "  problem TEXT,"
  "  UNIQUE (type, id)"
  ") STRICT;"

  "CREATE TABLE sync_conflict ("
  "  number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
  "  type TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  mine TEXT NOT NULL,"
  "  theirs TEXT,"
  "  fields TEXT NOT NULL,"
  "  found_at INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE publication ("
  "  twin_id TEXT NOT NULL PRIMARY KEY,"
  "  server TEXT NOT NULL,"
  "  account TEXT NOT NULL,"
  "  rev INTEGER NOT NULL,"
  "  digest TEXT NOT NULL,"
  "  manifest TEXT NOT NULL,"
  "  anchors TEXT NOT NULL,"
  "  published_at INTEGER NOT NULL"
  ") STRICT;"

  SYNC_TRIGGERS ("setting", "", "setting", "key")
  SYNC_TRIGGERS ("twin", "", "twin", "id")
  SYNC_TRIGGERS ("twin_document", "", "twin", "twin_id")
  SYNC_TRIGGERS ("access_entry", "", "access-entry", "id")
  SYNC_TRIGGERS ("document", " OF name, title, sha256, level, allowed_roles, allowed_groups, require_mfa, include_hidden, removed_at", "document", "id")
  SYNC_TRIGGERS ("decision", "", "decision", "document_id")
  SYNC_TRIGGERS ("evaluation_question", "", "question", "id")
  SYNC_TRIGGERS ("evaluation_target", "", "question", "question_id")
  SYNC_TRIGGERS ("custom_type", "", "custom-type", "id");
