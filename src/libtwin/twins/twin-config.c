/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-config.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "twins/twin-config-private.h"

#define POLICY_KEY "piiDetection"

/* The models that a twin can have, by what their keys begin with. */
typedef enum
{
  MODEL_ANSWERS,
  MODEL_EMBEDDING,
  N_MODELS,
} ModelUse;

static const char *const model_keys[N_MODELS] = { [MODEL_ANSWERS] = "model", [MODEL_EMBEDDING] = "embedding" };
static const char *const model_parts[] = { "name", "baseUrl", "model", "region", "zeroRetention", "dedicated" };

struct _TwinConfig
{
  char **values;   /* by the key's place in the table; NULL: the default */
  char ***strings; /* the same of a STRINGS key, taken apart; never NULL for one */
  TwinPiiPolicy *policy;
  TwinModelProfile *models[N_MODELS];
};

static const char *const mode_names[] = {
  [TWIN_MODE_PUBLIC] = "public",
  [TWIN_MODE_RESTRICTED] = "restricted",
  [TWIN_MODE_PARTNER] = "partner",
};

const char *
twin_access_mode_to_string (TwinAccessMode mode)
{
  g_return_val_if_fail ((guint) mode < G_N_ELEMENTS (mode_names), mode_names[TWIN_MODE_PUBLIC]);

  return mode_names[mode];
}

static const char *
get_value (const TwinConfig *self, guint index)
{
  return self->values[index] != NULL ? self->values[index] : twin_config_keys (NULL)[index].fallback;
}

static const char *
get_named (const TwinConfig *self, const char *key)
{
  int index = _twin_config_key_find (key);

  g_return_val_if_fail (index >= 0, "");

  return get_value (self, (guint) index);
}

static void
update_strings (TwinConfig *self, guint index)
{
  const char *value = get_value (self, index);

  g_strfreev (self->strings[index]);
  self->strings[index] = g_strsplit (value, ",", -1);
}

static const char *
get_part (const TwinConfig *self, ModelUse use, const char *part)
{
  g_autofree char *name = g_strconcat (model_keys[use], ".", part, NULL);

  return get_named (self, name);
}

/* The profile as a whole, once an address and a model are set. */
static void
update_model (TwinConfig *self, ModelUse use)
{
  TwinModelProfile *profile;

  g_clear_pointer (&self->models[use], twin_model_profile_free);
  if (*get_part (self, use, "baseUrl") == '\0' || *get_part (self, use, "model") == '\0')
    return;

  profile = g_new0 (TwinModelProfile, 1);
  profile->name = g_strdup (get_part (self, use, "name"));
  profile->base_url = g_strdup (get_part (self, use, "baseUrl"));
  profile->model = g_strdup (get_part (self, use, "model"));
  profile->region = g_strdup (get_part (self, use, "region"));
  profile->zero_retention = strcmp (get_part (self, use, "zeroRetention"), "true") == 0;
  profile->dedicated = strcmp (get_part (self, use, "dedicated"), "true") == 0;
  self->models[use] = profile;
}

/* Which model a key is a part of: "model.region"; N_MODELS if of none. */
static ModelUse
find_use (const char *key)
{
  guint use = 0;

  while (use < N_MODELS && !(g_str_has_prefix (key, model_keys[use]) && key[strlen (model_keys[use])] == '.'))
    use++;

  return (ModelUse) use;
}

static void
set_value (TwinConfig *self, guint index, char *value)
{
  const TwinConfigKey *key = &twin_config_keys (NULL)[index];
  ModelUse use;

  g_free (self->values[index]);
  self->values[index] = value;
  if (key->kind == TWIN_CONFIG_STRINGS)
    update_strings (self, index);
  use = find_use (key->name);
  if (use < N_MODELS)
    update_model (self, use);
}

TwinConfig *
twin_config_new (void)
{
  TwinConfig *self = g_new0 (TwinConfig, 1);
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  self->values = g_new0 (char *, n_keys);
  self->strings = g_new0 (char **, n_keys);
  for (guint i = 0; i < n_keys; i++)
    if (keys[i].kind == TWIN_CONFIG_STRINGS)
      update_strings (self, i);

  return self;
}

