/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/**
 * AccountProfile:
 * @country: ISO 3166-1 alpha-2
 * @role: "super_admin", "admin", "manager", "user", "creator" or "dpo"
 *
 * What an account says of its creator; e-mail is the only personal field that must be there.
 */
typedef struct
{
  char *id;
  char *organisation_id;
  char *email;
  char *name;
  char *country;
  char *region;
  char *role;
  gboolean has_password;
  gboolean has_totp;
  gint64 created_at;
  gint64 country_changed_at;
} AccountProfile;

void account_profile_free (AccountProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountProfile, account_profile_free)

/* Whether anybody has an account yet. */
gboolean account_any (Storage *storage, gboolean *any, GError **error);

/* Makes an account by a one-time code, with the tenant that holds its data, and its first token. @password may be NULL: then only
 * tokens sign in. Errors: TWIN_ERROR_REFUSED (the code), _INVALID (a field, named), _EXISTS (the address has an account). */
AccountProfile *account_create (Storage *storage, const char *code, const char *email, const char *name, const char *country,
                                const char *password, const char *region, const char *device, char **token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

AccountProfile *account_read (Storage *storage, const char *creator_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes what is not NULL. The country at most once in 90 calendar days (R128), and only to one whose data belongs into @region;
 * each change is in the audit log. */
gboolean account_change (Storage *storage, const char *creator_id, const char *name, const char *country, const char *region, GError **error);

G_END_DECLS
