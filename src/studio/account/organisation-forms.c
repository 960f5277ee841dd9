/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/organisation-forms.h"

#include <glib/gi18n.h>

#include "base/twin-json.h"
#include "studio/account/role.h"

static const char *const scopes[] = { "sync", "publish", "analytics", "ask", "account", "admin" };

/* ---- People ---- */

/* One field and its value. */
static JsonObject *
create_fields (const char *name, const char *value)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, name, value);

  return json;
}

static gboolean
invite (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = create_fields ("role", values[0]);
  g_autoptr (JsonObject) made = twin_organisation_add (remote, TWIN_ORGANISATION_INVITATIONS, fields, cancellable, error);

  if (made != NULL)
    *result = g_strdup (twin_json_get_string (made, "code", ""));

  return made != NULL;
}

StudioAccountForm *
studio_organisation_form_invite (StudioSession *session)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("Invite"), _ ("_Make Code"),
                                                     _ ("The code is shown once. Give it to the person in a way that you trust."), invite);
  g_autofree const char **names = studio_role_list_names ();

  studio_account_form_add_choice (form, _ ("Role"), names, studio_roles, "creator");

  return form;
}

static gboolean
change_member (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = create_fields ("role", values[1]);

  json_object_set_string_member (fields, "status", *values[2] != '\0' ? "active" : "disabled");

  return twin_organisation_change (remote, TWIN_ORGANISATION_MEMBERS, values[0], fields, cancellable, error);
}

StudioAccountForm *
studio_organisation_form_member (StudioSession *session, JsonObject *member)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("Member"), _ ("_Save"),
                                                     _ ("Who may not sign in is out at once and keeps what is theirs."), change_member);
  g_autofree const char **names = studio_role_list_names ();

  studio_account_form_add_shown (form, _ ("E-Mail Address"), twin_json_get_string (member, "email", ""));
  studio_account_form_add_fixed (form, twin_json_get_string (member, "id", ""));
  studio_account_form_add_choice (form, _ ("Role"), names, studio_roles, twin_json_get_string (member, "role", ""));
  studio_account_form_add_switch (form, _ ("May Sign In"), g_str_equal (twin_json_get_string (member, "status", ""), "active"));

  return form;
}

/* ---- Groups ---- */

static gboolean
create_group (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = create_fields ("name", values[0]);
  g_autoptr (JsonObject) made = twin_organisation_add (remote, TWIN_ORGANISATION_GROUPS, fields, cancellable, error);

  return made != NULL;
}

StudioAccountForm *
studio_organisation_form_new_group (StudioSession *session)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("New Group"), _ ("C_reate"), NULL, create_group);

  studio_account_form_add_text (form, _ ("Name"), NULL);

  return form;
}

/* Id, name before, name; then of each member: id, "1" if in it before, "1" if in it now. What was not changed is not sent. */
static gboolean
change_group (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = create_fields ("name", values[2]);

  if (!g_str_equal (values[1], values[2]) && !twin_organisation_change (remote, TWIN_ORGANISATION_GROUPS, values[0], fields, cancellable, error))
    return FALSE;
  for (const char *const *member = values + 3; *member != NULL; member += 3)
    if (!g_str_equal (member[1], member[2])
        && !twin_organisation_set_group_member (remote, values[0], member[0], *member[2] != '\0', cancellable, error))
      return FALSE;

  return TRUE;
}

static gboolean
is_in (JsonObject *group, const char *id)
{
  JsonArray *members = json_object_has_member (group, "members") ? json_object_get_array_member (group, "members") : NULL;

  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    if (g_strcmp0 (json_array_get_string_element (members, i), id) == 0)
      return TRUE;

  return FALSE;
}

StudioAccountForm *
studio_organisation_form_group (StudioSession *session, JsonObject *group, GPtrArray *members)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("Group"), _ ("_Save"), NULL, change_group);
  const char *name = twin_json_get_string (group, "name", "");

  studio_account_form_add_fixed (form, twin_json_get_string (group, "id", ""));
  studio_account_form_add_fixed (form, name);
  studio_account_form_add_text (form, _ ("Name"), name);
  for (guint i = 0; i < members->len; i++)
    {
      const char *id = twin_json_get_string (members->pdata[i], "id", "");
      gboolean in = is_in (group, id);

      studio_account_form_add_fixed (form, id);
      studio_account_form_add_fixed (form, in ? "1" : "");
      studio_account_form_add_switch (form, twin_json_get_string (members->pdata[i], "email", ""), in);
    }

  return form;
}

/* ---- Tokens ---- */

