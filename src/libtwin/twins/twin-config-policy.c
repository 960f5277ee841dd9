/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-config-private.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"

/* The keys below piiDetection. `types` are the types that something is done to without asking, `action`
 * what is done to all of them, `actions.TYPE` a single one. */

static gboolean
is_acted_on (TwinPiiAction action)
{
  return action != TWIN_PII_ACTION_ASK && action != TWIN_PII_ACTION_IGNORE;
}

/* What is done to all that is acted on; REDACT where they differ or there are none. */
static TwinPiiAction
get_common_action (const TwinPiiPolicy *policy, gboolean *common)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);
  TwinPiiAction found = TWIN_PII_ACTION_ASK;

  *common = FALSE;
  for (guint i = 0; i < n_types; i++)
    {
      TwinPiiAction action = twin_pii_policy_get_action (policy, &types[i]);

      if (!is_acted_on (action))
        continue;
      if (*common && action != found)
        {
          *common = FALSE;
          return TWIN_PII_ACTION_REDACT;
        }
      found = action;
      *common = TRUE;
    }

  return *common ? found : TWIN_PII_ACTION_REDACT;
}

static gboolean
parse_action (const char *name, const char *value, TwinPiiAction *action, GError **error)
{
  if (twin_pii_action_from_string (value, action))
    return TRUE;

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
               _("piiDetection.%s must be one of ASK, REDACT, MASK, PSEUDONYM, BLOCK, IGNORE."), name);

  return FALSE;
}

static gboolean
parse_boolean (const char *name, const char *value, gboolean *out, GError **error)
{
  if (g_ascii_strcasecmp (value, "true") != 0 && g_ascii_strcasecmp (value, "false") != 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("piiDetection.%s must be true or false."), name);
      return FALSE;
    }

  *out = g_ascii_strcasecmp (value, "true") == 0;

  return TRUE;
}

static const TwinPiiType *
parse_type (const char *id, GError **error)
{
  const TwinPiiType *type = twin_pii_type_lookup (id);

  if (type == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                         _("piiDetection names a type of personal data that there is not. `twinctl types` lists them."));

  return type;
}

static void
set_common_action (TwinPiiPolicy *policy, TwinPiiAction action)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    if (is_acted_on (twin_pii_policy_get_action (policy, &types[i])))
      twin_pii_policy_set_action (policy, &types[i], action);
}

/* Acts on the named types only; the creator is asked about one that is acted on no more. */
static gboolean
set_types (TwinPiiPolicy *policy, const char *value, GError **error)
{
  g_auto (GStrv) names = g_strsplit (value, ",", -1);
  g_autoptr (GHashTable) chosen = g_hash_table_new (NULL, NULL);
  gboolean common;
  TwinPiiAction action = get_common_action (policy, &common);
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const TwinPiiType *type;

      if (*g_strstrip (names[i]) == '\0')
        continue;
      type = parse_type (names[i], error);
      if (type == NULL)
        return FALSE;
      g_hash_table_add (chosen, (gpointer) type);
    }

  for (guint i = 0; i < n_types; i++)
    {
      gboolean acted_on = is_acted_on (twin_pii_policy_get_action (policy, &types[i]));
      gboolean wanted = g_hash_table_contains (chosen, &types[i]);

      if (acted_on != wanted)
        twin_pii_policy_set_action (policy, &types[i], wanted ? action : TWIN_PII_ACTION_ASK);
    }

  return TRUE;
}

static gboolean
set_part (TwinPiiPolicy *policy, const char *name, const char *value, GError **error)
{
  TwinPiiAction action;
  gboolean on;

  if (strcmp (name, "enabled") == 0 || strcmp (name, "alert") == 0)
    {
      if (!parse_boolean (name, value, &on, error))
        return FALSE;
      if (*name == 'e')
        twin_pii_policy_set_enabled (policy, on);
      else
        twin_pii_policy_set_alert (policy, on);
      return TRUE;
    }

  if (strcmp (name, "types") == 0)
    return set_types (policy, value, error);

  if (strcmp (name, "action") == 0)
    {
      if (!parse_action (name, value, &action, error))
        return FALSE;
      set_common_action (policy, action);
      return TRUE;
    }

  if (g_str_has_prefix (name, "actions."))
    {
      return parse_action (name, value, &action, error)
             && twin_pii_policy_set_action_by_id (policy, name + strlen ("actions."), action, error);
    }

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("There is no setting piiDetection.%s."), name);

  return FALSE;
}

/* While a policy is not enabled it tells no action; what it would do is set all the same. */
gboolean
_twin_config_policy_set (TwinPiiPolicy *policy, const char *name, const char *value, GError **error)
{
  gboolean enabled = twin_pii_policy_get_enabled (policy);
  gboolean done;

  if (strcmp (name, "enabled") == 0)
    return set_part (policy, name, value, error);

  twin_pii_policy_set_enabled (policy, TRUE);
  done = set_part (policy, name, value, error);
  twin_pii_policy_set_enabled (policy, enabled);

  return done;
}

static char *
describe_types (const TwinPiiPolicy *policy)
{
  GString *out = g_string_new (NULL);
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    if (is_acted_on (twin_pii_policy_get_action (policy, &types[i])))
      g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "", types[i].id);

  return g_string_free_and_steal (out);
}

char *
_twin_config_policy_get (const TwinPiiPolicy *self, const char *name)
{
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_copy (self);
  gboolean common;
  TwinPiiAction action;

  if (strcmp (name, "enabled") == 0)
    return g_strdup (twin_pii_policy_get_enabled (self) ? "true" : "false");
  twin_pii_policy_set_enabled (policy, TRUE);
  if (strcmp (name, "alert") == 0)
    return g_strdup (twin_pii_policy_get_alert (policy) ? "true" : "false");
  if (strcmp (name, "types") == 0)
    return describe_types (policy);
  if (strcmp (name, "action") == 0)
    {
      action = get_common_action (policy, &common);
      return g_strdup (common ? twin_pii_action_to_string (action) : "");
    }
  if (g_str_has_prefix (name, "actions."))
    {
      if (!twin_pii_policy_get_action_by_id (policy, name + strlen ("actions."), &action))
        return NULL;

      return g_strdup (twin_pii_action_to_string (action));
    }

  return NULL;
}
