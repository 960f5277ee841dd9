/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "store/twin-receipt-table.h"

G_BEGIN_DECLS

/**
 * StudioReceiptEntry:
 *
 * One receipt of what was destroyed, read and checked. Immutable; made on any thread.
 */
#define STUDIO_TYPE_RECEIPT_ENTRY (studio_receipt_entry_get_type ())
G_DECLARE_FINAL_TYPE (StudioReceiptEntry, studio_receipt_entry, STUDIO, RECEIPT_ENTRY, GObject)

StudioReceiptEntry *studio_receipt_entry_new (const TwinReceiptRecord *record) G_GNUC_WARN_UNUSED_RESULT;

/* "2 documents"; "23 November 2026, 14:05". */
const char *studio_receipt_entry_get_title (StudioReceiptEntry *self);
const char *studio_receipt_entry_get_time (StudioReceiptEntry *self);

/* Whether the signature is right; if so *@fingerprint (borrowed, nullable) is that of the key, else *@problem says what
 * is wrong. */
gboolean studio_receipt_entry_is_verified (StudioReceiptEntry *self, const char **fingerprint, const char **problem);

/* What was signed, NULL if it cannot be read. Borrowed. */
JsonObject *studio_receipt_entry_get_statement (StudioReceiptEntry *self);

/* As a file that anybody can check. */
const char *studio_receipt_entry_get_json (StudioReceiptEntry *self);

G_END_DECLS
