/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/twin-remote.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The people of an organisation and what lets them in, as the server holds them. Rows are JSON objects whose members are those of
 * data/api/openapi.json. All of these block; errors are TWIN_ACCOUNT_ERROR_* and those of twin_remote_send(). An organisation that wants a
 * second factor of those who administer it refuses others with TWIN_ACCOUNT_ERROR_SECOND_FACTOR. */

/**
 * TwinOrganisationKind:
 * @TWIN_ORGANISATION_MEMBERS: id, email, name, role, status ("active", "disabled"), hasSecondFactor, lastUsed
 * @TWIN_ORGANISATION_INVITATIONS: id, role, createdAt, expiresAt; making one gives its code
 * @TWIN_ORGANISATION_GROUPS: id, name, members
 * @TWIN_ORGANISATION_TOKENS: id, name, kind ("access", "computer", "session"), scopes, createdAt, expiresAt, lastUsed, secondFactor,
 *   current; making one gives the token
 * @TWIN_ORGANISATION_PARTNERS: id, name, contact, origins, webhookUrl, hasWebhookSecret, createdAt, endedAt
 */
typedef enum
{
  TWIN_ORGANISATION_MEMBERS,
  TWIN_ORGANISATION_INVITATIONS,
  TWIN_ORGANISATION_GROUPS,
  TWIN_ORGANISATION_TOKENS,
  TWIN_ORGANISATION_PARTNERS,
} TwinOrganisationKind;

/* JsonObject, in the server's order. */
GPtrArray *twin_organisation_list (TwinRemote *remote, TwinOrganisationKind kind, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the server says of the new one; a code and a token are said this once. @fields: as the server takes them. Not for members: they join
 * by an invitation. */
JsonObject *twin_organisation_add (TwinRemote *remote, TwinOrganisationKind kind, JsonObject *fields, GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Role and status of a member, the name of a group. */
gboolean twin_organisation_change (TwinRemote *remote, TwinOrganisationKind kind, const char *id, JsonObject *fields, GCancellable *cancellable,
                                   GError **error);

/* Ends an invitation or a token at once, deletes a group. Members are disabled instead. */
gboolean twin_organisation_remove (TwinRemote *remote, TwinOrganisationKind kind, const char *id, GCancellable *cancellable, GError **error);

/* What is below one: @rest is "keys", or "deliveries" and an id. @method: "GET", "POST" or "DELETE"; @fields: nullable. An empty object where
 * the server has nothing to say of what was done. */
JsonObject *twin_organisation_ask_below (TwinRemote *remote, TwinOrganisationKind kind, const char *id, const char *method, const char *const *rest,
                                         JsonObject *fields, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean twin_organisation_set_group_member (TwinRemote *remote, const char *group, const char *member, gboolean in, GCancellable *cancellable,
                                             GError **error);

/* --- One's own account --- */

/* Changes what is not NULL. The country at most once in 90 calendar days. */
gboolean twin_account_change (TwinRemote *remote, const char *name, const char *country, GCancellable *cancellable, GError **error);

/* @old: nullable where there is none. All other tokens end. */
gboolean twin_account_set_password (TwinRemote *remote, const char *old, const char *password, GCancellable *cancellable, GError **error);

/* The secret for an authenticator, as text for typing and as otpauth: link; it counts once it is confirmed with a code of it. Free both. */
gboolean twin_account_begin_second_factor (TwinRemote *remote, char **secret, char **uri, GCancellable *cancellable, GError **error);
gboolean twin_account_confirm_second_factor (TwinRemote *remote, const char *code, GCancellable *cancellable, GError **error);
gboolean twin_account_remove_second_factor (TwinRemote *remote, const char *code, GCancellable *cancellable, GError **error);

/* Deletes the account: nobody gets in any more, its twins answer nobody, and at *@destroyed_at (ms) everything that the server holds of it is
 * destroyed. @password, @code: nullable where the account has none. The library is still connected, in vain: twin_account_disconnect(). */
gboolean twin_account_delete (TwinRemote *remote, const char *password, const char *code, gint64 *destroyed_at, GCancellable *cancellable, GError **error);

G_END_DECLS
