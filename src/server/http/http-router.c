/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-router.h"

#include <string.h>

/* A segment of the tree of paths. */
typedef struct _Node Node;
struct _Node
{
  GHashTable *texts; /* segment -> Node, or NULL */
  Node *any;         /* for {name}, or NULL */
  GPtrArray *entries;
};

typedef struct
{
  const HttpRoute *route;
  gpointer user_data;
} Entry;

struct _HttpRouter
{
  Node *root;
  GPtrArray *routes;
};

static void
node_free (Node *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  node_free (self->any);
  g_free (self);
}

static Node *
get_child (Node *self, const char *segment)
{
  Node *child;

  if (*segment == '{')
    {
      if (self->any == NULL)
        self->any = g_new0 (Node, 1);
      return self->any;
    }

  if (self->texts == NULL)
    self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) node_free);
  child = g_hash_table_lookup (self->texts, segment);
  if (child == NULL)
    {
      child = g_new0 (Node, 1);
      g_hash_table_insert (self->texts, g_strdup (segment), child);
    }

  return child;
}

static const Entry *
find_entry (const Node *self, const char *method)
{
  for (guint i = 0; self->entries != NULL && i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (strcmp (entry->route->method, method) == 0)
        return entry;
    }

  return NULL;
}

static void
add_route (HttpRouter *self, const HttpRoute *route, gpointer user_data)
{
  g_auto (GStrv) segments = g_strsplit (route->path + 1, "/", -1);
  Node *node = self->root;
  Entry *entry;

  g_assert (route->path[0] == '/' && route->handler != NULL && (route->body == HTTP_BODY_SINK) == (route->sink != NULL));
  for (guint i = 0; route->path[1] != '\0' && segments[i] != NULL; i++)
    node = get_child (node, segments[i]);
  if (find_entry (node, route->method) != NULL)
    g_error ("The route %s %s is there twice", route->method, route->path);

  if (node->entries == NULL)
    node->entries = g_ptr_array_new_with_free_func (g_free);
  entry = g_new0 (Entry, 1);
  *entry = (Entry) { .route = route, .user_data = user_data };
  g_ptr_array_add (node->entries, entry);
  g_ptr_array_add (self->routes, (gpointer) route);
}

/* Text goes before a name, and what leads nowhere is given up for the other. */
static const Node *
find_node (const Node *self, char **segments)
{
  const Node *found = NULL;

  if (*segments == NULL)
    return self->entries != NULL ? self : NULL;

  if (self->texts != NULL)
    {
      const Node *child = g_hash_table_lookup (self->texts, *segments);

      found = child != NULL ? find_node (child, segments + 1) : NULL;
    }
  if (found == NULL && self->any != NULL && **segments != '\0')
    found = find_node (self->any, segments + 1);

  return found;
}

/* NULL if a segment is badly encoded, is a dot segment, or decodes to what a proxy may take for several. */
static char **
split_path (const char *path)
{
  g_auto (GStrv) segments = NULL;

  if (*path != '/')
    return NULL;
  if (path[1] == '\0')
    return g_new0 (char *, 1);

  segments = g_strsplit (path + 1, "/", -1);
  for (guint i = 0; segments[i] != NULL; i++)
    {
      char *decoded = http_percent_decode (segments[i], strlen (segments[i]));

      if (decoded == NULL)
        return NULL;
      g_free (segments[i]);
      segments[i] = decoded;
      if (strcmp (decoded, ".") == 0 || strcmp (decoded, "..") == 0 || strpbrk (decoded, "/\\") != NULL)
        return NULL;
    }

  return g_steal_pointer (&segments);
}

static char *
list_methods (const Node *node)
{
  GString *allow = g_string_new ("OPTIONS");

  for (guint i = 0; i < node->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (node->entries, i);

      g_string_append_printf (allow, ", %s", entry->route->method);
      if (strcmp (entry->route->method, "GET") == 0)
        g_string_append (allow, ", HEAD");
    }

  return g_string_free_and_steal (allow);
}

static char **
name_params (const HttpRoute *route, char **segments)
{
  g_auto (GStrv) names = g_strsplit (route->path + 1, "/", -1);
  g_autoptr (GStrvBuilder) params = g_strv_builder_new ();

  for (guint i = 0; segments[i] != NULL; i++)
    {
      if (*names[i] != '{')
        continue;
      g_strv_builder_take (params, g_strndup (names[i] + 1, strlen (names[i]) - 2));
      g_strv_builder_add (params, segments[i]);
    }

  return g_strv_builder_end (params);
}

HttpRouter *
http_router_new (void)
{
  HttpRouter *self = g_new0 (HttpRouter, 1);

  self->root = g_new0 (Node, 1);
  self->routes = g_ptr_array_new ();

  return self;
}

void
http_router_free (HttpRouter *self)
{
  if (self == NULL)
    return;

  node_free (self->root);
  g_ptr_array_unref (self->routes);
  g_free (self);
}

void
http_router_add (HttpRouter *self, const HttpRoute *routes, gsize n_routes, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < n_routes; i++)
    add_route (self, &routes[i], user_data);
}

void
http_router_match (const HttpRouter *self, const char *method, const char *path, HttpMatch *match)
{
  g_auto (GStrv) segments = split_path (path);
  const Node *node;
  const Entry *entry;

  *match = (HttpMatch) { .malformed = segments == NULL };
  if (segments == NULL)
    return;

  node = find_node (self->root, segments);
  if (node == NULL)
    return;

  entry = find_entry (node, strcmp (method, "HEAD") == 0 ? "GET" : method);
  if (entry == NULL)
    {
      match->allow = list_methods (node);
      return;
    }
  match->route = entry->route;
  match->user_data = entry->user_data;
  match->params = name_params (entry->route, segments);
}

void
http_match_clear (HttpMatch *match)
{
  g_clear_pointer (&match->allow, g_free);
  g_clear_pointer (&match->params, g_strfreev);
}

GPtrArray *
http_router_list (const HttpRouter *self)
{
  return g_ptr_array_copy (self->routes, NULL, NULL);
}
