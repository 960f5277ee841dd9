/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accounts/account-token.h"
#include "accounts/account.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* An organisation: its settings, its members and who may do what to whom. A super admin gives every role, an admin those of manager, user
 * and creator, a manager those of user and creator; nobody acts on somebody whose role he could not have given; and the last super admin
 * who can sign in stays one. The data protection officer reads the audit log and changes nothing. */

gboolean account_role_is_valid (const char *role);
gboolean account_role_may_give (const char *giver, const char *role);

typedef enum
{
  ACCOUNT_MAY_LEAD_TEAMS,      /* groups, invitations: super admin, admin, manager */
  ACCOUNT_MAY_ADMINISTER,      /* members and settings: super admin, admin */
  ACCOUNT_MAY_READ_AUDIT,      /* super admin, admin, dpo */
} AccountPermission;

gboolean account_role_may (const char *role, AccountPermission permission);

/* --- Settings (R70-R73) --- */

/* All settings, those that nobody set with their defaults: dataResidency "EU", allowDataTransfer false, requireMFAForAdmins true,
 * sessionTimeout 3600 (s), encryptionLevel "STRONG", tokenLifetimeDays 365. */
JsonObject *account_settings_read (StorageTx *tx, const char *organisation_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes the members of @changes and logs which; a shorter sessionTimeout holds for the sessions that are there. @region is where the
 * server keeps data: another one for dataResidency is refused. TWIN_ERROR_INVALID names what is unknown or cannot be. */
gboolean account_settings_change (Storage *storage, const AccountSession *by, JsonObject *changes, const char *region, GError **error);

/* Whoever changes settings or members of an organisation locks its row first, and waits here for the other. */
gboolean account_organisation_lock (StorageTx *tx, const char *organisation_id, GError **error);

/* --- Members --- */

/**
 * AccountMember:
 * @active: FALSE: disabled, and none of its tokens is valid
 * @used_on: the day of the last use of any token, NULL for never
 */
typedef struct
{
  char *id;
  char *email;
  char *name;
  char *role;
  gboolean active;
  gboolean has_totp;
  char *used_on;
} AccountMember;

/* By the time of their making. */
GPtrArray *account_member_list (StorageTx *tx, const char *organisation_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes what is not NULL; @status: "active" or "disabled". TWIN_ERROR_NOT_FOUND also for members of others, TWIN_ERROR_REFUSED for what
 * the role of @by does not reach. */
gboolean account_member_change (Storage *storage, const AccountSession *by, const char *id, const char *role, const char *status, GError **error);

/* After a change, before it is committed: somebody must be left who can sign in and give every role, or TWIN_ERROR_REFUSED. */
gboolean account_check_super_admin (StorageTx *tx, const char *organisation_id, GError **error);

/* A one-time code with which somebody joins with @role. */
char *account_invite (Storage *storage, const AccountSession *by, const char *role, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends an invitation that nobody has used (account_code_list()). TWIN_ERROR_NOT_FOUND also for those of others, TWIN_ERROR_REFUSED for a role that
 * @by could not have given. */
gboolean account_uninvite (Storage *storage, const AccountSession *by, const char *id, GError **error);

G_END_DECLS
