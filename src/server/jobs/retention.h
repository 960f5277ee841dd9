/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* What goes when (R41-R49, R109, R110, R116, R146, R148, R151, R153, R155, C1-C3, C7, C8). One table of rules in retention.c, with the periods of
 * privacy/twin-retention.h; of a twin's conversations, its own period where it is shorter. A rule is one condition: what it counts in a
 * preview is what it deletes in a run. */

/**
 * RetentionLine: what one rule finds.
 * @class_id: of privacy/twin-retention.h
 * @table: where
 * @redacted: the rows stay, what is personal in them goes
 */
typedef struct
{
  const char *class_id;
  const char *table;
  gboolean redacted;
  gint64 n_rows;
} RetentionLine;

/* What would go if the job ran at @at (ms); an array of RetentionLine, one for each rule, over all accounts. Changes nothing. Blocks. */
GArray *retention_preview (Storage *storage, Storage *evidence, gint64 at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes what is due by the storage's clock, some thousand rows at a time, so that nobody waits for long, and overwrites it: with the
 * embedded engine free pages and write-ahead log. What went. An account that cannot be tidied is left for the next time, with a warning. */
GArray *retention_run (Storage *storage, Storage *evidence, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gint64 retention_sum (const GArray *lines);

/* Whether a rule, or the deletion of what it belongs to, ends what is in the class; for tests. */
gboolean retention_covers (const char *class_id);

G_END_DECLS