static gboolean
create_token (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = create_fields ("name", values[0]);
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (*values[2 + i] != '\0')
      g_ptr_array_add (chosen, (gpointer) scopes[i]);
  g_ptr_array_add (chosen, NULL);
  if (chosen->pdata[0] == NULL)
    {
      g_set_error_literal (error, TWIN_ACCOUNT_ERROR, TWIN_ACCOUNT_ERROR_INVALID, _ ("Choose at least one thing that it may do."));
      return FALSE;
    }
  joined = g_strjoinv (" ", (char **) chosen->pdata);
  json_object_set_string_member (fields, "scopes", joined);
  json_object_set_int_member (fields, "days", g_ascii_strtoll (values[1], NULL, 10));
  made = twin_organisation_add (remote, TWIN_ORGANISATION_TOKENS, fields, cancellable, error);
  if (made != NULL)
    *result = g_strdup (twin_json_get_string (made, "token", ""));

  return made != NULL;
}

StudioAccountForm *
studio_organisation_form_new_token (StudioSession *session)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("New Token"), _ ("_Make Token"),
                                                     _ ("For a program or a script, such as “twinctl”. It is shown once and can do no more than you."),
                                                     create_token);
  const char *const names[] = {
    _ ("Synchronise"), _ ("Publish"), _ ("Read Analytics"), _ ("Ask Published Twins"), _ ("Change the Account"), _ ("Administer the Organisation"),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (scopes));
  studio_account_form_add_text (form, _ ("Name"), NULL);
  studio_account_form_add_text (form, _ ("Days Until It Ends"), "90");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    studio_account_form_add_switch (form, names[i], FALSE);

  return form;
}

/* ---- Ending ---- */

static gboolean
end (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  return twin_organisation_remove (remote, (TwinOrganisationKind) (*values[0] - '0'), values[1], cancellable, error);
}

StudioAccountForm *
studio_organisation_form_end (StudioSession *session, TwinOrganisationKind kind, JsonObject *row)
{
  const char *title = kind == TWIN_ORGANISATION_GROUPS ? _ ("Delete Group?") : kind == TWIN_ORGANISATION_TOKENS ? _ ("End Access?") : _ ("End Invitation?");
  const char *button = kind == TWIN_ORGANISATION_GROUPS ? _ ("_Delete") : _ ("_End");
  const char *note = kind == TWIN_ORGANISATION_GROUPS   ? _ ("Documents that are classified for this group can then be read by nobody through it.")
                     : kind == TWIN_ORGANISATION_TOKENS ? _ ("The computer or program has to sign in again. What is on it stays there.")
                                                        : _ ("The code does not work any more.");
  StudioAccountForm *form = studio_account_form_new (session, title, button, note, end);
  const char kind_text[] = { (char) ('0' + (int) kind), '\0' };

  studio_account_form_set_destructive (form);
  if (kind == TWIN_ORGANISATION_INVITATIONS)
    studio_account_form_add_shown (form, _ ("Role"), studio_role_get_name (twin_json_get_string (row, "role", "")));
  else
    studio_account_form_add_shown (form, _ ("Name"), twin_json_get_string (row, "name", ""));
  studio_account_form_add_fixed (form, kind_text);
  studio_account_form_add_fixed (form, twin_json_get_string (row, "id", ""));

  return form;
}

/* ---- One's own account ---- */

static gboolean
set_password (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  if (g_str_equal (values[1], values[2]))
    return twin_account_set_password (remote, *values[0] != '\0' ? values[0] : NULL, values[1], cancellable, error);
  g_set_error_literal (error, TWIN_ACCOUNT_ERROR, TWIN_ACCOUNT_ERROR_INVALID, _ ("The new password and its repetition are not the same."));

  return FALSE;
}

StudioAccountForm *
studio_account_form_password (StudioSession *session, gboolean has_password)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("Password"), _ ("_Change"),
                                                     _ ("At least 12 characters, with upper and lower case, a digit and another character. All other computers and programs have to sign in again."),
                                                     set_password);

  if (has_password)
    studio_account_form_add_secret (form, _ ("Old Password"));
  else
    studio_account_form_add_fixed (form, "");
  studio_account_form_add_secret (form, _ ("New Password"));
  studio_account_form_add_secret (form, _ ("The Same Again"));

  return form;
}

static char *
dup_days_words (guint days)
{
  return g_strdup_printf (ngettext ("The country can be changed once in 90 days, and again in %u day.",
                                    "The country can be changed once in 90 days, and again in %u days.", days),
                          days);
}