TwinConfig *
twin_config_copy (const TwinConfig *self)
{
  TwinConfig *copy;
  guint n_keys;

  g_return_val_if_fail (self != NULL, NULL);

  copy = twin_config_new ();
  twin_config_keys (&n_keys);
  for (guint i = 0; i < n_keys; i++)
    set_value (copy, i, g_strdup (self->values[i]));
  twin_config_set_policy (copy, self->policy);

  return copy;
}

void
twin_config_free (TwinConfig *self)
{
  guint n_keys;

  if (self == NULL)
    return;

  twin_config_keys (&n_keys);
  for (guint i = 0; i < n_keys; i++)
    {
      g_free (self->values[i]);
      g_strfreev (self->strings[i]);
    }
  g_free (self->values);
  g_free (self->strings);
  g_clear_pointer (&self->policy, twin_pii_policy_free);
  for (guint use = 0; use < N_MODELS; use++)
    g_clear_pointer (&self->models[use], twin_model_profile_free);
  g_free (self);
}

static gboolean
set_policy_text (TwinConfig *self, const char *value, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (TwinPiiPolicy) policy = NULL;

  if (*value == '\0')
    {
      twin_config_set_policy (self, NULL);
      return TRUE;
    }

  object = twin_json_parse_object (value, error);
  policy = object != NULL ? twin_pii_policy_new_from_json (object, error) : NULL;
  if (policy == NULL)
    {
      g_prefix_error (error, "%s: ", POLICY_KEY);
      return FALSE;
    }

  twin_config_set_policy (self, policy);

  return TRUE;
}

/* A part of the policy; one of the twin's own is begun with the defaults. */
static gboolean
set_policy_part (TwinConfig *self, const char *name, const char *value, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = self->policy != NULL ? twin_pii_policy_copy (self->policy)
                                                          : twin_pii_policy_new ();

  if (!_twin_config_policy_set (policy, name, value, error))
    return FALSE;

  twin_config_set_policy (self, policy);

  return TRUE;
}

static void
set_model (TwinConfig *self, ModelUse use, const TwinModelProfile *profile)
{
  const char *values[G_N_ELEMENTS (model_parts)] = { NULL };

  if (profile != NULL)
    {
      values[0] = profile->name;
      values[1] = profile->base_url;
      values[2] = profile->model;
      values[3] = profile->region;
      values[4] = profile->zero_retention ? "true" : "false";
      values[5] = profile->dedicated ? "true" : "false";
    }

  for (guint i = 0; i < G_N_ELEMENTS (model_parts); i++)
    {
      g_autofree char *name = g_strconcat (model_keys[use], ".", model_parts[i], NULL);

      set_value (self, (guint) _twin_config_key_find (name), g_strdup (values[i]));
    }
}

/* "model" or "embedding" as a whole: only to take it away. */
static gboolean
set_model_text (TwinConfig *self, ModelUse use, const char *value, GError **error)
{
  if (*value == '\0')
    {
      set_model (self, use, NULL);
      return TRUE;
    }

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("%s is set by its parts: %s.baseUrl, %s.model, %s.region and so on."),
               model_keys[use], model_keys[use], model_keys[use], model_keys[use]);

  return FALSE;
}

gboolean
twin_config_set (TwinConfig *self, const char *key, const char *value, GError **error)
{
  char *normal;
  int index;

  g_return_val_if_fail (self != NULL && key != NULL && value != NULL, FALSE);

  if (strcmp (key, POLICY_KEY) == 0)
    return set_policy_text (self, value, error);
  if (g_str_has_prefix (key, POLICY_KEY "."))
    return set_policy_part (self, key + strlen (POLICY_KEY "."), value, error);
  for (guint use = 0; use < N_MODELS; use++)
    if (strcmp (key, model_keys[use]) == 0)
      return set_model_text (self, (ModelUse) use, value, error);

  index = _twin_config_key_find (key);
  if (index < 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("There is no setting %s."), key);
      return FALSE;
    }

  normal = _twin_config_key_normalize (&twin_config_keys (NULL)[index], value, error);
  if (normal == NULL)
    return FALSE;

  set_value (self, (guint) index, normal);

  return TRUE;
}

