/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-bundle-entry.h"

#include "base/twin-json.h"
#include "twins/twin-bundle-private.h"

#include <string.h>

/* What is being listed: the manifest now and the one before, the anchors of both. */
typedef struct
{
  const TwinBundle *bundle;
  JsonObject *now;
  JsonObject *before; /* NULL in a first publishing, and so is the next */
  JsonObject *anchors_before;
  GPtrArray *entries;
} Listing;

void
twin_bundle_entry_free (TwinBundleEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->text);
  g_free (self->before);
  g_free (self->level);
  g_free (self->roles);
  g_free (self);
}

static TwinBundleEntry *
add (Listing *self, TwinBundleKind kind, TwinBundleChange change, const char *name)
{
  TwinBundleEntry *entry = g_new0 (TwinBundleEntry, 1);

  entry->kind = kind;
  entry->change = change;
  entry->name = g_strdup (name);
  g_ptr_array_add (self->entries, entry);

  return entry;
}

/* The change of what is there now: @was says whether it was there, @same whether it is as it was. */
static TwinBundleChange
judge (const Listing *self, gboolean was, gboolean same)
{
  if (self->before == NULL || (was && same))
    return TWIN_BUNDLE_SAME;

  return was ? TWIN_BUNDLE_CHANGED : TWIN_BUNDLE_ADDED;
}

/* NULL where there are none. */
static JsonArray *
get_quizzes (JsonObject *manifest)
{
  return json_object_has_member (manifest, "quizzes") ? json_object_get_array_member (manifest, "quizzes") : NULL;
}

/* --- Settings --- */

/* What has lists of its own here. */
static gboolean
is_listed_apart (const char *name)
{
  return g_str_equal (name, "documents") || g_str_equal (name, "quizzes") || g_str_equal (name, "access.entries");
}

/* Each value of @now below @prefix, and of @before what is no more. */
static void
add_settings (Listing *self, const char *prefix, JsonObject *now, JsonObject *before)
{
  JsonObject *objects[] = { now, before };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      if (objects[i] == NULL)
        continue;
      json_object_iter_init_ordered (&iter, objects[i]);
      while (json_object_iter_next_ordered (&iter, &name, &node))
        {
          JsonNode *old = before != NULL ? json_object_get_member (before, name) : NULL;
          g_autofree char *full = g_strconcat (prefix, name, NULL);
          TwinBundleEntry *entry;

          if (is_listed_apart (full) || (objects[i] == before && now != NULL && json_object_has_member (now, name)))
            continue;
          if (JSON_NODE_HOLDS_OBJECT (node))
            {
              g_autofree char *below = g_strconcat (full, ".", NULL);
              JsonObject *old_object = old != NULL && JSON_NODE_HOLDS_OBJECT (old) ? json_node_get_object (old) : NULL;

              add_settings (self, below, objects[i] == now ? json_node_get_object (node) : NULL, old_object);
              continue;
            }
          entry = add (self, TWIN_BUNDLE_SETTING, judge (self, old != NULL, old != NULL && json_node_equal (node, old)), full);
          entry->before = old != NULL ? twin_json_to_string (old, FALSE) : NULL;
          if (objects[i] == now)
            entry->text = twin_json_to_string (node, FALSE);
          else
            entry->change = TWIN_BUNDLE_REMOVED;
        }
    }
}

/* --- Documents --- */

static guint
count_gone (GHashTable *anchors, GHashTable *still_there)
{
  GHashTableIter iter;
  gpointer anchor;
  guint n = 0;

  g_hash_table_iter_init (&iter, anchors);
  while (g_hash_table_iter_next (&iter, &anchor, NULL))
    n += !g_hash_table_contains (still_there, anchor);

  return n;
}

static guint64
sum_sizes (JsonArray *pieces)
{
  guint64 sum = 0;

  for (guint i = 0; pieces != NULL && i < json_array_get_length (pieces); i++)
    sum += (guint64) twin_json_get_int (json_array_get_object_element (pieces, i), "size", 0);

  return sum;
}

