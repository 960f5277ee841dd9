/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinAuditRecord:
 * @action: from the closed list in twin-audit-table.c: "document.add", "twin.create", ...
 * @object: id of the thing acted on, or ""
 * @outcome: "done", "refused" or "failed"
 * @detail: a JSON object without personal values
 *
 * One row of the audit log. Each row's hash covers the row and the hash before it
 * (SHA-256 over prev_hash, seq, at, action, object, outcome and detail, each as
 * length-prefixed text), so that a row changed, dropped or reordered shows.
 */
typedef struct
{
  gint64 seq;
  gint64 at;
  char *action;
  char *object;
  char *outcome;
  char *detail;
  char *prev_hash;
  char *hash;
} TwinAuditRecord;

void twin_audit_record_free (TwinAuditRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinAuditRecord, twin_audit_record_free)

/* The names of all that is ever logged: a closed list, ended by %NULL. */
const char *const *twin_audit_table_get_actions (void);

/* Appends, in the transaction of what it tells of. @detail may be NULL. An action
 * outside the list is a programming error. */
gboolean twin_audit_table_append (TwinTransaction *tx, const char *action, const char *object,
                                  const char *outcome, const char *detail, GError **error);

/* The newest @limit rows before @before_seq (0: from the newest; limit 0: all), newest first. */
GPtrArray *twin_audit_table_list (TwinTransaction *tx, gint64 before_seq, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes the rows up to the first that is from @before (ms) or later; *@n_rows says how many. The
 * chain goes on from the last of them, whose number and hash are kept. */
gboolean twin_audit_table_prune (TwinTransaction *tx, gint64 before, gint64 *n_rows, GError **error);

/* The hash that a row must have. Free it. */
char *twin_audit_record_compute_hash (const TwinAuditRecord *self) G_GNUC_WARN_UNUSED_RESULT;

/* Walks the chain. *@bad_seq is 0 if it is whole, else the first row that is wrong
 * or missing; *@n_rows how many were read. FALSE only if the store cannot be read. */
gboolean twin_audit_table_verify (TwinTransaction *tx, gint64 *n_rows, gint64 *bad_seq, GError **error);

G_END_DECLS
