/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/model-profiles.h"

#include "base/twin-error.h"
#include "base/twin-json.h"

#include <sodium.h>
#include <string.h>

#define MAX_SECONDS 600

struct _ModelProfiles
{
  GPtrArray *profiles;
};

static void
profile_free (ModelProfile *self)
{
  twin_model_profile_free (self->profile);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_free (self);
}

/* The file's only line. */
static gboolean
read_key (ModelProfile *self, const char *path, GError **error)
{
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  g_strstrip (text);
  if (*text != '\0')
    self->key = twin_secret_new ((const guint8 *) text, strlen (text));
  else
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The file %s holds no key.", path);
  sodium_memzero (text, length);
  g_free (text);

  return self->key != NULL;
}

static gboolean
check_members (JsonObject *json, GError **error)
{
  static const char *const known[] = { "name", "baseUrl", "model", "region", "zeroRetention", "dedicated", "keyFile", "seconds", NULL };
  g_autoptr (GList) members = json_object_get_members (json);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        /* What stands there may be a key that was put into the wrong place; its name is none. */
        g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A model has no “%s”; a key goes into a file of its own, which keyFile names.",
                     (const char *) l->data);
        return FALSE;
      }

  return TRUE;
}

/* That it can be asked at all, whatever a twin demands of it. */
static gboolean
check_profile (const ModelProfile *self, GError **error)
{
  static const TwinModelRules no_rules = { .allow_data_transfer = TRUE };
  const char *missing = *self->profile->name == '\0' ? "name" : *self->profile->base_url == '\0' ? "baseUrl" : *self->profile->model == '\0' ? "model" : NULL;

  if (missing != NULL)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A model needs a “%s”.", missing);
      return FALSE;
    }

  return twin_model_check (self->profile, &no_rules, error);
}

static ModelProfile *
read_profile (JsonObject *json, GError **error)
{
  ModelProfile *self = g_new0 (ModelProfile, 1);
  const char *key_file = twin_json_get_string (json, "keyFile", NULL);

  self->profile = g_new0 (TwinModelProfile, 1);
  self->profile->name = g_strdup (twin_json_get_string (json, "name", ""));
  self->profile->base_url = g_strdup (twin_json_get_string (json, "baseUrl", ""));
  self->profile->model = g_strdup (twin_json_get_string (json, "model", ""));
  self->profile->region = g_strdup (twin_json_get_string (json, "region", ""));
  self->profile->zero_retention = twin_json_get_boolean (json, "zeroRetention", FALSE);
  self->profile->dedicated = twin_json_get_boolean (json, "dedicated", FALSE);
  self->seconds = (guint) CLAMP (twin_json_get_int (json, "seconds", MODEL_SECONDS), 1, MAX_SECONDS);
  if (check_members (json, error) && check_profile (self, error) && (key_file == NULL || read_key (self, key_file, error)))
    return self;
  profile_free (self);

  return NULL;
}

static gboolean
add_profiles (ModelProfiles *self, JsonNode *node, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      ModelProfile *one = NULL;

      if (JSON_NODE_HOLDS_OBJECT (element))
        one = read_profile (json_node_get_object (element), error);
      else
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "Each model is an object.");
      if (one == NULL)
        return FALSE;
      g_ptr_array_add (self->profiles, one);
    }
  if (array == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The models are an array of objects.");

  return array != NULL;
}

ModelProfiles *
model_profiles_load (const char *path, GError **error)
{
  g_autoptr (ModelProfiles) self = g_new0 (ModelProfiles, 1);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) profile_free);
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  /* The parser's own words may repeat what stands in the file. */
  node = json_from_string (text, NULL);
  if (node == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "It is no JSON.");
  if (node == NULL || !add_profiles (self, node, error))
    {
      g_prefix_error (error, "%s cannot be used: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
model_profiles_free (ModelProfiles *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->profiles);
  g_free (self);
}

guint
model_profiles_get_n (const ModelProfiles *self)
{
  return self != NULL ? self->profiles->len : 0;
}

const ModelProfile *
model_profiles_get (const ModelProfiles *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->profiles->len, NULL);

  return self->profiles->pdata[i];
}

const ModelProfile *
model_profiles_find (const ModelProfiles *self, const char *name)
{
  for (guint i = 0; name != NULL && i < model_profiles_get_n (self); i++)
    {
      const ModelProfile *one = self->profiles->pdata[i];

      if (g_str_equal (one->profile->name, name))
        return one;
    }

  return NULL;
}
