/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-model-private.h"

#include <math.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"

#define MAX_DIMENSIONS 65536

static char *
write_request (const TwinModelProfile *profile, const char *const *texts)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *input = json_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (input, texts[i]);
  json_object_set_string_member (body, "model", profile->model);
  json_object_set_string_member (body, "encoding_format", "float");
  json_object_set_array_member (body, "input", input);

  return twin_json_object_to_string (body, FALSE);
}

static gboolean
refuse (const TwinModelProfile *profile, GError **error)
{
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED,
               _("The model “%s” did not send vectors. Choose an embedding model."), profile->name);

  return FALSE;
}

static GArray *
read_values (JsonArray *values)
{
  g_autoptr (GArray) vector = g_array_new (FALSE, FALSE, sizeof (float));
  guint n = json_array_get_length (values);

  if (n == 0 || n > MAX_DIMENSIONS)
    return NULL;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      float value;

      if (!JSON_NODE_HOLDS_VALUE (node)
          || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
        return NULL;
      value = (float) json_node_get_double (node);
      if (!isfinite (value))
        return NULL;
      g_array_append_val (vector, value);
    }

  return g_steal_pointer (&vector);
}

/* {"index": 0, "embedding": [...]}, in any order. */
static gboolean
read_item (JsonNode *node, GPtrArray *vectors)
{
  JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *values = item != NULL ? json_object_get_member (item, "embedding") : NULL;
  gint64 index = item != NULL ? twin_json_get_int (item, "index", -1) : -1;
  GArray *vector;

  if (values == NULL || !JSON_NODE_HOLDS_ARRAY (values) || index < 0 || index >= vectors->len
      || vectors->pdata[index] != NULL)
    return FALSE;

  vector = read_values (json_node_get_array (values));
  vectors->pdata[index] = vector;

  return vector != NULL && (vectors->pdata[0] == NULL || vector->len == ((GArray *) vectors->pdata[0])->len);
}

static void
vector_free (GArray *vector)
{
  if (vector != NULL)
    g_array_unref (vector);
}

static GPtrArray *
read_answer (const TwinModelProfile *profile, const char *json, guint n_texts, GError **error)
{
  g_autoptr (JsonObject) answer = twin_json_parse_object (json, NULL);
  g_autoptr (GPtrArray) vectors = g_ptr_array_new_with_free_func ((GDestroyNotify) vector_free);
  JsonArray *items = twin_json_get_array (answer, "data");

  if (items == NULL || json_array_get_length (items) != n_texts)
    {
      refuse (profile, error);
      return NULL;
    }

  g_ptr_array_set_size (vectors, (int) n_texts);
  for (guint i = 0; i < n_texts; i++)
    if (!read_item (json_array_get_element (items, i), vectors))
      {
        refuse (profile, error);
        return NULL;
      }
  for (guint i = 1; i < n_texts; i++)
    if (((GArray *) vectors->pdata[i])->len != ((GArray *) vectors->pdata[0])->len)
      {
        refuse (profile, error);
        return NULL;
      }

  return g_steal_pointer (&vectors);
}

GPtrArray *
twin_model_embed (TwinStore *store, SoupSession *session, const TwinModelProfile *profile, const TwinModelRules *rules,
                  TwinSecret *key, const char *const *texts, const char *content, GCancellable *cancellable, GError **error)
{
  g_autofree char *json = NULL;
  g_autoptr (GString) object = g_string_new (NULL);
  TwinModelErrand errand = { .path = "embeddings", .purpose = "embedding", .content = content, .object = object };
  guint n_texts;

  g_return_val_if_fail (store != NULL && profile != NULL && rules != NULL && texts != NULL && content != NULL, NULL);
  n_texts = g_strv_length ((char **) texts);
  g_return_val_if_fail (n_texts > 0 && n_texts <= TWIN_MODEL_EMBED_TEXTS, NULL);

  json = write_request (profile, texts);
  errand.json = json;
  if (!twin_model_run (store, session, profile, rules, key, &errand, cancellable, error))
    return NULL;

  return read_answer (profile, object->str, n_texts, error);
}
