/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define SYNC_NOTE_SETTING(row)                                                                                       \
  " WHEN (SELECT account <> '' AND applying <> 'setting/' || " row ".key FROM sync_state)"                             \
  "  AND " row ".key IN ('settings', 'piiDetection') BEGIN"                                                            \
  "  INSERT INTO sync_dirty (type, id) VALUES ('setting', " row ".key) ON CONFLICT DO NOTHING; END;"

/* Which originals are on the server as encrypted copies, as far as this computer knows. A row outlives its document: with it the copy
 * is still known, and goes. */
static const char version_4_copies[] =
  "CREATE TABLE original_copy ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  account TEXT NOT NULL,"
  "  sha256 TEXT NOT NULL,"
  "  rev INTEGER NOT NULL,"
  "  copied_at INTEGER NOT NULL"
  ") STRICT;"

  /* Settings that no other computer is to have, such as the head of the audit log, are no edits. */
  "DROP TRIGGER sync_setting_inserted;"
  "DROP TRIGGER sync_setting_updated;"
  "DROP TRIGGER sync_setting_deleted;"
  "CREATE TRIGGER sync_setting_inserted AFTER INSERT ON setting" SYNC_NOTE_SETTING ("new")
  "CREATE TRIGGER sync_setting_updated AFTER UPDATE ON setting" SYNC_NOTE_SETTING ("new")
  "CREATE TRIGGER sync_setting_deleted AFTER DELETE ON setting" SYNC_NOTE_SETTING ("old");

#undef SYNC_NOTE_SETTING
