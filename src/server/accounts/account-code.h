/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* One-time codes by which somebody gets an account without having one: printed by the server at its first start, or made by an
 * administrator. 12 characters in three groups, "K7QF-9M2X-TT4D", of an alphabet without look-alikes: 60 bits of chance. */

#define ACCOUNT_CODE_LIFETIME_MS (TWIN_DAY_MS)

/* A code alone, and one as it is compared: upper case, nothing between, what looks alike made one. Free them. */
char *account_code_new (void) G_GNUC_WARN_UNUSED_RESULT;
char *account_code_normalise (const char *code) G_GNUC_WARN_UNUSED_RESULT;

/* @organisation_id: NULL for a code that makes an organisation. Inside a transaction on the system. */
char *account_code_issue (StorageTx *tx, const char *organisation_id, const char *role, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Uses a code up. TWIN_ERROR_REFUSED, in one and the same words, for one that is unknown, used or over. Upper and lower case, spaces
 * and dashes do not matter. @organisation_id is NULL for a code that makes one. */
gboolean account_code_redeem (StorageTx *tx, const char *code, char **organisation_id, char **role, GError **error);

/**
 * AccountCode:
 * @id: the beginning of the digest: it names the code and does not tell it
 *
 * A code that nobody has used.
 */
typedef struct
{
  char *id;
  char *role;
  gint64 created_at;
  gint64 expires_at;
} AccountCode;

/* Those with which somebody can still join @organisation_id, the oldest first. */
GPtrArray *account_code_list (StorageTx *tx, const char *organisation_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends one; the role that it would have given. TWIN_ERROR_NOT_FOUND also for one of others. */
char *account_code_revoke (StorageTx *tx, const char *organisation_id, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
