/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-organisation.h"

#include "accounts/account-code.h"
#include "accounts/account-log.h"
#include "base/twin-error.h"
#include "base/twin-json.h"

/* --- Roles --- */

static const char *const roles[] = { "super_admin", "admin", "manager", "user", "creator", "dpo", NULL };

gboolean
account_role_is_valid (const char *role)
{
  return role != NULL && g_strv_contains (roles, role);
}

gboolean
account_role_may_give (const char *giver, const char *role)
{
  static const char *const of_admin[] = { "manager", "user", "creator", NULL };
  static const char *const of_manager[] = { "user", "creator", NULL };

  if (!account_role_is_valid (role))
    return FALSE;
  if (g_strcmp0 (giver, "super_admin") == 0)
    return TRUE;

  return (g_strcmp0 (giver, "admin") == 0 && g_strv_contains (of_admin, role))
         || (g_strcmp0 (giver, "manager") == 0 && g_strv_contains (of_manager, role));
}

gboolean
account_role_may (const char *role, AccountPermission permission)
{
  static const char *const who[][4] = {
    [ACCOUNT_MAY_LEAD_TEAMS] = { "super_admin", "admin", "manager", NULL },
    [ACCOUNT_MAY_ADMINISTER] = { "super_admin", "admin", NULL },
    [ACCOUNT_MAY_READ_AUDIT] = { "super_admin", "admin", "dpo", NULL },
  };

  return role != NULL && g_strv_contains (who[permission], role);
}

/* --- Settings --- */

/* @choices: NULL for a boolean or a number; @max 0 for a boolean. */
typedef struct
{
  const char *name;
  const char *const *choices;
  const char *fallback;
  gint64 min;
  gint64 max;
  gint64 number;
} Setting;

static const char *const regions[] = { "EU", "US", "UK", "CH", "APAC", NULL };
static const char *const levels[] = { "STANDARD", "STRONG", NULL };

static const Setting settings[] = {
  { "dataResidency", regions, "EU", 0, 0, 0 },
  { "allowDataTransfer", NULL, NULL, 0, 0, FALSE },
  { "requireMFAForAdmins", NULL, NULL, 0, 0, TRUE },
  { "sessionTimeout", NULL, NULL, 60, 86400, 3600 },
  { "encryptionLevel", levels, "STRONG", 0, 0, 0 },
  { "tokenLifetimeDays", NULL, NULL, 1, 365, 365 },
};

static const Setting *
find_setting (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].name, name))
      return &settings[i];

  return NULL;
}

static void
add_default (JsonObject *json, const Setting *setting)
{
  if (json_object_has_member (json, setting->name))
    return;
  if (setting->choices != NULL)
    json_object_set_string_member (json, setting->name, setting->fallback);
  else if (setting->max > 0)
    json_object_set_int_member (json, setting->name, setting->number);
  else
    json_object_set_boolean_member (json, setting->name, setting->number != 0);
}

/* What somebody set. */
static JsonObject *
read_own (StorageTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT settings FROM organisation WHERE id = ? AND deleted_at = 0", "s", organisation_id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  if (storage_rows_next (rows, &step_error))
    return twin_json_parse_object (storage_rows_get_text (rows, 0), error);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such organisation.");

  return NULL;
}

JsonObject *
account_settings_read (StorageTx *tx, const char *organisation_id, GError **error)
{
  JsonObject *json;

  g_return_val_if_fail (tx != NULL && organisation_id != NULL, NULL);

  json = read_own (tx, organisation_id, error);
  for (guint i = 0; json != NULL && i < G_N_ELEMENTS (settings); i++)
    add_default (json, &settings[i]);

  return json;
}

static gboolean
is_value (const Setting *setting, JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (setting->choices != NULL)
    return type == G_TYPE_STRING && g_strv_contains (setting->choices, json_node_get_string (node));
  if (setting->max > 0)
    return type == G_TYPE_INT64 && json_node_get_int (node) >= setting->min && json_node_get_int (node) <= setting->max;

  return type == G_TYPE_BOOLEAN;
}

