/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-organisation.h"

#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "sync/twin-account.h"
#include "sync/twin-exchange.h"

#include <string.h>

static const struct
{
  const char *path;
  const char *name;
} kinds[] = {
  [TWIN_ORGANISATION_MEMBERS] = { "/v1/organisation/members", "members" },
  [TWIN_ORGANISATION_INVITATIONS] = { "/v1/organisation/invitations", "invitations" },
  [TWIN_ORGANISATION_GROUPS] = { "/v1/organisation/groups", "groups" },
  [TWIN_ORGANISATION_TOKENS] = { "/v1/account/tokens", "tokens" },
  [TWIN_ORGANISATION_PARTNERS] = { "/v1/partners", "partners" },
};

/* What a server says in English, word for word, so that it is here in the catalogue. Other words are shown as they come. */
static const char *const words[] G_GNUC_UNUSED = {
  N_ ("Your role in the organisation does not reach to do that."),
  N_ ("Your role does not reach to change this member."),
  N_ ("Your role does not reach to give this one."),
  N_ ("Your role does not reach to end this invitation."),
  N_ ("The organisation needs a super admin who can sign in. Make somebody else one first."),
  N_ ("There is no such member."),
  N_ ("There is no such group."),
  N_ ("There is no such invitation."),
  N_ ("There is no such token."),
  N_ ("There is a group of this name already."),
  N_ ("The name of the group is missing."),
  N_ ("The name of the token is missing."),
  N_ ("A token cannot give another what it may not do itself."),
  N_ ("This token may not do that: it lacks the scope."),
  N_ ("A token lasts between 1 and 365 days in this organisation."),
  N_ ("There is no such partner."),
  N_ ("There is no such key."),
  N_ ("First put down that the partner accepted the agreement; before that it gets no key."),
  N_ ("The text of the agreement is missing, or too long."),
  N_ ("The scopes of a partner’s key are launch and analytics."),
  N_ ("A site is named like https://school.example, with nothing behind the name but a port."),
  N_ ("A webhook goes to an https address without a user name."),
  N_ ("The old password is not right."),
  N_ ("The password is not right."),
  N_ ("A password has at least 12 characters, with upper and lower case, a digit and another character."),
  N_ ("The code is not right. It changes every 30 seconds; is the clock of your phone right?"),
  N_ ("The country is a code of two capital letters (ISO 3166-1), like DE."),
};

static TwinAccountError
classify (const TwinRemoteResponse *response)
{
  if (g_strcmp0 (response->problem, "/problems/second-factor-required") == 0)
    return TWIN_ACCOUNT_ERROR_SECOND_FACTOR;

  switch (response->status)
    {
    case 400:
    case 422:
      return TWIN_ACCOUNT_ERROR_INVALID;
    case 401:
      return TWIN_ACCOUNT_ERROR_CREDENTIALS;
    case 409:
      return TWIN_ACCOUNT_ERROR_EXISTS;
    case 429:
      return TWIN_ACCOUNT_ERROR_LATER;
    default:
      return TWIN_ACCOUNT_ERROR_REFUSED;
    }
}

static void
explain (const TwinRemoteResponse *response, GError **error)
{
  TwinAccountError code = classify (response);
  g_autoptr (JsonObject) json = twin_exchange_parse (response);
  const char *detail = json != NULL ? twin_json_get_string (json, "detail", NULL) : NULL;

  if (code == TWIN_ACCOUNT_ERROR_SECOND_FACTOR)
    detail = N_ ("Who administers an organisation needs a second factor. Switch on two-factor sign-in for your account, or sign in again with its code.");
  else if (code == TWIN_ACCOUNT_ERROR_CREDENTIALS)
    detail = N_ ("The server does not accept the token any more. Sign in again.");
  else if (code == TWIN_ACCOUNT_ERROR_LATER)
    detail = N_ ("Too many attempts. Wait a minute.");
  g_set_error_literal (error, TWIN_ACCOUNT_ERROR, (int) code, detail != NULL ? _(detail) : _("The server gave no reason."));
}

/* Once: what makes something must not be sent again by itself. *@answer, nullable, receives the JSON of what came; an empty object where nothing
 * did and @may_be_silent. */
static gboolean
ask_once (TwinRemote *remote, const char *method, const char *path, JsonObject *fields, JsonObject **answer, gboolean may_be_silent,
          GCancellable *cancellable, GError **error)
{
  char *text = fields != NULL ? twin_json_object_to_string (fields, FALSE) : NULL;
  g_autoptr (GBytes) body = text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
  TwinRemoteRequest request = { .method = method, .path = path, .body = body, .content_type = "application/json" };
  g_auto (TwinRemoteResponse) response = { 0 };

  if (!twin_remote_send (remote, &request, &response, cancellable, error))
    return FALSE;
  if (response.status < 300 && answer != NULL)
    *answer = response.status == 204 && may_be_silent ? json_object_new () : twin_exchange_parse (&response);
  if (response.status < 300 && (answer == NULL || *answer != NULL))
    return TRUE;
  explain (&response, error);

  return FALSE;
}

static gboolean
ask (TwinRemote *remote, const char *method, const char *path, JsonObject *fields, JsonObject **answer, GCancellable *cancellable, GError **error)
{
  return ask_once (remote, method, path, fields, answer, FALSE, cancellable, error);
}

static char *
path_of (TwinOrganisationKind kind, const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat (kinds[kind].path, "/", escaped, NULL);
}

