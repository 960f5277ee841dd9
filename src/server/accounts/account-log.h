/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* The audit log: what was done to accounts and to what they hold, hash-chained as Studio's own (store/twin-audit-table.h). Actors and
 * objects are ids or keyed digests; there is no address, no name and no text in it. */

/* Appends, in the transaction of what it tells of, to the log of the account or, in a transaction on the system, to the server's.
 * @actor: id of the account that did it, "" for the server; @detail: a JSON object without personal values, or NULL. An action outside
 * the list in account-log.c is a programming error. */
gboolean account_log_append (StorageTx *tx, const char *actor, const char *action, const char *object, const char *outcome, const char *detail,
                             GError **error);

typedef struct
{
  gint64 seq;
  gint64 at;
  char *actor;
  char *action;
  char *object;
  char *outcome;
  char *detail;
  char *hash;
} AccountLogEntry;

/* Entries after @since, at most @limit: of the account or, in a transaction on the system, of what the members of @organisation_id did.
 * An array of #AccountLogEntry with a free function. */
GPtrArray *account_log_list (StorageTx *tx, const char *organisation_id, gint64 since, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Walks the chain. *@bad_seq is 0 if it is whole, else the first row that is wrong or missing; *@n_rows: how many were read. FALSE on a
 * STORAGE_ERROR. */
gboolean account_log_verify (StorageTx *tx, gint64 *n_rows, gint64 *bad_seq, GError **error);

G_END_DECLS