/* *@names: what is changed, for the log. */
static gboolean
check_changes (JsonObject *changes, const char *region, GPtrArray *names, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const Setting *setting = find_setting (name);

      if (setting == NULL || !is_value (setting, node))
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "%s", setting == NULL ? "There is a setting among them that does not exist."
                                                                                    : "A setting has a value that it cannot have.");
          return FALSE;
        }
      if (g_str_equal (name, "dataResidency") && g_strcmp0 (json_node_get_string (node), region) != 0)
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "This server keeps data in the region %s and nowhere else.", region);
          return FALSE;
        }
      g_ptr_array_add (names, (gpointer) setting->name);
    }

  return TRUE;
}

gboolean
account_organisation_lock (StorageTx *tx, const char *id, GError **error)
{
  return storage_execute (tx, error, "UPDATE organisation SET settings = settings WHERE id = ?", "s", id) >= 0;
}

static gboolean
write_settings (StorageTx *tx, const AccountSession *by, JsonObject *changes, GError **error)
{
  g_autoptr (JsonObject) own = read_own (tx, by->organisation_id, error);
  g_autofree char *text = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (own == NULL)
    return FALSE;
  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (own, name, json_node_copy (node));
  text = twin_json_object_to_string (own, FALSE);
  if (storage_execute (tx, error, "UPDATE organisation SET settings = ? WHERE id = ?", "ss", text, by->organisation_id) < 0)
    return FALSE;
  if (!json_object_has_member (changes, "sessionTimeout"))
    return TRUE;

  return storage_execute (tx, error,
                          "UPDATE token SET idle_ms = ? WHERE idle_ms > 0 AND idle_ms < ? AND creator_id IN"
                          "  (SELECT id FROM creator WHERE organisation_id = ?)",
                          "iis", json_object_get_int_member (changes, "sessionTimeout") * TWIN_SECOND_MS, ACCOUNT_COMPUTER_IDLE_MS,
                          by->organisation_id) >= 0;
}

gboolean
account_settings_change (Storage *storage, const AccountSession *by, JsonObject *changes, const char *region, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *text = NULL;
  g_autoptr (StorageTx) tx = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && changes != NULL, FALSE);

  if (!check_changes (changes, region, names, error))
    return FALSE;
  g_ptr_array_add (names, NULL);
  twin_json_set_strv (detail, "keys", (const char *const *) names->pdata);
  text = twin_json_object_to_string (detail, FALSE);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && account_organisation_lock (tx, by->organisation_id, error) && write_settings (tx, by, changes, error)
         && account_log_append (tx, by->creator_id, "organisation.change", by->organisation_id, "done", text, error) && storage_commit (tx, error);
}

/* --- Members --- */

static void
member_free (AccountMember *self)
{
  g_free (self->id);
  g_free (self->email);
  g_free (self->name);
  g_free (self->role);
  g_free (self->used_on);
  g_free (self);
}

static AccountMember *
read_member (StorageTx *tx, StorageRows *rows, GError **error)
{
  g_autoptr (GBytes) email = storage_rows_dup_blob (rows, 1);
  g_autoptr (GBytes) name = storage_rows_dup_blob (rows, 2);
  AccountMember *self = g_new0 (AccountMember, 1);

  self->id = storage_rows_dup_text (rows, 0);
  self->email = storage_open_sealed_text (tx, "creator.email", email, error);
  self->name = name != NULL ? storage_open_sealed_text (tx, "creator.name", name, NULL) : NULL;
  self->role = storage_rows_dup_text (rows, 3);
  self->active = g_strcmp0 (storage_rows_get_text (rows, 4), "active") == 0;
  self->has_totp = storage_rows_get_text (rows, 5) != NULL && storage_rows_get_int (rows, 6) >= 0;
  self->used_on = account_token_describe_day (storage_rows_get_int (rows, 7));
  if (self->email != NULL)
    return self;
  member_free (self);

  return NULL;
}

GPtrArray *
account_member_list (StorageTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error,
    "SELECT id, email, name, role, status, totp, totp_step, (SELECT max(used_at) FROM token WHERE creator_id = creator.id)"
    "  FROM creator WHERE organisation_id = ? AND deleted_at = 0 ORDER BY created_at, id",
    "s", organisation_id);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      AccountMember *member = read_member (tx, rows, error);

      if (member == NULL)
        return NULL;
      g_ptr_array_add (members, member);
    }
  if (step_error == NULL)
    return g_steal_pointer (&members);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