static gboolean
read_passages (Listing *self, JsonArray *pieces, GPtrArray *passages, GError **error)
{
  for (guint i = 0; i < json_array_get_length (pieces); i++)
    {
      const char *digest = twin_json_get_string (json_array_get_object_element (pieces, i), "digest", "");
      const TwinBundlePiece *piece = twin_bundle_find_piece (self->bundle, digest);

      g_return_val_if_fail (piece != NULL, FALSE);
      if (!twin_bundle_read_passages (piece->bytes, passages, error))
        return FALSE;
    }

  return TRUE;
}

/* A passage that came where another went was changed, as in twin_bundle_diff(). */
static void
add_passages (Listing *self, GPtrArray *passages, const char *document_id, gboolean was, TwinBundleEntry *document)
{
  g_autoptr (GHashTable) old = _twin_bundle_index_texts (self->anchors_before, document_id);
  g_autoptr (GHashTable) new = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_gone;

  for (guint i = 0; i < passages->len; i++)
    g_hash_table_add (new, ((TwinBundlePassage *) passages->pdata[i])->anchor);
  n_gone = count_gone (old, new);
  for (guint i = 0; i < passages->len; i++)
    {
      const TwinBundlePassage *passage = passages->pdata[i];
      gboolean same = g_hash_table_contains (old, passage->anchor);
      TwinBundleEntry *entry = add (self, TWIN_BUNDLE_PASSAGE, judge (self, same, same), passage->heading);

      if (was && entry->change == TWIN_BUNDLE_ADDED && n_gone > 0)
        {
          entry->change = TWIN_BUNDLE_CHANGED;
          n_gone--;
        }
      entry->text = g_strdup (passage->body);
      entry->page_from = passage->page_from;
      entry->page_to = passage->page_to;
    }
  document->n_gone = n_gone;
}

static gboolean
add_document (Listing *self, JsonObject *json, JsonObject *old, GError **error)
{
  g_autofree char *text = twin_json_object_to_string (json, FALSE);
  g_autofree char *old_text = old != NULL ? twin_json_object_to_string (old, FALSE) : NULL;
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_passage_free);
  JsonArray *pieces = json_object_get_array_member (json, "pieces");
  JsonObject *vectors = _twin_bundle_get_member (json, "vectors");
  TwinBundleEntry *entry;

  if (!read_passages (self, pieces, passages, error))
    return FALSE;
  entry = add (self, TWIN_BUNDLE_DOCUMENT, judge (self, old != NULL, g_strcmp0 (text, old_text) == 0), twin_json_get_string (json, "title", ""));
  entry->level = g_strdup (twin_json_get_string (_twin_bundle_get_member (json, "access"), "level", ""));
  entry->n = passages->len;
  entry->size = sum_sizes (pieces);
  add_passages (self, passages, twin_json_get_string (json, "id", ""), old != NULL, entry);
  if (vectors == NULL)
    return TRUE;

  entry = add (self, TWIN_BUNDLE_VECTORS, judge (self, old != NULL && json_object_has_member (old, "vectors"), entry->change == TWIN_BUNDLE_SAME),
               twin_json_get_string (vectors, "model", ""));
  entry->n = passages->len;
  entry->size = sum_sizes (json_object_get_array_member (vectors, "pieces"));

  return TRUE;
}

static gboolean
add_documents (Listing *self, GError **error)
{
  g_autoptr (GHashTable) old = _twin_bundle_index_entries (self->before, "documents", "id");
  g_autoptr (GHashTable) new = _twin_bundle_index_entries (self->now, "documents", "id");
  JsonArray *documents = json_object_get_array_member (self->now, "documents");
  GHashTableIter iter;
  gpointer id;
  gpointer json;

  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonObject *document = json_array_get_object_element (documents, i);

      if (!add_document (self, document, g_hash_table_lookup (old, twin_json_get_string (document, "id", "")), error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &id, &json))
    if (!g_hash_table_contains (new, id))
      {
        TwinBundleEntry *entry = add (self, TWIN_BUNDLE_DOCUMENT, TWIN_BUNDLE_REMOVED, twin_json_get_string (json, "title", ""));

        entry->n_gone = (guint) twin_json_get_int (json, "passages", 0);
      }

  return TRUE;
}

/* --- Quizzes --- */

