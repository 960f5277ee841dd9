/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-bundle.h"

#include "base/twin-json.h"
#include "twins/twin-bundle-private.h"

#include <string.h>

void
twin_bundle_diff_free (TwinBundleDiff *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->config);
  g_free (self);
}

gboolean
twin_bundle_diff_is_empty (const TwinBundleDiff *self)
{
  return !self->first && twin_bundle_diff_count (self) == 0;
}

guint
twin_bundle_diff_count (const TwinBundleDiff *self)
{
  return self->documents_added + self->documents_changed + self->documents_removed + self->access_added + self->access_changed + self->access_removed
         + self->quizzes_added + self->quizzes_changed + self->quizzes_removed + g_strv_length (self->config);
}

JsonObject *
_twin_bundle_get_member (JsonObject *json, const char *name)
{
  return json != NULL && json_object_has_member (json, name) ? json_object_get_object_member (json, name) : NULL;
}

GHashTable *
_twin_bundle_index_entries (JsonObject *json, const char *member, const char *name)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json != NULL && json_object_has_member (json, member) ? json_object_get_array_member (json, member) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *one = json_array_get_object_element (array, i);

      g_hash_table_insert (table, (gpointer) twin_json_get_string (one, name, ""), one);
    }

  return table;
}

GHashTable *
_twin_bundle_index_texts (JsonObject *json, const char *member)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json != NULL && json_object_has_member (json, member) ? json_object_get_array_member (json, member) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_hash_table_add (table, (gpointer) json_array_get_string_element (array, i));

  return table;
}

/* How many keys of @table @other lacks. */
static guint
count_missing (GHashTable *table, GHashTable *other)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n += !g_hash_table_contains (other, key);

  return n;
}

/* A passage that came where another went was changed. */
static void
count_passages (TwinBundleDiff *diff, JsonObject *before, JsonObject *now, const char *document_id)
{
  g_autoptr (GHashTable) old = _twin_bundle_index_texts (before, document_id);
  g_autoptr (GHashTable) new = _twin_bundle_index_texts (now, document_id);
  guint came = count_missing (new, old);
  guint went = count_missing (old, new);
  guint changed = MIN (came, went);

  diff->passages_changed += changed;
  diff->passages_added += came - changed;
  diff->passages_removed += went - changed;
}

/* How many objects that are in both differ. */
static guint
count_changed (GHashTable *old, GHashTable *new)
{
  GHashTableIter iter;
  gpointer id;
  gpointer json;
  guint n = 0;

  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &id, &json))
    {
      JsonObject *other = g_hash_table_lookup (old, id);
      g_autofree char *a = other != NULL ? twin_json_object_to_string (other, FALSE) : NULL;
      g_autofree char *b = other != NULL ? twin_json_object_to_string (json, FALSE) : NULL;

      n += g_strcmp0 (a, b) != 0;
    }

  return n;
}

static void
compare_documents (TwinBundleDiff *diff, JsonObject *before, JsonObject *now, JsonObject *anchors_before, JsonObject *anchors_now)
{
  g_autoptr (GHashTable) old = _twin_bundle_index_entries (before, "documents", "id");
  g_autoptr (GHashTable) new = _twin_bundle_index_entries (now, "documents", "id");
  GHashTableIter iter;
  gpointer id;

  diff->documents_added = count_missing (new, old);
  diff->documents_removed = count_missing (old, new);
  diff->documents_changed = count_changed (old, new);
  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    count_passages (diff, anchors_before, anchors_now, id);
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (new, id))
      count_passages (diff, anchors_before, NULL, id);
}

static void
compare_quizzes (TwinBundleDiff *diff, JsonObject *before, JsonObject *now)
{
  g_autoptr (GHashTable) old = _twin_bundle_index_entries (before, "quizzes", "id");
  g_autoptr (GHashTable) new = _twin_bundle_index_entries (now, "quizzes", "id");

  diff->quizzes_added = count_missing (new, old);
  diff->quizzes_removed = count_missing (old, new);
  diff->quizzes_changed = count_changed (old, new);
}

static void
compare_access (TwinBundleDiff *diff, JsonObject *before, JsonObject *now)
{
  g_autoptr (GHashTable) old = _twin_bundle_index_entries (_twin_bundle_get_member (before, "access"), "entries", "hash");
  g_autoptr (GHashTable) new = _twin_bundle_index_entries (_twin_bundle_get_member (now, "access"), "entries", "hash");

  diff->access_added = count_missing (new, old);
  diff->access_changed = count_changed (old, new);
  diff->access_removed = count_missing (old, new);
}

