/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-migrations.h"

#include "base/twin-i18n.h"
#include "store/version-3-evaluation.h"
#include "store/version-3-library.h"
#include "store/version-3-privacy.h"
#include "store/version-3-search.h"
#include "store/version-3-sync.h"
#include "store/version-4-analytics.h"
#include "store/version-4-copies.h"
#include "store/version-4-library.h"
#include "store/version-4-quiz.h"
#include "store/version-5-access.h"
#include "store/version-5-quiz.h"
#include "store/version-6-reading.h"

/* How words become terms. A database remembers its own; changing this line asks for
 * a step that builds the index anew. */
#define TOKENIZER "porter unicode61 remove_diacritics 1"

/* Version 1. Times are milliseconds since 1970 in UTC; 0 means "not". Columns are
 * described one by one in twin-schema.c. */
static const char version_1_documents[] =
  "CREATE TABLE setting ("
  "  key TEXT NOT NULL PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE document ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  path TEXT,"
  "  title TEXT,"
  "  format TEXT,"
  "  mime_type TEXT,"
  "  sha256 TEXT,"
  "  language TEXT,"
  "  duplicate_of TEXT REFERENCES document (id) ON DELETE SET NULL,"
  "  size INTEGER NOT NULL,"
  "  modified_at INTEGER NOT NULL,"
  "  added_at INTEGER NOT NULL,"
  "  removed_at INTEGER NOT NULL,"
  "  state TEXT NOT NULL,"
  "  reason TEXT NOT NULL,"
  "  partial INTEGER NOT NULL,"
  "  include_hidden INTEGER NOT NULL,"
  "  n_pages INTEGER NOT NULL,"
  "  n_findings INTEGER NOT NULL,"
  "  n_undecided INTEGER NOT NULL,"
  "  level TEXT NOT NULL,"
  "  allowed_roles TEXT NOT NULL,"
  "  allowed_groups TEXT NOT NULL,"
  "  require_mfa INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX document_state ON document (state, added_at);"
  "CREATE INDEX document_path ON document (path);"
  "CREATE INDEX document_sha256 ON document (sha256);"
  "CREATE INDEX document_duplicate_of ON document (duplicate_of);"

  "CREATE TABLE document_text ("
  "  document_id TEXT NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,"
  "  text TEXT NOT NULL,"
  "  blocks BLOB NOT NULL,"
  "  title TEXT,"
  "  language TEXT,"
  "  n_pages INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE finding ("
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  number INTEGER NOT NULL,"
  "  type TEXT NOT NULL,"
  "  start_byte INTEGER NOT NULL,"
  "  end_byte INTEGER NOT NULL,"
  "  tier TEXT NOT NULL,"
  "  valid INTEGER NOT NULL,"
  "  reason TEXT NOT NULL,"
  "  value_key TEXT NOT NULL,"
  "  PRIMARY KEY (document_id, number)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE decision ("
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  type TEXT NOT NULL,"
  "  value_key TEXT NOT NULL,"
  "  decision TEXT NOT NULL,"
  "  decided_at INTEGER NOT NULL,"
  "  PRIMARY KEY (document_id, type, value_key)"
  ") STRICT, WITHOUT ROWID;";

/* The index holds no text of its own (external content): triggers keep it in step with
 * the passages inside the same transaction, cascades included. secure-delete makes a
 * deletion take the terms out of the index instead of marking them deleted. */
