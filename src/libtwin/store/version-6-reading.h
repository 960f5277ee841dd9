/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* By which reader each document was read. Those of before have no row: another reader has read them. */
static const char version_6_reading[] =
  "CREATE TABLE reading ("
  "  document_id TEXT NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,"
  "  reader TEXT NOT NULL,"
  "  read_at INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;";