/* Country and the days until it may be another. */
static gboolean
change_country (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  g_autofree char *country = g_ascii_strup (values[0], -1);
  guint days = (guint) g_ascii_strtoull (values[1], NULL, 10);
  g_autofree char *again = dup_days_words (days);
  g_autoptr (GError) reason = NULL;

  if (days == 0 && twin_account_change (remote, NULL, country, cancellable, &reason))
    return TRUE;
  if (days > 0)
    g_set_error_literal (error, TWIN_ACCOUNT_ERROR, TWIN_ACCOUNT_ERROR_REFUSED, again);
  else if (g_error_matches (reason, TWIN_ACCOUNT_ERROR, TWIN_ACCOUNT_ERROR_REFUSED))
    g_set_error_literal (error, TWIN_ACCOUNT_ERROR, TWIN_ACCOUNT_ERROR_REGION,
                         _ ("This server keeps data in a region where data from your country may not be kept. Ask for a server in another region."));
  else
    g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

StudioAccountForm *
studio_account_form_country (StudioSession *session, const TwinAccountProfile *profile)
{
  g_autofree char *again = dup_days_words (profile->country_days);
  g_autofree char *days = g_strdup_printf ("%u", profile->country_days);
  StudioAccountForm *form = studio_account_form_new (session, _ ("Country"), _ ("_Change"),
                                                     profile->country_days > 0
                                                       ? again
                                                       : _ ("The country decides in which region your data may be kept. It can be changed once in 90 days, and each change is logged."),
                                                     change_country);

  studio_account_form_add_text (form, _ ("Country, Two Letters Such as DE"), profile->country);
  studio_account_form_add_fixed (form, days);

  return form;
}

static gboolean
begin_second_factor (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  g_autofree char *secret = NULL;
  g_autofree char *uri = NULL;

  if (!twin_account_begin_second_factor (remote, &secret, &uri, cancellable, error))
    return FALSE;
  *result = g_strjoin (" ", secret, uri, NULL);

  return TRUE;
}

StudioAccountForm *
studio_account_form_begin_second_factor (StudioSession *session)
{
  return studio_account_form_new (session, _ ("Two-Factor Sign-In"), _ ("_Set Up"),
                                  _ ("Signing in then also takes a code that an authenticator on your phone shows. Who administers an organisation needs it."),
                                  begin_second_factor);
}

static gboolean
confirm_second_factor (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  return twin_account_confirm_second_factor (remote, values[0], cancellable, error);
}

StudioAccountForm *
studio_account_form_confirm_second_factor (StudioSession *session, const char *secret, const char *uri)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("Two-Factor Sign-In"), _ ("_Switch On"),
                                                     _ ("Add the key or the link to your authenticator. It is on once you have entered the code that it shows."),
                                                     confirm_second_factor);

  studio_account_form_add_shown (form, _ ("Key"), secret);
  studio_account_form_add_shown (form, _ ("Link"), uri);
  studio_account_form_add_text (form, _ ("Code of the Authenticator"), NULL);

  return form;
}

static gboolean
remove_second_factor (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  return twin_account_remove_second_factor (remote, values[0], cancellable, error);
}

StudioAccountForm *
studio_account_form_remove_second_factor (StudioSession *session)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("Two-Factor Sign-In"), _ ("_Switch Off"),
                                                     _ ("Signing in then takes the password alone, and administering an organisation ends where it asks for a second factor."),
                                                     remove_second_factor);

  studio_account_form_add_text (form, _ ("Code of the Authenticator"), NULL);

  return form;
}

/* As people write it; NULL if the server did not say. */
static char *
describe_day (gint64 unix_ms)
{
  g_autoptr (GDateTime) day = unix_ms > 0 ? g_date_time_new_from_unix_local (unix_ms / 1000) : NULL;

  return day != NULL ? g_date_time_format (day, _ ("%-d %B %Y")) : NULL;
}

static gboolean
delete_account (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error)
{
  const char *password = *values[0] != '\0' ? values[0] : NULL;
  const char *code = *values[1] != '\0' ? values[1] : NULL;
  gint64 destroyed_at = 0;

  if (!twin_account_delete (remote, password, code, &destroyed_at, cancellable, error))
    return FALSE;
  *result = describe_day (destroyed_at);

  return TRUE;
}

StudioAccountForm *
studio_account_form_delete (StudioSession *session, const TwinAccountProfile *profile)
{
  StudioAccountForm *form = studio_account_form_new (session, _ ("Delete Account"), _ ("_Delete"),
                                                     _ ("Nobody signs in any more, and your twins answer nobody. After 30 days the server destroys all that it holds of you: "
                                                        "published twins, learners’ conversations and analytics, encrypted copies, the account. Until then "
                                                        "whoever runs the server can bring it back. What is on your computers stays there."),
                                                     delete_account);

  studio_account_form_set_destructive (form);
  if (profile->has_password)
    studio_account_form_add_secret (form, _ ("Password"));
  else
    studio_account_form_add_fixed (form, "");
  if (profile->has_second_factor)
    studio_account_form_add_text (form, _ ("Code of the Authenticator"), NULL);
  else
    studio_account_form_add_fixed (form, "");

  return form;
}
