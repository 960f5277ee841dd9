/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rights/export-sink.h"
#include "store/twin-schema.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * ExportTable: one table of the store with the columns that the schema describes.
 * Everything below the exports comes from here, so a column that is added to the
 * schema is exported without a further line of code.
 */
typedef struct
{
  const char *name;
  const TwinColumn *columns;
  guint n_columns;
} ExportTable;

/* All tables, in the schema's order: array of ExportTable. */
GArray *export_tables_list (void) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  EXPORT_VALUE_NULL,
  EXPORT_VALUE_INTEGER,
  EXPORT_VALUE_REAL,
  EXPORT_VALUE_TEXT,
  EXPORT_VALUE_BLOB,
} ExportValueKind;

/**
 * ExportRows: reads a table row by row. One thread.
 */
typedef struct _ExportRows ExportRows;

ExportRows *export_rows_new (TwinTransaction *tx, const ExportTable *table, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void export_rows_free (ExportRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExportRows, export_rows_free)

/* FALSE at the end and on an error: check @error. */
gboolean export_rows_next (ExportRows *self, GError **error);

ExportValueKind export_rows_get_kind (ExportRows *self, guint column);
gint64 export_rows_get_integer (ExportRows *self, guint column);
double export_rows_get_real (ExportRows *self, guint column);

/* Text as valid UTF-8, numbers in decimal, other bytes in base64, "" for no value. */
char *export_rows_dup_text (ExportRows *self, guint column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