static const char version_1_passages[] =
  "CREATE TABLE rendition ("
  "  id INTEGER NOT NULL PRIMARY KEY,"
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  policy_digest TEXT NOT NULL,"
  "  title TEXT NOT NULL,"
  "  language TEXT,"
  "  created_at INTEGER NOT NULL,"
  "  UNIQUE (document_id, policy_digest)"
  ") STRICT;"

  "CREATE TABLE passage ("
  "  id INTEGER NOT NULL PRIMARY KEY,"
  "  rendition_id INTEGER NOT NULL REFERENCES rendition (id) ON DELETE CASCADE,"
  "  ordinal INTEGER NOT NULL,"
  "  start_byte INTEGER NOT NULL,"
  "  end_byte INTEGER NOT NULL,"
  "  source_start_byte INTEGER NOT NULL,"
  "  source_end_byte INTEGER NOT NULL,"
  "  page_from INTEGER NOT NULL,"
  "  page_to INTEGER NOT NULL,"
  "  heading TEXT NOT NULL,"
  "  body TEXT NOT NULL,"
  "  UNIQUE (rendition_id, ordinal)"
  ") STRICT;"

  "CREATE VIRTUAL TABLE passage_index USING fts5 ("
  "  heading, body, content = 'passage', content_rowid = 'id', tokenize = '" TOKENIZER "'"
  ");"
  "INSERT INTO passage_index (passage_index, rank) VALUES ('secure-delete', 1);"
  "CREATE TRIGGER passage_inserted AFTER INSERT ON passage BEGIN"
  "  INSERT INTO passage_index (rowid, heading, body) VALUES (new.id, new.heading, new.body);"
  "END;"
  "CREATE TRIGGER passage_deleted AFTER DELETE ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body)"
  "    VALUES ('delete', old.id, old.heading, old.body);"
  "END;"
  "CREATE TRIGGER passage_updated AFTER UPDATE ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body)"
  "    VALUES ('delete', old.id, old.heading, old.body);"
  "  INSERT INTO passage_index (rowid, heading, body) VALUES (new.id, new.heading, new.body);"
  "END;";

static const char version_1_twins[] =
  "CREATE TABLE twin ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  name_key TEXT NOT NULL,"
  "  config TEXT NOT NULL,"
  "  created_at INTEGER NOT NULL,"
  "  updated_at INTEGER NOT NULL,"
  "  removed_at INTEGER NOT NULL"
  ") STRICT;"
  "CREATE UNIQUE INDEX twin_name ON twin (name_key) WHERE removed_at = 0;"

  "CREATE TABLE twin_document ("
  "  twin_id TEXT NOT NULL REFERENCES twin (id) ON DELETE CASCADE,"
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  added_at INTEGER NOT NULL,"
  "  PRIMARY KEY (twin_id, document_id)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX twin_document_document ON twin_document (document_id);"

  "CREATE TABLE access_entry ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  twin_id TEXT NOT NULL REFERENCES twin (id) ON DELETE CASCADE,"
  "  kind TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  origin TEXT,"
  "  added_at INTEGER NOT NULL,"
  "  valid_to INTEGER NOT NULL,"
  "  UNIQUE (twin_id, value)"
  ") STRICT;";

static const char version_1_logs[] =
  "CREATE TABLE audit ("
  "  seq INTEGER NOT NULL PRIMARY KEY,"
  "  at INTEGER NOT NULL,"
  "  action TEXT NOT NULL,"
  "  object TEXT NOT NULL,"
  "  outcome TEXT NOT NULL,"
  "  detail TEXT NOT NULL,"
  "  prev_hash TEXT NOT NULL,"
  "  hash TEXT NOT NULL"
  ") STRICT;"

  "CREATE TABLE outbound ("
  "  seq INTEGER NOT NULL PRIMARY KEY,"
  "  at INTEGER NOT NULL,"
  "  host TEXT NOT NULL,"
  "  purpose TEXT NOT NULL,"
  "  content TEXT NOT NULL,"
  "  bytes_out INTEGER NOT NULL,"
  "  bytes_in INTEGER NOT NULL,"
  "  outcome TEXT NOT NULL,"
  "  reason TEXT"
  ") STRICT;";

/* Version 2. Ids of renditions are not given again, so that an answer on its way never finds
 * another rendition under the number it was given; ids of passages hold them (see
 * twin-passage-table.c). The index marks deletions and is cleaned by twin_store_purge():
 * 'secure-delete', which cleans it at once, took fifty times as long. */
