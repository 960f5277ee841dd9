/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinColumn:
 * @label: what it is, for people, to be translated
 * @purpose: why it is kept; NULL for a column that holds nothing personal
 * @legal_basis: "b" contract, "f" legitimate interest, ...: the letter of Art. 6(1) GDPR
 * @retention: id of a #TwinRetentionClass
 *
 * One column of the store and why it is there. The exports, the page "what is
 * held" and the record of processing come from this table; a test compares it
 * with the database, so a column that is not described fails the build's tests.
 */
typedef struct
{
  const char *table;
  const char *column;
  const char *label;
  gboolean personal;
  const char *purpose;
  const char *legal_basis;
  const char *retention;
} TwinColumn;

const TwinColumn *twin_schema_columns (guint *n_columns);

/* What a table holds, for people, to be translated: "Documents". NULL for a table that is not described. */
const char *twin_schema_table_label (const char *table);

/* The version that this program writes. */
guint twin_schema_version (void);

G_END_DECLS