static char *
policy_to_text (const TwinPiiPolicy *policy)
{
  g_autoptr (JsonObject) object = NULL;

  if (policy == NULL)
    return g_strdup ("");

  object = twin_pii_policy_to_json (policy);

  return twin_json_object_to_string (object, FALSE);
}

char *
twin_config_get (const TwinConfig *self, const char *key)
{
  int index;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  if (strcmp (key, POLICY_KEY) == 0)
    return policy_to_text (self->policy);
  if (g_str_has_prefix (key, POLICY_KEY "."))
    {
      g_autoptr (TwinPiiPolicy) fallback = twin_pii_policy_new ();

      return _twin_config_policy_get (self->policy != NULL ? self->policy : fallback, key + strlen (POLICY_KEY "."));
    }

  index = _twin_config_key_find (key);

  return index >= 0 ? g_strdup (get_value (self, (guint) index)) : NULL;
}

const char *
_twin_config_get_own (const TwinConfig *self, guint index)
{
  return self->values[index];
}

const char *
twin_config_get_string (const TwinConfig *self, const char *key)
{
  g_return_val_if_fail (self != NULL, "");

  return get_named (self, key);
}

gboolean
twin_config_get_boolean (const TwinConfig *self, const char *key)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return strcmp (get_named (self, key), "true") == 0;
}

gint64
twin_config_get_integer (const TwinConfig *self, const char *key)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_ascii_strtoll (get_named (self, key), NULL, 10);
}

double
twin_config_get_number (const TwinConfig *self, const char *key)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_ascii_strtod (get_named (self, key), NULL);
}

const char *const *
twin_config_get_strings (const TwinConfig *self, const char *key)
{
  int index = _twin_config_key_find (key);

  g_return_val_if_fail (self != NULL && index >= 0 && self->strings[index] != NULL, NULL);

  return (const char *const *) self->strings[index];
}

TwinAccessMode
twin_config_get_access_mode (const TwinConfig *self)
{
  const char *name = twin_config_get_string (self, "accessMode");

  for (guint i = 0; i < G_N_ELEMENTS (mode_names); i++)
    if (strcmp (name, mode_names[i]) == 0)
      return (TwinAccessMode) i;

  g_return_val_if_reached (TWIN_MODE_RESTRICTED);
}

const TwinPiiPolicy *
twin_config_get_policy (const TwinConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->policy;
}

void
twin_config_set_policy (TwinConfig *self, const TwinPiiPolicy *policy)
{
  TwinPiiPolicy *copy;

  g_return_if_fail (self != NULL);

  copy = policy != NULL ? twin_pii_policy_copy (policy) : NULL;
  g_clear_pointer (&self->policy, twin_pii_policy_free);
  self->policy = copy;
}

const TwinModelProfile *
twin_config_get_model (const TwinConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->models[MODEL_ANSWERS];
}

void
twin_config_set_model (TwinConfig *self, const TwinModelProfile *profile)
{
  g_return_if_fail (self != NULL);

  set_model (self, MODEL_ANSWERS, profile);
}

const TwinModelProfile *
twin_config_get_embedding (const TwinConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->models[MODEL_EMBEDDING];
}

void
twin_config_set_embedding (TwinConfig *self, const TwinModelProfile *profile)
{
  g_return_if_fail (self != NULL);

  set_model (self, MODEL_EMBEDDING, profile);
}

void
twin_config_get_model_rules (const TwinConfig *self, TwinModelRules *rules)
{
  g_return_if_fail (self != NULL && rules != NULL);

  rules->use_only_private_models = twin_config_get_boolean (self, "privacy.useOnlyPrivateModels");
  rules->zero_retention = twin_config_get_boolean (self, "privacy.zeroRetention");
  rules->allow_data_transfer = twin_config_get_boolean (self, "allowDataTransfer");
  rules->data_residency = twin_config_get_string (self, "privacy.dataResidency");
}
