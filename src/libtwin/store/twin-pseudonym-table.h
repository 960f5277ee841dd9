/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-finding-table.h"

G_BEGIN_DECLS

/* Which name stands for which value, in all documents of the library: the way back from a published text,
 * which never leaves the store. */

/**
 * TwinPseudonymRecord:
 * @name: "EMAIL_1", without brackets
 * @value: as it was first met
 * @n_documents: how many documents hold it, or what looks like it
 */
typedef struct
{
  char *name;
  char *type;
  char *value;
  guint n_documents;
  gint64 created_at;
} TwinPseudonymRecord;

void twin_pseudonym_record_free (TwinPseudonymRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPseudonymRecord, twin_pseudonym_record_free)

/* Gives the value of @record, whose bytes are at its place in @text, a name: the one it has, the one of a value that
 * looks the same, or the next of its type. Sets record->pseudonym. */
gboolean twin_pseudonym_table_assign (TwinTransaction *tx, TwinFindingRecord *record, const char *text, GError **error);

/* All, by type and number, look-alikes each for itself. */
GPtrArray *twin_pseudonym_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the values that no document holds any more. */
gboolean twin_pseudonym_table_prune (TwinTransaction *tx, GError **error);

/* "EMAIL_1". */
char *twin_pseudonym_make_name (const TwinPiiType *type, gint64 number) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