/* Adds the dotted names of what differs between two configurations. */
static void
compare_config (GStrvBuilder *names, const char *prefix, JsonObject *before, JsonObject *now)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *objects[] = { before, now };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      JsonObjectIter iter;
      const char *name;

      if (objects[i] == NULL)
        continue;
      json_object_iter_init (&iter, objects[i]);
      while (json_object_iter_next (&iter, &name, NULL))
        {
          JsonNode *a = before != NULL ? json_object_get_member (before, name) : NULL;
          JsonNode *b = now != NULL ? json_object_get_member (now, name) : NULL;
          g_autofree char *full = g_strconcat (prefix, name, NULL);

          if (!g_hash_table_add (seen, (gpointer) name) || (a != NULL && b != NULL && json_node_equal (a, b)))
            continue;
          if ((a == NULL || JSON_NODE_HOLDS_OBJECT (a)) && (b == NULL || JSON_NODE_HOLDS_OBJECT (b)))
            {
              g_autofree char *below = g_strconcat (full, ".", NULL);

              compare_config (names, below, a != NULL ? json_node_get_object (a) : NULL, b != NULL ? json_node_get_object (b) : NULL);
            }
          else
            g_strv_builder_add (names, full);
        }
    }
}

static void
add_digests (GHashTable *digests, JsonArray *pieces)
{
  for (guint i = 0; pieces != NULL && i < json_array_get_length (pieces); i++)
    g_hash_table_add (digests, (gpointer) twin_json_get_string (json_array_get_object_element (pieces, i), "digest", ""));
}

static void
count_bytes (TwinBundleDiff *diff, const TwinBundle *bundle, JsonObject *before)
{
  g_autoptr (GHashTable) digests = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *documents = before != NULL ? json_object_get_array_member (before, "documents") : NULL;

  for (guint i = 0; documents != NULL && i < json_array_get_length (documents); i++)
    {
      JsonObject *document = json_array_get_object_element (documents, i);
      JsonObject *vectors = _twin_bundle_get_member (document, "vectors");

      add_digests (digests, json_object_get_array_member (document, "pieces"));
      if (vectors != NULL)
        add_digests (digests, json_object_get_array_member (vectors, "pieces"));
    }
  diff->bytes = g_bytes_get_size (bundle->manifest);
  for (guint i = 0; i < bundle->pieces->len; i++)
    {
      const TwinBundlePiece *piece = bundle->pieces->pdata[i];

      if (g_hash_table_contains (digests, piece->digest))
        continue;
      diff->n_pieces++;
      diff->bytes += piece->size;
    }
}

TwinBundleDiff *
twin_bundle_diff (const TwinBundle *self, const char *manifest, const char *anchors, GError **error)
{
  g_autoptr (TwinBundleDiff) diff = NULL;
  g_autoptr (JsonObject) before = manifest != NULL ? twin_json_parse_object (manifest, error) : NULL;
  g_autoptr (JsonObject) anchors_before = anchors != NULL ? twin_json_parse_object (anchors, error) : NULL;
  g_autoptr (JsonObject) now = NULL;
  g_autoptr (JsonObject) anchors_now = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if ((manifest != NULL && before == NULL) || (anchors != NULL && anchors_before == NULL))
    return NULL;
  text = g_strndup (g_bytes_get_data (self->manifest, NULL), g_bytes_get_size (self->manifest));
  now = twin_json_parse_object (text, error);
  anchors_now = now != NULL ? twin_json_parse_object (self->anchors, error) : NULL;
  if (anchors_now == NULL)
    return NULL;

  diff = g_new0 (TwinBundleDiff, 1);
  diff->first = before == NULL;
  compare_documents (diff, before, now, anchors_before, anchors_now);
  compare_quizzes (diff, before, now);
  compare_access (diff, before, now);
  compare_config (names, "", _twin_bundle_get_member (before, "config"), _twin_bundle_get_member (now, "config"));
  if (before != NULL && !g_str_equal (twin_json_get_string (before, "name", ""), twin_json_get_string (now, "name", "")))
    g_strv_builder_add (names, "name");
  diff->config = g_strv_builder_end (names);
  count_bytes (diff, self, before);

  return g_steal_pointer (&diff);
}
