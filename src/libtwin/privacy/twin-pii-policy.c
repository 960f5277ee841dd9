/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-pii-policy.h"

#include <string.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "privacy/pii-rule.h"
#include "privacy/twin-custom-type.h"

struct _TwinPiiPolicy
{
  gboolean enabled;
  gboolean alert;
  GTree *custom; /* id of a type that the creator defined -> action; what is not named has the type's own */
  guint n_types;
  TwinPiiAction actions[]; /* one for each type, in the order of the table */
};

static gsize
policy_size (guint n_types)
{
  return sizeof (TwinPiiPolicy) + n_types * sizeof (TwinPiiAction);
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp (a, b);
}

static GTree *
custom_new (void)
{
  return g_tree_new_full (compare_ids, NULL, g_free, NULL);
}

static gboolean
copy_custom_cb (gpointer id, gpointer action, gpointer user_data)
{
  g_tree_insert (user_data, g_strdup (id), action);

  return FALSE;
}

gboolean
twin_pii_policy_set_action_by_id (TwinPiiPolicy *self, const char *id, TwinPiiAction action, GError **error)
{
  const TwinPiiType *type;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);
  g_return_val_if_fail (action <= TWIN_PII_ACTION_PSEUDONYM, FALSE);

  type = twin_pii_type_lookup (id);
  if (type != NULL)
    self->actions[type - twin_pii_types (NULL)] = action;
  else if (g_ascii_strncasecmp (id, TWIN_CUSTOM_TYPE_PREFIX, strlen (TWIN_CUSTOM_TYPE_PREFIX)) == 0)
    g_tree_replace (self->custom, g_ascii_strdown (id, -1), GUINT_TO_POINTER (action));
  else
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                   _("piiDetection: there is no type of personal data “%s”; “twinctl types” lists them"), id);
      return FALSE;
    }

  return TRUE;
}

gboolean
twin_pii_policy_get_action_by_id (const TwinPiiPolicy *self, const char *id, TwinPiiAction *action)
{
  const TwinPiiType *type;
  g_autofree char *key = NULL;
  gpointer value;

  g_return_val_if_fail (self != NULL && id != NULL && action != NULL, FALSE);

  type = twin_pii_type_lookup (id);
  if (type != NULL)
    {
      *action = self->actions[type - twin_pii_types (NULL)];
      return TRUE;
    }

  key = g_ascii_strdown (id, -1);
  if (!g_tree_lookup_extended (self->custom, key, NULL, &value))
    return FALSE;
  *action = (TwinPiiAction) GPOINTER_TO_UINT (value);

  return TRUE;
}

static gboolean
parse_action (const char *text, TwinPiiAction *action, GError **error)
{
  if (text != NULL && twin_pii_action_from_string (text, action))
    return TRUE;

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
               _("piiDetection: there is no action “%s”; use REDACT, MASK, PSEUDONYM, BLOCK, ASK or IGNORE"), text != NULL ? text : "");

  return FALSE;
}

static gboolean
read_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("piiDetection: “%s” must be true or false"), member);
      return FALSE;
    }
  *value = json_node_get_boolean (node);

  return TRUE;
}

/* The text of @node, NULL if it is none. */
static const char *
node_string (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/* "types" and "action": each type named gets the action. */
static gboolean
read_short_form (TwinPiiPolicy *self, JsonObject *object, GError **error)
{
  JsonNode *action_node = json_object_get_member (object, "action");
  JsonNode *types_node = json_object_get_member (object, "types");
  TwinPiiAction action = TWIN_PII_ACTION_REDACT;
  JsonArray *ids;

  if (action_node != NULL && !parse_action (node_string (action_node), &action, error))
    return FALSE;
  if (types_node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (types_node))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("piiDetection: “types” must be a list of names"));
      return FALSE;
    }

  ids = json_node_get_array (types_node);
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      const char *id = node_string (json_array_get_element (ids, i));

      if (!twin_pii_policy_set_action_by_id (self, id != NULL ? id : "", action, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_actions (TwinPiiPolicy *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "actions");
  g_autoptr (GList) members = NULL;
  JsonObject *actions;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("piiDetection: “actions” must be an object of type names and actions"));
      return FALSE;
    }

  actions = json_node_get_object (node);
  members = json_object_get_members (actions);
  for (GList *l = members; l != NULL; l = l->next)
    {
      TwinPiiAction action;

      if (!parse_action (node_string (json_object_get_member (actions, l->data)), &action, error)
          || !twin_pii_policy_set_action_by_id (self, l->data, action, error))
        return FALSE;
    }

  return TRUE;
}

TwinPiiPolicy *
twin_pii_policy_new (void)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);
  TwinPiiPolicy *self = g_malloc0 (policy_size (n_types));

  self->enabled = TRUE;
  self->alert = TRUE;
  self->custom = custom_new ();
  self->n_types = n_types;
  for (guint i = 0; i < n_types; i++)
    self->actions[i] = types[i].default_action;

  return self;
}

