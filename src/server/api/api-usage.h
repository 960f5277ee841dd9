/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* What the programs of an account used in a calendar month (UTC), for billing and for the quota (R182): two sums that say nothing of who asked what,
 * for 90 days after the month. */

/**
 * ApiMonth:
 * @month: "2026-11"
 * @told: percent of the quota that the account has been told of
 */
typedef struct
{
  char month[8];
  gint64 n_calls;
  gint64 n_tokens;
  gint64 told;
} ApiMonth;

/* Adds a call to the month of @tx. */
gboolean api_usage_add (StorageTx *tx, guint64 n_tokens, GError **error);

/* The month of @tx so far. */
gboolean api_usage_read (StorageTx *tx, ApiMonth *month, GError **error);

/* Puts a notice down when 80 and when 100 percent of @quota are used, once each in a month. *@told: whether it was now. */
gboolean api_usage_tell (Storage *storage, const char *creator_id, gint64 quota, gboolean *told, GError **error);

G_END_DECLS
