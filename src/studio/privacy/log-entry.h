/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/twin-audit-table.h"
#include "store/twin-ledger-table.h"

G_BEGIN_DECLS

/**
 * StudioLogEntry:
 *
 * One line of a log, in words. Immutable; made on any thread.
 */
#define STUDIO_TYPE_LOG_ENTRY (studio_log_entry_get_type ())
G_DECLARE_FINAL_TYPE (StudioLogEntry, studio_log_entry, STUDIO, LOG_ENTRY, GObject)

StudioLogEntry *studio_log_entry_new_from_audit (const TwinAuditRecord *record) G_GNUC_WARN_UNUSED_RESULT;
StudioLogEntry *studio_log_entry_new_from_ledger (const TwinLedgerRecord *record) G_GNUC_WARN_UNUSED_RESULT;

const char *studio_log_entry_get_title (StudioLogEntry *self);
const char *studio_log_entry_get_detail (StudioLogEntry *self);
const char *studio_log_entry_get_time (StudioLogEntry *self);
const char *studio_log_entry_get_icon_name (StudioLogEntry *self);

/* "23 November 2026, 14:05" for ms since 1970, where the user is. Free it. */
char *studio_log_format_time (gint64 unix_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