static void
add_question (Listing *self, JsonObject *json, JsonObject *old, gboolean was)
{
  g_autofree char *text = twin_json_object_to_string (json, FALSE);
  g_autofree char *old_text = old != NULL ? twin_json_object_to_string (old, FALSE) : NULL;
  g_auto (GStrv) options = twin_json_get_strv (json, "options");
  TwinBundleEntry *entry = add (self, TWIN_BUNDLE_QUESTION, judge (self, was && old != NULL, g_strcmp0 (text, old_text) == 0),
                                twin_json_get_string (json, "text", ""));

  entry->text = g_strjoinv ("\n", options);
  entry->n = (guint) twin_json_get_int (json, "key", 0);
}

static void
add_quiz (Listing *self, JsonObject *json, JsonObject *old)
{
  g_autoptr (GHashTable) questions_before = _twin_bundle_index_entries (old, "questions", "id");
  g_autofree char *text = twin_json_object_to_string (json, FALSE);
  g_autofree char *old_text = old != NULL ? twin_json_object_to_string (old, FALSE) : NULL;
  JsonArray *questions = json_object_get_array_member (json, "questions");
  TwinBundleEntry *entry = add (self, TWIN_BUNDLE_QUIZ, judge (self, old != NULL, g_strcmp0 (text, old_text) == 0),
                                twin_json_get_string (json, "title", ""));

  entry->n = json_array_get_length (questions);
  for (guint i = 0; i < entry->n; i++)
    {
      JsonObject *question = json_array_get_object_element (questions, i);

      add_question (self, question, g_hash_table_lookup (questions_before, twin_json_get_string (question, "id", "")), old != NULL);
    }
}

static void
add_quizzes (Listing *self)
{
  g_autoptr (GHashTable) old = _twin_bundle_index_entries (self->before, "quizzes", "id");
  g_autoptr (GHashTable) new = _twin_bundle_index_entries (self->now, "quizzes", "id");
  JsonArray *quizzes = get_quizzes (self->now);
  GHashTableIter iter;
  gpointer id;
  gpointer json;

  for (guint i = 0; quizzes != NULL && i < json_array_get_length (quizzes); i++)
    {
      JsonObject *quiz = json_array_get_object_element (quizzes, i);

      add_quiz (self, quiz, g_hash_table_lookup (old, twin_json_get_string (quiz, "id", "")));
    }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &id, &json))
    if (!g_hash_table_contains (new, id))
      add (self, TWIN_BUNDLE_QUIZ, TWIN_BUNDLE_REMOVED, twin_json_get_string (json, "title", ""));
}

/* --- The access list --- */

static char *
join_names (JsonObject *json)
{
  g_auto (GStrv) roles = twin_json_get_strv (json, "roles");
  g_auto (GStrv) groups = twin_json_get_strv (json, "groups");
  g_autofree char *first = g_strjoinv (", ", roles);
  g_autofree char *second = g_strjoinv (", ", groups);

  if (*first == '\0' && *second == '\0')
    return NULL;

  return g_strconcat (first, *first != '\0' && *second != '\0' ? ", " : "", second, NULL);
}

static void
add_admission (Listing *self, JsonObject *json, TwinBundleChange change)
{
  TwinBundleEntry *entry = add (self, TWIN_BUNDLE_ADMISSION, change, twin_json_get_string (json, "hash", ""));

  entry->domain = g_str_equal (twin_json_get_string (json, "kind", ""), "domain");
  entry->until = twin_json_get_int (json, "until", 0);
  entry->roles = join_names (json);
}

static gboolean
same_admission (JsonObject *a, JsonObject *b)
{
  g_autofree char *one = twin_json_object_to_string (a, FALSE);
  g_autofree char *other = twin_json_object_to_string (b, FALSE);

  return g_str_equal (one, other);
}

static void
add_admissions (Listing *self)
{
  JsonObject *access = _twin_bundle_get_member (self->now, "access");
  JsonArray *array = access != NULL ? json_object_get_array_member (access, "entries") : NULL;
  g_autoptr (GHashTable) old = _twin_bundle_index_entries (_twin_bundle_get_member (self->before, "access"), "entries", "hash");
  g_autoptr (GHashTable) new = _twin_bundle_index_entries (access, "entries", "hash");
  GHashTableIter iter;
  gpointer hash;
  gpointer json;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *one = json_array_get_object_element (array, i);
      JsonObject *was = g_hash_table_lookup (old, twin_json_get_string (one, "hash", ""));

      add_admission (self, one, judge (self, was != NULL, was != NULL && same_admission (was, one)));
    }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &hash, &json))
    if (!g_hash_table_contains (new, hash))
      add_admission (self, json, TWIN_BUNDLE_REMOVED);
}

