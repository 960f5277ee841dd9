/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-config.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "twins/twin-config-private.h"

#define POLICY_KEY "piiDetection"
#define MODEL_KEY "model"

struct _TwinConfig
{
  char **values;   /* by the key's place in the table; NULL: the default */
  char ***strings; /* the same of a STRINGS key, taken apart; never NULL for one */
  TwinPiiPolicy *policy;
  TwinModelProfile *model;
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

/* The profile as a whole, once an address and a model are set. */
static void
update_model (TwinConfig *self)
{
  TwinModelProfile *profile;

  g_clear_pointer (&self->model, twin_model_profile_free);
  if (*get_named (self, "model.baseUrl") == '\0' || *get_named (self, "model.model") == '\0')
    return;

  profile = g_new0 (TwinModelProfile, 1);
  profile->name = g_strdup (get_named (self, "model.name"));
  profile->base_url = g_strdup (get_named (self, "model.baseUrl"));
  profile->model = g_strdup (get_named (self, "model.model"));
  profile->region = g_strdup (get_named (self, "model.region"));
  profile->zero_retention = twin_config_get_boolean (self, "model.zeroRetention");
  profile->dedicated = twin_config_get_boolean (self, "model.dedicated");
  self->model = profile;
}

static void
set_value (TwinConfig *self, guint index, char *value)
{
  const TwinConfigKey *key = &twin_config_keys (NULL)[index];

  g_free (self->values[index]);
  self->values[index] = value;
  if (key->kind == TWIN_CONFIG_STRINGS)
    update_strings (self, index);
  if (g_str_has_prefix (key->name, MODEL_KEY "."))
    update_model (self);
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
  g_clear_pointer (&self->model, twin_model_profile_free);
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
  if (strcmp (key, MODEL_KEY) == 0 && *value == '\0')
    {
      twin_config_set_model (self, NULL);
      return TRUE;
    }

  index = _twin_config_key_find (key);
  if (index < 0 && strcmp (key, MODEL_KEY) == 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                         "model is set by its parts: model.baseUrl, model.model, model.region and so on.");
  else if (index < 0)
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "There is no setting %s.", key);
  if (index < 0)
    return FALSE;

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

  return self->model;
}

void
twin_config_set_model (TwinConfig *self, const TwinModelProfile *profile)
{
  const char *values[6] = { NULL };
  static const char *const names[G_N_ELEMENTS (values)] = {
    "model.name", "model.baseUrl", "model.model", "model.region", "model.zeroRetention", "model.dedicated",
  };

  g_return_if_fail (self != NULL);

  if (profile != NULL)
    {
      values[0] = profile->name;
      values[1] = profile->base_url;
      values[2] = profile->model;
      values[3] = profile->region;
      values[4] = profile->zero_retention ? "true" : "false";
      values[5] = profile->dedicated ? "true" : "false";
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    set_value (self, (guint) _twin_config_key_find (names[i]), g_strdup (values[i]));
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
