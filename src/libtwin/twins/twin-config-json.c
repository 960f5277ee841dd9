/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-config.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "twins/twin-config-private.h"

#define MAX_DEPTH 4

/* The object that the member of the dotted @name stands in; *@member is its last part. */
static JsonObject *
find_parent (JsonObject *root, const char *name, const char **member)
{
  const char *dot;

  while ((dot = strchr (name, '.')) != NULL)
    {
      g_autofree char *part = g_strndup (name, (gsize) (dot - name));

      if (!json_object_has_member (root, part))
        json_object_set_object_member (root, part, json_object_new ());
      root = json_object_get_object_member (root, part);
      name = dot + 1;
    }

  *member = name;

  return root;
}

static void
write_key (const TwinConfig *self, const TwinConfigKey *key, JsonObject *root)
{
  const char *member;
  JsonObject *parent = find_parent (root, key->name, &member);

  switch (key->kind)
    {
    case TWIN_CONFIG_BOOLEAN:
      json_object_set_boolean_member (parent, member, twin_config_get_boolean (self, key->name));
      break;
    case TWIN_CONFIG_INTEGER:
      json_object_set_int_member (parent, member, twin_config_get_integer (self, key->name));
      break;
    case TWIN_CONFIG_NUMBER:
      json_object_set_double_member (parent, member, twin_config_get_number (self, key->name));
      break;
    case TWIN_CONFIG_STRINGS:
      twin_json_set_strv (parent, member, twin_config_get_strings (self, key->name));
      break;
    case TWIN_CONFIG_POLICY:
      json_object_set_object_member (parent, member, twin_pii_policy_to_json (twin_config_get_policy (self)));
      break;
    case TWIN_CONFIG_STRING:
    case TWIN_CONFIG_CHOICE:
    default:
      json_object_set_string_member (parent, member, twin_config_get_string (self, key->name));
      break;
    }
}

/* A twin without models or without a policy of its own says nothing of them. */
static gboolean
is_written (const TwinConfig *self, const TwinConfigKey *keys, guint index)
{
  if (keys[index].kind == TWIN_CONFIG_POLICY)
    return twin_config_get_policy (self) != NULL;
  if (_twin_config_get_own (self, index) != NULL)
    return TRUE;
  if (g_str_has_prefix (keys[index].name, "embedding.") || g_str_has_prefix (keys[index].name, "search."))
    return twin_config_get_embedding (self) != NULL;

  return !g_str_has_prefix (keys[index].name, "model.") || twin_config_get_model (self) != NULL;
}

char *
twin_config_to_json (const TwinConfig *self, gboolean pretty)
{
  g_autoptr (JsonObject) root = NULL;
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  g_return_val_if_fail (self != NULL, NULL);

  root = json_object_new ();
  for (guint i = 0; i < n_keys; i++)
    if (is_written (self, keys, i))
      write_key (self, &keys[i], root);

  return twin_json_object_to_string (root, pretty);
}

/* The value as text, if it is of the type that @kind is written in; NULL if not. */
static char *
value_to_text (TwinConfigKind kind, JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if ((kind == TWIN_CONFIG_STRING || kind == TWIN_CONFIG_CHOICE) && type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (kind == TWIN_CONFIG_BOOLEAN && type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if ((kind == TWIN_CONFIG_INTEGER || kind == TWIN_CONFIG_NUMBER) && type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (kind == TWIN_CONFIG_NUMBER && type == G_TYPE_DOUBLE)
    return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));

  return NULL;
}

static char *
strings_to_text (JsonNode *node)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *value = value_to_text (TWIN_CONFIG_STRING, json_array_get_element (array, i));

      if (value == NULL)
        return NULL;
      g_strv_builder_add (builder, value);
    }
  values = g_strv_builder_end (builder);

  return g_strjoinv (",", values);
}

static gboolean
read_value (TwinConfig *self, const char *name, JsonNode *node, GError **error)
{
  int index = _twin_config_key_find (name);
  g_autofree char *text = NULL;
  const TwinConfigKey *key;

  if (index < 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("There is no setting %s."), name);
      return FALSE;
    }

  key = &twin_config_keys (NULL)[index];
  if (key->kind == TWIN_CONFIG_STRINGS)
    text = strings_to_text (node);
  else if (key->kind == TWIN_CONFIG_POLICY)
    text = JSON_NODE_HOLDS_OBJECT (node) ? twin_json_to_string (node, FALSE) : NULL;
  else
    text = value_to_text (key->kind, node);

  if (text == NULL)
    {
      _twin_config_key_set_error (key, error);
      return FALSE;
    }

  return twin_config_set (self, name, text, error);
}

static gboolean
read_object (TwinConfig *self, const char *prefix, JsonObject *object, guint depth, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *at = members; at != NULL; at = at->next)
    {
      JsonNode *node = json_object_get_member (object, at->data);
      g_autofree char *name = g_strconcat (prefix, at->data, NULL);
      gboolean done;

      if (JSON_NODE_HOLDS_NULL (node))
        continue; /* the default */

      if (JSON_NODE_HOLDS_OBJECT (node) && _twin_config_key_find (name) < 0 && depth < MAX_DEPTH)
        {
          g_autofree char *below = g_strconcat (name, ".", NULL);

          done = read_object (self, below, json_node_get_object (node), depth + 1, error);
        }
      else
        done = read_value (self, name, node, error);

      if (!done)
        return FALSE;
    }

  return TRUE;
}

TwinConfig *
twin_config_new_from_json (const char *json, GError **error)
{
  g_autoptr (TwinConfig) self = NULL;
  g_autoptr (JsonObject) root = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  root = twin_json_parse_object (json, error);
  if (root == NULL)
    return NULL;

  self = twin_config_new ();

  return read_object (self, "", root, 1, error) ? g_steal_pointer (&self) : NULL;
}
