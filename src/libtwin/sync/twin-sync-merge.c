/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-merge.h"

#include "base/twin-json.h"

#include <string.h>

static JsonNode *sort_node (JsonNode *node);

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The members' names of one or two objects, each once, sorted. Free the array. */
static GPtrArray *
collect_names (JsonObject *a, JsonObject *b)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();
  JsonObject *objects[] = { a, b };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      JsonObjectIter iter;
      const char *name;

      if (objects[i] == NULL)
        continue;
      json_object_iter_init (&iter, objects[i]);
      while (json_object_iter_next (&iter, &name, NULL))
        if (g_hash_table_add (seen, (gpointer) name))
          g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_sort (names, compare_names);

  return names;
}

static JsonNode *
sort_object (JsonObject *object)
{
  g_autoptr (GPtrArray) names = collect_names (object, NULL);
  JsonObject *sorted = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < names->len; i++)
    json_object_set_member (sorted, names->pdata[i], sort_node (json_object_get_member (object, names->pdata[i])));
  json_node_take_object (node, sorted);

  return node;
}

static JsonNode *
sort_node (JsonNode *node)
{
  JsonArray *array;
  JsonNode *copy;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return sort_object (json_node_get_object (node));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return json_node_copy (node);

  array = json_array_new ();
  copy = json_node_new (JSON_NODE_ARRAY);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    json_array_add_element (array, sort_node (json_array_get_element (json_node_get_array (node), i)));
  json_node_take_array (copy, array);

  return copy;
}

static char *
object_to_canonical (JsonObject *object)
{
  g_autoptr (JsonNode) sorted = sort_object (object);

  return twin_json_to_string (sorted, FALSE);
}

char *
twin_sync_canonical (const char *json, GError **error)
{
  g_autoptr (JsonObject) object = twin_json_parse_object (json, error);

  return object != NULL ? object_to_canonical (object) : NULL;
}

void
twin_sync_merge_clear (TwinSyncMerge *self)
{
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->fields, g_strfreev);
}

/* --- Merging --- */

static JsonObject *merge_objects (JsonObject *base, JsonObject *mine, JsonObject *theirs, const char *path, GStrvBuilder *fields);

static gboolean
nodes_equal (JsonNode *a, JsonNode *b)
{
  return a == b || (a != NULL && b != NULL && json_node_equal (a, b));
}

static gboolean
is_set (JsonNode *node)
{
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (json_node_get_value_type (json_array_get_element (array, i)) != G_TYPE_STRING)
      return FALSE;

  return TRUE;
}

static gboolean
set_contains (JsonNode *set, const char *text)
{
  JsonArray *array = set != NULL && JSON_NODE_HOLDS_ARRAY (set) ? json_node_get_array (set) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_str_equal (json_array_get_string_element (array, i), text))
      return TRUE;

  return FALSE;
}

/* In the order of theirs, then what mine added. */
static JsonNode *
merge_sets (JsonNode *base, JsonNode *mine, JsonNode *theirs)
{
  JsonNode *sides[] = { theirs, mine };
  JsonArray *merged = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, merged);
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      JsonArray *array = json_node_get_array (sides[side]);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          const char *text = json_array_get_string_element (array, i);
          gboolean in_both = set_contains (mine, text) && set_contains (theirs, text);

          if (!set_contains (node, text) && (in_both || !set_contains (base, text)))
            json_array_add_string_element (merged, text);
        }
    }
  json_array_unref (merged);

  return node;
}