TwinPiiPolicy *
twin_pii_policy_copy (const TwinPiiPolicy *self)
{
  TwinPiiPolicy *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, policy_size (self->n_types));
  copy->custom = custom_new ();
  g_tree_foreach (self->custom, copy_custom_cb, copy->custom);

  return copy;
}

void
twin_pii_policy_free (TwinPiiPolicy *self)
{
  if (self == NULL)
    return;

  g_tree_unref (self->custom);
  g_free (self);
}

TwinPiiPolicy *
twin_pii_policy_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (TwinPiiPolicy) self = twin_pii_policy_new ();

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!read_boolean (object, "enabled", &self->enabled, error) || !read_boolean (object, "alert", &self->alert, error)
      || !read_short_form (self, object, error) || !read_actions (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* What the creator's own types are set to, in the two places of the JSON. */
typedef struct
{
  JsonArray *redacted;
  JsonObject *actions;
} CustomMembers;

static gboolean
write_custom_cb (gpointer id, gpointer value, gpointer user_data)
{
  CustomMembers *members = user_data;
  TwinPiiAction action = (TwinPiiAction) GPOINTER_TO_UINT (value);

  if (action == TWIN_PII_ACTION_REDACT)
    json_array_add_string_element (members->redacted, id);
  else
    json_object_set_string_member (members->actions, id, twin_pii_action_to_string (action));

  return FALSE;
}

/* The types that are redacted make up the short form, every other difference from the
 * defaults stands in "actions". */
JsonObject *
twin_pii_policy_to_json (const TwinPiiPolicy *self)
{
  const TwinPiiType *types = twin_pii_types (NULL);
  JsonObject *object = json_object_new ();
  JsonArray *redacted = json_array_new ();
  JsonObject *actions = json_object_new ();
  CustomMembers members = { redacted, actions };

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_types; i++)
    {
      if (self->actions[i] == TWIN_PII_ACTION_REDACT)
        json_array_add_string_element (redacted, types[i].id);
      else if (self->actions[i] != types[i].default_action)
        json_object_set_string_member (actions, types[i].id, twin_pii_action_to_string (self->actions[i]));
    }

  g_tree_foreach (self->custom, write_custom_cb, &members);

  json_object_set_boolean_member (object, "enabled", self->enabled);
  json_object_set_array_member (object, "types", redacted);
  json_object_set_string_member (object, "action", twin_pii_action_to_string (TWIN_PII_ACTION_REDACT));
  json_object_set_boolean_member (object, "alert", self->alert);
  json_object_set_object_member (object, "actions", actions);

  return object;
}

gboolean
twin_pii_policy_get_enabled (const TwinPiiPolicy *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->enabled;
}

void
twin_pii_policy_set_enabled (TwinPiiPolicy *self, gboolean enabled)
{
  g_return_if_fail (self != NULL);

  self->enabled = enabled;
}

gboolean
twin_pii_policy_get_alert (const TwinPiiPolicy *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->alert;
}

void
twin_pii_policy_set_alert (TwinPiiPolicy *self, gboolean alert)
{
  g_return_if_fail (self != NULL);

  self->alert = alert;
}

TwinPiiAction
twin_pii_policy_get_action (const TwinPiiPolicy *self, const TwinPiiType *type)
{
  g_return_val_if_fail (self != NULL, TWIN_PII_ACTION_ASK);
  g_return_val_if_fail (type != NULL, TWIN_PII_ACTION_ASK);

  if (!self->enabled)
    return TWIN_PII_ACTION_IGNORE;
  if (type->rule->custom != NULL)
    {
      gpointer action;

      return g_tree_lookup_extended (self->custom, type->id, NULL, &action) ? (TwinPiiAction) GPOINTER_TO_UINT (action)
                                                                          : type->default_action;
    }

  return self->actions[type - twin_pii_types (NULL)];
}

void
twin_pii_policy_set_action (TwinPiiPolicy *self, const TwinPiiType *type, TwinPiiAction action)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (type != NULL);
  g_return_if_fail (action <= TWIN_PII_ACTION_PSEUDONYM);

  twin_pii_policy_set_action_by_id (self, type->id, action, NULL);
}

static gboolean
digest_custom_cb (gpointer id, gpointer action, gpointer user_data)
{
  g_string_append_printf (user_data, "%s=%s\n", (const char *) id,
                          twin_pii_action_to_string ((TwinPiiAction) GPOINTER_TO_UINT (action)));

  return FALSE;
}

char *
twin_pii_policy_digest (const TwinPiiPolicy *self)
{
  const TwinPiiType *types = twin_pii_types (NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  /* By name, so that the digest outlives a change of the table's order. */
  for (guint i = 0; i < self->n_types; i++)
    g_string_append_printf (text, "%s=%s\n", types[i].id,
                            twin_pii_action_to_string (twin_pii_policy_get_action (self, &types[i])));
  if (self->enabled)
    g_tree_foreach (self->custom, digest_custom_cb, text);

  return twin_sha256_hex (text->str, text->len);
}