static JsonObject *
parse_manifest (const TwinBundle *self, GError **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (self->manifest, NULL), g_bytes_get_size (self->manifest));

  return twin_json_parse_object (text, error);
}

GPtrArray *
twin_bundle_list_entries (const TwinBundle *self, const char *manifest, const char *anchors, GError **error)
{
  g_autoptr (JsonObject) before = manifest != NULL ? twin_json_parse_object (manifest, error) : NULL;
  g_autoptr (JsonObject) anchors_before = anchors != NULL ? twin_json_parse_object (anchors, error) : NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_entry_free);
  g_autoptr (JsonObject) now = NULL;
  Listing listing;

  g_return_val_if_fail (self != NULL, NULL);

  if ((manifest != NULL && before == NULL) || (anchors != NULL && anchors_before == NULL))
    return NULL;
  now = parse_manifest (self, error);
  if (now == NULL)
    return NULL;

  listing = (Listing) { self, now, before, anchors_before, entries };
  add_settings (&listing, "", now, before);
  if (!add_documents (&listing, error))
    return NULL;
  add_quizzes (&listing);
  add_admissions (&listing);

  return g_steal_pointer (&entries);
}

/* The digests of pieces that hold vectors. */
static void
note_vectors (JsonObject *document, GHashTable *digests)
{
  JsonObject *vectors = _twin_bundle_get_member (document, "vectors");
  JsonArray *pieces = vectors != NULL ? json_object_get_array_member (vectors, "pieces") : NULL;

  for (guint i = 0; pieces != NULL && i < json_array_get_length (pieces); i++)
    g_hash_table_add (digests, (gpointer) twin_json_get_string (json_array_get_object_element (pieces, i), "digest", ""));
}

static void
count_quizzes (JsonArray *quizzes, TwinBundleSizes *sizes)
{
  sizes->n_quizzes = quizzes != NULL ? json_array_get_length (quizzes) : 0;
  for (guint i = 0; i < sizes->n_quizzes; i++)
    {
      JsonObject *quiz = json_array_get_object_element (quizzes, i);
      g_autofree char *text = twin_json_object_to_string (quiz, FALSE);

      sizes->n_questions += json_array_get_length (json_object_get_array_member (quiz, "questions"));
      sizes->quizzes_bytes += strlen (text);
    }
}

gboolean
twin_bundle_get_sizes (const TwinBundle *self, TwinBundleSizes *sizes, GError **error)
{
  g_autoptr (GHashTable) vectors = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonObject) now = NULL;
  JsonArray *documents;
  JsonObject *access;

  g_return_val_if_fail (self != NULL && sizes != NULL, FALSE);

  now = parse_manifest (self, error);
  if (now == NULL)
    return FALSE;

  *sizes = (TwinBundleSizes) { 0 };
  documents = json_object_get_array_member (now, "documents");
  sizes->n_documents = json_array_get_length (documents);
  for (guint i = 0; i < sizes->n_documents; i++)
    {
      JsonObject *document = json_array_get_object_element (documents, i);
      guint n = (guint) twin_json_get_int (document, "passages", 0);

      sizes->n_passages += n;
      sizes->n_vectors += json_object_has_member (document, "vectors") ? n : 0;
      note_vectors (document, vectors);
    }
  access = _twin_bundle_get_member (now, "access");
  if (access != NULL)
    {
      g_autofree char *text = twin_json_object_to_string (access, FALSE);

      sizes->n_admissions = json_array_get_length (json_object_get_array_member (access, "entries"));
      sizes->access_bytes = strlen (text);
    }
  count_quizzes (get_quizzes (now), sizes);
  sizes->settings_bytes = g_bytes_get_size (self->manifest) - sizes->access_bytes - sizes->quizzes_bytes;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const TwinBundlePiece *piece = self->pieces->pdata[i];

      *(g_hash_table_contains (vectors, piece->digest) ? &sizes->vectors_bytes : &sizes->passages_bytes) += piece->size;
    }

  return TRUE;
}
