/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-json.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

char *
twin_json_to_string (JsonNode *node, gboolean pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, pretty);
  json_generator_set_indent (generator, 2);

  return json_generator_to_data (generator, NULL);
}

/* The parser knows where it stands only while it reports; its words quote the text. */
static void
on_parse_error (JsonParser *parser, const GError *parse_error, gpointer user_data)
{
  g_set_error ((GError **) user_data, TWIN_ERROR, TWIN_ERROR_INVALID, _("This is not JSON: line %u, column %u."),
               json_parser_get_current_line (parser), json_parser_get_current_pos (parser));
}

JsonObject *
twin_json_parse_object (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) where = NULL;
  JsonNode *root;

  g_signal_connect (parser, "error", G_CALLBACK (on_parse_error), &where);
  if (!json_parser_load_from_data (parser, text, -1, NULL))
    {
      if (where != NULL)
        g_propagate_error (error, g_steal_pointer (&where));
      else
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("This is not JSON in UTF-8."));
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("This JSON is not an object."));
      return NULL;
    }

  return json_node_dup_object (root);
}

char *
twin_json_object_to_string (JsonObject *object, gboolean pretty)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);

  return twin_json_to_string (node, pretty);
}

/* The member's node if it is a value of a type that converts to @type. */
static JsonNode *
get_value (JsonObject *object, const char *member, GType type)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (type == G_TYPE_DOUBLE && json_node_get_value_type (node) == G_TYPE_INT64)
    return node;

  return json_node_get_value_type (node) == type ? node : NULL;
}

const char *
twin_json_get_string (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = get_value (object, member, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : fallback;
}

gint64
twin_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = get_value (object, member, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

double
twin_json_get_double (JsonObject *object, const char *member, double fallback)
{
  JsonNode *node = get_value (object, member, G_TYPE_DOUBLE);

  return node != NULL ? json_node_get_double (node) : fallback;
}

gboolean
twin_json_get_boolean (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = get_value (object, member, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}

JsonObject *
twin_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
twin_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
twin_json_get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

char **
twin_json_get_strv (JsonObject *object, const char *member)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
            g_strv_builder_add (values, json_node_get_string (element));
        }
    }

  return g_strv_builder_end (values);
}

void
twin_json_set_strv (JsonObject *object, const char *member, const char *const *values)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (object, member, array);
}
