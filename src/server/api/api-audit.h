/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* The log of questions that programs ask (R122-R126): five columns, of which none holds a word, a network or a person, for 90 days
 * (apiAudit). For proper operation, to notice misuse, and for billing. */

/* Whether it is one of the channels: "custom", "email", "telegram" (R123). */
gboolean api_audit_is_channel (const char *channel);

/* @token_id: of the access token; its keyed digest is kept. */
gboolean api_audit_append (StorageTx *tx, const char *channel, const char *token_id, guint status, guint64 n_tokens, GError **error);

/**
 * ApiUsage: what a channel used since a day.
 */
typedef struct
{
  char *channel;
  gint64 n_calls;
  gint64 n_tokens;
} ApiUsage;

/* Of the account, since @since (ms); an ApiUsage for each channel that was used, by name. */
GPtrArray *api_audit_sum (StorageTx *tx, gint64 since, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
