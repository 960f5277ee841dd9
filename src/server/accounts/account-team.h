/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accounts/account-token.h"

G_BEGIN_DECLS

/* Groups of an organisation, which documents may be classified for. */

typedef struct
{
  char *id;
  char *name;
  GPtrArray *members; /* ids, NULL-terminated */
} AccountTeam;

/* By name. */
GPtrArray *account_team_list (StorageTx *tx, const char *organisation_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id. TWIN_ERROR_EXISTS for a name that is taken. */
char *account_team_create (Storage *storage, const AccountSession *by, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of these: TWIN_ERROR_NOT_FOUND also for what belongs to others. Putting in and taking out may be repeated. */
gboolean account_team_rename (Storage *storage, const AccountSession *by, const char *id, const char *name, GError **error);
gboolean account_team_delete (Storage *storage, const AccountSession *by, const char *id, GError **error);
gboolean account_team_set_member (Storage *storage, const AccountSession *by, const char *id, const char *member, gboolean in, GError **error);

G_END_DECLS