/* What comes of one member; NULL if it goes. */
static JsonNode *
merge_member (JsonNode *base, JsonNode *mine, JsonNode *theirs, const char *path, GStrvBuilder *fields)
{
  if (nodes_equal (mine, theirs) || nodes_equal (mine, base))
    return theirs != NULL ? json_node_copy (theirs) : NULL;
  if (nodes_equal (theirs, base))
    return mine != NULL ? json_node_copy (mine) : NULL;

  if (mine != NULL && theirs != NULL && JSON_NODE_HOLDS_OBJECT (mine) && JSON_NODE_HOLDS_OBJECT (theirs))
    {
      JsonNode *node = json_node_new (JSON_NODE_OBJECT);
      JsonObject *base_object = base != NULL && JSON_NODE_HOLDS_OBJECT (base) ? json_node_get_object (base) : NULL;

      json_node_take_object (node, merge_objects (base_object, json_node_get_object (mine), json_node_get_object (theirs), path, fields));
      return node;
    }
  if (is_set (mine) && is_set (theirs) && (base == NULL || is_set (base)))
    return merge_sets (base, mine, theirs);

  g_strv_builder_add (fields, path);

  return theirs != NULL ? json_node_copy (theirs) : NULL;
}

static JsonObject *
merge_objects (JsonObject *base, JsonObject *mine, JsonObject *theirs, const char *path, GStrvBuilder *fields)
{
  g_autoptr (GPtrArray) names = collect_names (mine, theirs);
  JsonObject *merged = json_object_new ();

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *here = *path != '\0' ? g_strjoin (".", path, name, NULL) : g_strdup (name);
      JsonNode *node = merge_member (base != NULL ? json_object_get_member (base, name) : NULL, json_object_get_member (mine, name),
                                     json_object_get_member (theirs, name), here, fields);

      if (node != NULL)
        json_object_set_member (merged, name, node);
    }

  return merged;
}

gboolean
twin_sync_merge (const char *base, const char *mine, const char *theirs, TwinSyncMerge *merge, GError **error)
{
  g_autoptr (JsonObject) base_object = NULL;
  g_autoptr (JsonObject) mine_object = NULL;
  g_autoptr (JsonObject) theirs_object = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  g_return_val_if_fail (mine != NULL && theirs != NULL && merge != NULL, FALSE);

  if ((base != NULL && (base_object = twin_json_parse_object (base, error)) == NULL)
      || (mine_object = twin_json_parse_object (mine, error)) == NULL || (theirs_object = twin_json_parse_object (theirs, error)) == NULL)
    return FALSE;

  merged = merge_objects (base_object, mine_object, theirs_object, "", fields);
  merge->body = object_to_canonical (merged);
  list = g_strv_builder_end (fields);
  if (*list != NULL)
    merge->fields = g_steal_pointer (&list);

  return TRUE;
}

/* --- Picking --- */

/* A member's own name may hold a dot: the longest that is there counts. */
static void
pick_member (JsonObject *target, JsonObject *from, const char *path)
{
  JsonNode *node = from != NULL ? json_object_get_member (from, path) : NULL;

  if (node != NULL)
    json_object_set_member (target, path, json_node_copy (node));
  else if (json_object_has_member (target, path))
    json_object_remove_member (target, path);
  else
    for (const char *dot = strchr (path, '.'); dot != NULL; dot = strchr (dot + 1, '.'))
      {
        g_autofree char *name = g_strndup (path, dot - path);
        JsonObject *inner = twin_json_get_object (target, name);

        if (inner == NULL && twin_json_get_object (from, name) == NULL)
          continue;
        if (inner == NULL)
          {
            inner = json_object_new ();
            json_object_set_object_member (target, name, inner);
          }
        pick_member (inner, twin_json_get_object (from, name), dot + 1);
        return;
      }
}

char *
twin_sync_pick (const char *body, const char *from, const char *const *fields, GError **error)
{
  g_autoptr (JsonObject) target = NULL;
  g_autoptr (JsonObject) source = NULL;

  g_return_val_if_fail (body != NULL && from != NULL && fields != NULL, NULL);

  target = twin_json_parse_object (body, error);
  source = target != NULL ? twin_json_parse_object (from, error) : NULL;
  if (source == NULL)
    return NULL;
  for (guint i = 0; fields[i] != NULL; i++)
    pick_member (target, source, fields[i]);

  return object_to_canonical (target);
}