GPtrArray *
twin_organisation_list (TwinRemote *remote, TwinOrganisationKind kind, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonObject) answer = NULL;
  JsonNode *node;

  g_return_val_if_fail (remote != NULL, NULL);

  if (!ask (remote, "GET", kinds[kind].path, NULL, &answer, cancellable, error))
    return NULL;
  node = json_object_get_member (answer, kinds[kind].name);
  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        g_ptr_array_add (rows, json_object_ref (json_node_get_object (element)));
    }

  return g_steal_pointer (&rows);
}

JsonObject *
twin_organisation_add (TwinRemote *remote, TwinOrganisationKind kind, JsonObject *fields, GCancellable *cancellable, GError **error)
{
  JsonObject *answer = NULL;

  g_return_val_if_fail (remote != NULL && fields != NULL, NULL);

  return ask (remote, "POST", kinds[kind].path, fields, &answer, cancellable, error) ? answer : NULL;
}

gboolean
twin_organisation_change (TwinRemote *remote, TwinOrganisationKind kind, const char *id, JsonObject *fields, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (remote != NULL && id != NULL && fields != NULL, FALSE);

  path = path_of (kind, id);

  return ask (remote, "PATCH", path, fields, NULL, cancellable, error);
}

gboolean
twin_organisation_remove (TwinRemote *remote, TwinOrganisationKind kind, const char *id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (remote != NULL && id != NULL, FALSE);

  path = path_of (kind, id);

  return ask (remote, "DELETE", path, NULL, NULL, cancellable, error);
}

JsonObject *
twin_organisation_ask_below (TwinRemote *remote, TwinOrganisationKind kind, const char *id, const char *method, const char *const *rest, JsonObject *fields,
                             GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) path = NULL;
  g_autofree char *whole = NULL;
  JsonObject *answer = NULL;
  gboolean may_be_silent;

  g_return_val_if_fail (remote != NULL && id != NULL && method != NULL && rest != NULL, NULL);

  whole = path_of (kind, id);
  path = g_string_new (whole);
  for (guint i = 0; rest[i] != NULL; i++)
    {
      g_string_append_c (path, '/');
      g_string_append_uri_escaped (path, rest[i], NULL, FALSE);
    }
  may_be_silent = !g_str_equal (method, "GET");

  return ask_once (remote, method, path->str, fields, &answer, may_be_silent, cancellable, error) ? answer : NULL;
}

gboolean
twin_organisation_set_group_member (TwinRemote *remote, const char *group, const char *member, gboolean in, GCancellable *cancellable,
                                    GError **error)
{
  g_autofree char *whole = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (remote != NULL && group != NULL && member != NULL, FALSE);

  whole = path_of (TWIN_ORGANISATION_GROUPS, group);
  escaped = g_uri_escape_string (member, NULL, FALSE);
  path = g_strconcat (whole, "/members/", escaped, NULL);

  return ask (remote, in ? "PUT" : "DELETE", path, NULL, NULL, cancellable, error);
}

/* --- One's own account --- */

static void
set_member (JsonObject *json, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (json, name, value);
}

gboolean
twin_account_change (TwinRemote *remote, const char *name, const char *country, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  g_return_val_if_fail (remote != NULL, FALSE);

  set_member (fields, "name", name);
  set_member (fields, "country", country);

  return ask (remote, "PATCH", "/v1/account", fields, NULL, cancellable, error);
}

gboolean
twin_account_set_password (TwinRemote *remote, const char *old, const char *password, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  g_return_val_if_fail (remote != NULL && password != NULL, FALSE);

  set_member (fields, "old", old);
  set_member (fields, "new", password);

  return ask (remote, "PUT", "/v1/account/password", fields, NULL, cancellable, error);
}

gboolean
twin_account_begin_second_factor (TwinRemote *remote, char **secret, char **uri, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) answer = NULL;

  g_return_val_if_fail (remote != NULL && secret != NULL && uri != NULL, FALSE);

  if (!ask (remote, "POST", "/v1/account/second-factor", NULL, &answer, cancellable, error))
    return FALSE;
  *secret = g_strdup (twin_json_get_string (answer, "secret", ""));
  *uri = g_strdup (twin_json_get_string (answer, "uri", ""));

  return TRUE;
}

static gboolean
send_code (TwinRemote *remote, const char *method, const char *path, const char *code, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  set_member (fields, "code", code);

  return ask (remote, method, path, fields, NULL, cancellable, error);
}

gboolean
twin_account_confirm_second_factor (TwinRemote *remote, const char *code, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (remote != NULL && code != NULL, FALSE);

  return send_code (remote, "PUT", "/v1/account/second-factor", code, cancellable, error);
}

gboolean
twin_account_remove_second_factor (TwinRemote *remote, const char *code, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (remote != NULL && code != NULL, FALSE);

  return send_code (remote, "POST", "/v1/account/second-factor/removal", code, cancellable, error);
}

gboolean
twin_account_delete (TwinRemote *remote, const char *password, const char *code, gint64 *destroyed_at, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GDateTime) then = NULL;

  g_return_val_if_fail (remote != NULL && destroyed_at != NULL, FALSE);

  set_member (fields, "password", password);
  set_member (fields, "code", code);
  if (!ask (remote, "POST", "/v1/account/deletion", fields, &answer, cancellable, error))
    return FALSE;
  /* It is deleted, whether or not the server can say until when it keeps the rest. */
  then = g_date_time_new_from_iso8601 (twin_json_get_string (answer, "destroyedAt", ""), NULL);
  *destroyed_at = then != NULL ? g_date_time_to_unix (then) * 1000 : 0;

  return TRUE;
}
