/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-config.h"
#include "cli-verb.h"
#include "twins/twin-settings.h"

#define POLICY_KEY "piiDetection"

/* The settings with the library's policy among them, which the store keeps beside. */
static TwinConfig *
load (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinConfig) config = twin_settings_load (library, error);
  g_autoptr (TwinPiiPolicy) policy = config != NULL ? twin_library_get_policy (library, error) : NULL;

  if (policy == NULL)
    return NULL;

  twin_config_set_policy (config, policy);

  return g_steal_pointer (&config);
}

static gboolean
is_policy_key (const char *key)
{
  return g_str_equal (key, POLICY_KEY) || g_str_has_prefix (key, POLICY_KEY ".");
}

/* A key that is one twin's alone would be set and never read. */
static gboolean
check_key (const char *key, GError **error)
{
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  for (guint i = 0; i < n_keys; i++)
    if (g_str_equal (keys[i].name, key) && !keys[i].organisation)
      {
        g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                     _ ("“%s” belongs to each twin: set it with “twinctl twin set NAME %s=VALUE”."), key, key);
        return FALSE;
      }

  return TRUE;
}

static gboolean
apply (TwinConfig *config, char **settings, gboolean *policy_changed, gboolean *settings_changed, GError **error)
{
  for (guint i = 0; settings[i] != NULL; i++)
    {
      g_autofree char *key = NULL;
      const char *value;

      if (!cli_config_split (settings[i], &key, &value, error))
        return FALSE;
      if (is_policy_key (key))
        *policy_changed = TRUE;
      else if (check_key (key, error))
        *settings_changed = TRUE;
      else
        return FALSE;
      if (!twin_config_set (config, key, value, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
save (TwinLibrary *library, TwinConfig *config, gboolean policy_changed, gboolean settings_changed, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_copy (twin_config_get_policy (config));

  twin_config_set_policy (config, NULL);
  if (settings_changed && !twin_settings_save (library, config, error))
    return FALSE;

  return !policy_changed || twin_library_set_policy (library, policy, error);
}

static gboolean
print (CliContext *context, const TwinConfig *config, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (!cli_context_get_json (context))
    {
      cli_config_print (config, TRUE);
      return TRUE;
    }

  text = twin_config_to_json (config, FALSE);
  object = twin_json_parse_object (text, error);
  if (object == NULL)
    return FALSE;

  cli_print_json (object);

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinConfig) config = library != NULL ? load (library, error) : NULL;
  gboolean policy_changed = FALSE;
  gboolean settings_changed = FALSE;

  if (config == NULL)
    return FALSE;
  if (arguments[0] == NULL)
    return print (context, config, error);

  /* All are checked before the first is saved. */
  return apply (config, arguments, &policy_changed, &settings_changed, error)
         && save (library, config, policy_changed, settings_changed, error);
}

static const char *const forms[] = { "[KEY=VALUE…]", NULL };

const CliVerb cli_verb_settings = {
  .name = "settings",
  .summary = N_ ("Show or change what holds for the whole library"),
  .forms = forms,
  .notes = N_ ("The organisation’s keys, and under piiDetection what happens to personal data unless a twin says\n"
               "otherwise: piiDetection.actions.iban=MASK."),
  .min_arguments = 0,
  .max_arguments = -1,
  .run = run,
};
