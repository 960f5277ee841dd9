/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Files inside of files, and what was read off pictures.
 *
 * A member is a document that was found in another one: in an archive, attached to a message. Its container and the
 * outermost one are named without a reference, so that where a document comes from is still known when the archive has
 * gone. `gone_at` tells what the archive no longer held from what the creator removed.
 *
 * The text of a picture belongs to every document that has the picture, and goes with the last of them. */
static const char version_4_library[] =
  "CREATE TABLE member ("
  "  document_id TEXT NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,"
  "  container_id TEXT NOT NULL,"
  "  root_id TEXT NOT NULL,"
  "  container_name TEXT NOT NULL,"
  "  inner_path TEXT NOT NULL,"
  "  depth INTEGER NOT NULL,"
  "  gone_at INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX member_container ON member (container_id, inner_path);"
  "CREATE INDEX member_root ON member (root_id);"

  "CREATE TABLE picture_text ("
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  digest TEXT NOT NULL,"
  "  blocks BLOB NOT NULL,"
  "  PRIMARY KEY (document_id, digest)"
  ") STRICT;"
  "CREATE INDEX picture_text_digest ON picture_text (digest);";