/* The role of @id; TWIN_ERROR_NOT_FOUND if it is nobody of the organisation. */
static char *
find_role (StorageTx *tx, const char *organisation_id, const char *id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT role FROM creator WHERE id = ? AND organisation_id = ? AND deleted_at = 0", "ss", id,
                                                organisation_id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  if (storage_rows_next (rows, &step_error))
    return storage_rows_dup_text (rows, 0);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such member.");

  return NULL;
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, words);

  return FALSE;
}

gboolean
account_check_super_admin (StorageTx *tx, const char *organisation_id, GError **error)
{
  gint64 n = 0;

  if (!storage_get_int (tx, &n, 0, error,
                        "SELECT count(*) FROM creator WHERE organisation_id = ? AND role = 'super_admin' AND status = 'active' AND deleted_at = 0", "s",
                        organisation_id))
    return FALSE;

  return n > 0 || refuse (error, "The organisation needs a super admin who can sign in. Make somebody else one first.");
}

static gboolean
change_role (StorageTx *tx, const AccountSession *by, const char *id, const char *from, const char *role, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("{\"from\":\"%s\",\"to\":\"%s\"}", from, role);

  if (!account_role_is_valid (role))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The roles are super_admin, admin, manager, user, creator and dpo.");
      return FALSE;
    }
  if (!account_role_may_give (by->role, role))
    return refuse (error, "Your role does not reach to give this one.");

  return storage_execute (tx, error, "UPDATE creator SET role = ? WHERE id = ?", "ss", role, id) >= 0
         && account_log_append (tx, by->creator_id, "account.role", id, "done", detail, error);
}

/* A disabled account keeps its data; its tokens end, so that they do not come back with it. */
static gboolean
change_status (StorageTx *tx, const AccountSession *by, const char *id, const char *status, GError **error)
{
  gboolean disable = g_str_equal (status, "disabled");

  if (!disable && !g_str_equal (status, "active"))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The status is active or disabled.");
      return FALSE;
    }

  return storage_execute (tx, error, "UPDATE creator SET status = ? WHERE id = ?", "ss", status, id) >= 0
         && (!disable
             || storage_execute (tx, error, "UPDATE token SET revoked_at = ? WHERE creator_id = ? AND revoked_at = 0", "is", storage_tx_now (tx), id) >= 0)
         && account_log_append (tx, by->creator_id, "account.status", id, "done", disable ? "{\"to\":\"disabled\"}" : "{\"to\":\"active\"}", error);
}

gboolean
account_member_change (Storage *storage, const AccountSession *by, const char *id, const char *role, const char *status, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *present = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL, FALSE);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !account_organisation_lock (tx, by->organisation_id, error))
    return FALSE;
  present = find_role (tx, by->organisation_id, id, error);
  if (present == NULL)
    return FALSE;
  if (!account_role_may_give (by->role, present))
    return refuse (error, "Your role does not reach to change this member.");

  return (role == NULL || g_str_equal (role, present) || change_role (tx, by, id, present, role, error))
         && (status == NULL || change_status (tx, by, id, status, error)) && account_check_super_admin (tx, by->organisation_id, error)
         && storage_commit (tx, error);
}

char *
account_invite (Storage *storage, const AccountSession *by, const char *role, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *code = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && role != NULL, NULL);

  if (!account_role_is_valid (role))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The roles are super_admin, admin, manager, user, creator and dpo.");
      return NULL;
    }
  if (!account_role_may_give (by->role, role))
    {
      refuse (error, "Your role does not reach to give this one.");
      return NULL;
    }
  detail = g_strdup_printf ("{\"role\":\"%s\"}", role);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  code = tx != NULL ? account_code_issue (tx, by->organisation_id, role, error) : NULL;
  if (code == NULL || !account_log_append (tx, by->creator_id, "organisation.invite", by->organisation_id, "done", detail, error)
      || !storage_commit (tx, error))
    return NULL;

  return g_steal_pointer (&code);
}

gboolean
account_uninvite (Storage *storage, const AccountSession *by, const char *id, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *role = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL, FALSE);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  role = tx != NULL ? account_code_revoke (tx, by->organisation_id, id, error) : NULL;
  if (role == NULL)
    return FALSE;
  if (!account_role_may_give (by->role, role))
    return refuse (error, "Your role does not reach to end this invitation.");
  detail = g_strdup_printf ("{\"role\":\"%s\"}", role);

  return account_log_append (tx, by->creator_id, "organisation.uninvite", by->organisation_id, "done", detail, error) && storage_commit (tx, error);
}
