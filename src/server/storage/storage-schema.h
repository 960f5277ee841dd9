/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StorageColumnType:
 * @STORAGE_INTEGER: 64 bits; times are ms since 1970 in UTC, 0 means "not"; truth is 0 or 1
 * @STORAGE_UUID: text to the server
 */
typedef enum
{
  STORAGE_TEXT,
  STORAGE_INTEGER,
  STORAGE_BYTES,
  STORAGE_UUID,
} StorageColumnType;

/**
 * StorageColumn:
 * @null: whether it may be SQL NULL
 * @purpose, @legal_basis, @retention: why a personal column is kept; NULL for one that holds nothing personal
 * @secret: opens something: it is sealed, and in no export
 *
 * One column and why it is there. Both engines' tables, what is shown as held, the retention job and the record of processing come
 * from this description; nothing else makes a table.
 */
typedef struct
{
  const char *name;
  StorageColumnType type;
  gboolean null;
  const char *label;
  const char *purpose;
  const char *legal_basis;
  const char *retention;
  gboolean secret;
} StorageColumn;

#define STORAGE_MAX_COLUMNS 24
#define STORAGE_MAX_KEYS 4

/**
 * StoragePart: whose a table is.
 * @STORAGE_PART_EVIDENCE: of the storage that is kept apart from all others, see storage_open_evidence_embedded()
 */
typedef enum
{
  STORAGE_PART_TENANT,
  STORAGE_PART_SYSTEM,
  STORAGE_PART_EVIDENCE,
} StoragePart;

/**
 * StorageTable:
 * @primary_key: "type, id"
 * @unique, @indexes: likewise, further ones
 * @references: "kind, id -> bundle (kind, id)": rows go with the row they refer to
 * @append_only: rows come and go but are never changed
 * @subject: how the rows of one learner are found: "COLUMN = session", "= learner", "= email_key" or "= person", or "COLUMN -> TABLE
 *   (COLUMN)" where they are those of another table's; NULL for a table that holds nothing of learners. What is shown, exported and
 *   erased comes from it
 * @kept: why rows stay when the learner has them erased, by which law; NULL: they do not stay
 */
typedef struct
{
  const char *name;
  StoragePart part;
  const char *label;
  StorageColumn columns[STORAGE_MAX_COLUMNS];
  const char *primary_key;
  const char *unique[STORAGE_MAX_KEYS];
  const char *indexes[STORAGE_MAX_KEYS];
  const char *references[STORAGE_MAX_KEYS];
  gboolean append_only;
  const char *subject;
  const char *kept;
} StorageTable;

const StorageTable *storage_tables (guint *n_tables);

/* Whether both are personal and kept for the same purpose, on the same ground and for as long. */
gboolean storage_columns_share_reason (const StorageColumn *a, const StorageColumn *b);

/* Moves *@at to the next personal column, or stays there, whose reason none before it has. FALSE if there is none. Begin with 0 and add 1 for each. */
gboolean storage_table_next_reason (const StorageTable *table, guint *at);

/* The statements that make the tables of one part. Free it. */
char *storage_schema_for_sqlite (StoragePart part) G_GNUC_WARN_UNUSED_RESULT;

/* All tables, or those of the evidence, with a tenant column, composite keys and a forced policy each; @role gets no more than it needs.
 * May run again. */
char *storage_schema_for_postgres (const char *role, gboolean evidence) G_GNUC_WARN_UNUSED_RESULT;

guint storage_schema_version (void);

G_END_DECLS
