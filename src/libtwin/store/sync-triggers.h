/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What notes in `sync_dirty` that an object is to be synchronised: see version-3-sync.h. Part of the steps that use it, so it is not
 * edited either. @columns: " OF name, …", or "" for all. */
#define SYNC_NOTE(type, id)                                                                                         \
  " WHEN (SELECT account <> '' AND applying <> '" type "/' || " id " FROM sync_state) BEGIN"                                             \
  "  INSERT INTO sync_dirty (type, id) VALUES ('" type "', " id ") ON CONFLICT DO NOTHING; END;"

#define SYNC_TRIGGERS(table, columns, type, id)                                                                     \
  "CREATE TRIGGER sync_" table "_inserted AFTER INSERT ON " table SYNC_NOTE (type, "new." id)                       \
  "CREATE TRIGGER sync_" table "_updated AFTER UPDATE" columns " ON " table SYNC_NOTE (type, "new." id)             \
  "CREATE TRIGGER sync_" table "_deleted AFTER DELETE ON " table SYNC_NOTE (type, "old." id)