static const char version_2_tables[] =
  "DROP TRIGGER passage_inserted;"
  "DROP TRIGGER passage_deleted;"
  "DROP TRIGGER passage_updated;"
  "DROP TABLE passage_index;"

  "CREATE TABLE new_rendition ("
  "  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
  "  document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,"
  "  policy_digest TEXT NOT NULL,"
  "  title TEXT NOT NULL,"
  "  language TEXT,"
  "  created_at INTEGER NOT NULL,"
  "  UNIQUE (document_id, policy_digest)"
  ") STRICT;"
  "INSERT INTO new_rendition SELECT id, document_id, policy_digest, title, language, created_at FROM rendition;"

  "CREATE TABLE new_passage ("
  "  id INTEGER NOT NULL PRIMARY KEY,"
  "  rendition_id INTEGER NOT NULL REFERENCES new_rendition (id) ON DELETE CASCADE,"
  "  ordinal INTEGER NOT NULL,"
  "  start_byte INTEGER NOT NULL,"
  "  end_byte INTEGER NOT NULL,"
  "  source_start_byte INTEGER NOT NULL,"
  "  source_end_byte INTEGER NOT NULL,"
  "  page_from INTEGER NOT NULL,"
  "  page_to INTEGER NOT NULL,"
  "  heading TEXT NOT NULL,"
  "  body TEXT NOT NULL"
  ") STRICT;"
  "INSERT INTO new_passage SELECT rendition_id << 21 | ordinal, rendition_id, ordinal, start_byte, end_byte,"
  "  source_start_byte, source_end_byte, page_from, page_to, heading, body FROM passage;"

  "DROP TABLE passage;"
  "DROP TABLE rendition;"
  "ALTER TABLE new_rendition RENAME TO rendition;"
  "ALTER TABLE new_passage RENAME TO passage;"
  "CREATE INDEX passage_rendition ON passage (rendition_id);";

static const char version_2_index[] =
  "CREATE VIRTUAL TABLE passage_index USING fts5 ("
  "  heading, body, content = 'passage', content_rowid = 'id', tokenize = '" TOKENIZER "'"
  ");"
  "INSERT INTO passage_index (passage_index) VALUES ('rebuild');"
  "CREATE TRIGGER passage_inserted AFTER INSERT ON passage BEGIN"
  "  INSERT INTO passage_index (rowid, heading, body) VALUES (new.id, new.heading, new.body);"
  "END;"
  "CREATE TRIGGER passage_deleted AFTER DELETE ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body)"
  "    VALUES ('delete', old.id, old.heading, old.body);"
  "END;"
  "CREATE TRIGGER passage_updated AFTER UPDATE ON passage BEGIN"
  "  INSERT INTO passage_index (passage_index, rowid, heading, body)"
  "    VALUES ('delete', old.id, old.heading, old.body);"
  "  INSERT INTO passage_index (rowid, heading, body) VALUES (new.id, new.heading, new.body);"
  "END;";

#define MAX_PARTS 5

/* Steps are never edited once released: a library of each version is among the tests. */
static const struct
{
  const char *parts[MAX_PARTS];
} steps[] = {
  { { version_1_documents, version_1_passages, version_1_twins, version_1_logs } },
  { { version_2_tables, version_2_index } },
  { { version_3_privacy, version_3_library, version_3_search, version_3_evaluation, version_3_sync } },
  { { version_4_analytics, version_4_copies, version_4_library, version_4_quiz } },
  { { version_5_access, version_5_quiz } },
  { { version_6_reading } },
};

guint
twin_migrations_version (void)
{
  return G_N_ELEMENTS (steps);
}

static gboolean
read_version (TwinConnection *writer, guint *version, GError **error)
{
  gint64 value = 0;

  if (!twin_connection_get_int (writer, "PRAGMA user_version", &value, error))
    return FALSE;

  *version = (guint) value;
  if (*version > G_N_ELEMENTS (steps))
    {
      g_set_error_literal (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_TOO_NEW,
                           _("This library was written by a later version of Twin Studio. Update Twin Studio to open it."));
      return FALSE;
    }

  return TRUE;
}

/* The step from @version to the one after it, inside an open transaction. */
static gboolean
run_step (TwinConnection *writer, guint version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", version + 1);

  for (guint i = 0; i < MAX_PARTS && steps[version].parts[i] != NULL; i++)
    if (!twin_connection_run (writer, steps[version].parts[i], error))
      return FALSE;

  return twin_connection_run (writer, set_version, error);
}

gboolean
twin_migrations_run (TwinConnection *writer, GError **error)
{
  guint version;

  for (;;)
    {
      if (!read_version (writer, &version, error))
        return FALSE;
      if (version == G_N_ELEMENTS (steps))
        return TRUE;

      /* Read again under the lock: another program may just have done this step. */
      if (!twin_connection_run (writer, "BEGIN IMMEDIATE", error))
        return FALSE;
      if (!read_version (writer, &version, error)
          || (version < G_N_ELEMENTS (steps) && !run_step (writer, version, error))
          || !twin_connection_run (writer, "COMMIT", error))
        {
          if (twin_connection_in_transaction (writer))
            twin_connection_run (writer, "ROLLBACK", NULL);
          return FALSE;
        }
    }
}
