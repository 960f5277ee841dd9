/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* One call to the outside, or one that was refused before a byte left.
 * @purpose: "answer", later "publish", "sync"; @content: what kind of data, "question and passages";
 * @outcome: "sent", "refused", "failed". */
typedef struct
{
  gint64 seq;
  gint64 at;
  char *host;
  char *purpose;
  char *content;
  guint64 bytes_out;
  guint64 bytes_in;
  char *outcome;
  char *reason;
} TwinLedgerRecord;

TwinLedgerRecord *twin_ledger_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_ledger_record_free (TwinLedgerRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinLedgerRecord, twin_ledger_record_free)

gint64 twin_ledger_table_append (TwinTransaction *tx, const TwinLedgerRecord *record, GError **error); /* its seq, 0 on error */
gboolean twin_ledger_table_update (TwinTransaction *tx, const TwinLedgerRecord *record, GError **error); /* bytes and outcome, by seq */
GPtrArray *twin_ledger_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* newest first */

/* Deletes the rows from before @before (ms); *@n_rows says how many. */
gboolean twin_ledger_table_prune (TwinTransaction *tx, gint64 before, gint64 *n_rows, GError **error);

G_END_DECLS
