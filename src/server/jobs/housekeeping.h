/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bundles/published.h"

G_BEGIN_DECLS

/**
 * HousekeepingCount: what one round took away, over all accounts.
 */
typedef struct
{
  gint64 n_rows;   /* tombstones, stored answers, questions that were counted and releases that have had their time */
  gint64 n_pieces; /* that nothing uses */
  gint64 n_due;    /* rows that retention took, or took what is personal from */
} HousekeepingCount;

/* One round over all accounts: days of the audit logs that are over are signed, what has had its time goes and is overwritten. An account that is busy is left for the next round; FALSE only if the list of
 * accounts cannot be read. Any thread, one at a time. */
gboolean housekeeping_run (Storage *storage, Storage *evidence, HousekeepingCount *count, GError **error);

/* Runs it now and every hour on a thread of its own, until it is freed, and removes what @published need not keep any more. All three are
 * borrowed. Main thread. */
typedef struct _Housekeeping Housekeeping;
Housekeeping *housekeeping_start (Storage *storage, Storage *evidence, Published *published) G_GNUC_WARN_UNUSED_RESULT;
void housekeeping_stop (Housekeeping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Housekeeping, housekeeping_stop)

G_END_DECLS
