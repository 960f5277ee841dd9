/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-model-access-private.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "keys/twin-keys-error.h"
#include "library/twin-detection.h"
#include "privacy/twin-redaction.h"
#include "twins/twin-ask-private.h"
#include "twins/twin-settings.h"

static void
merge_rules (const TwinConfig *config, const TwinConfig *settings, const TwinModelProfile *model, TwinModelRules *rules)
{
  TwinModelRules own;

  twin_config_get_model_rules (config, &own);
  twin_config_get_model_rules (settings, rules);

  rules->use_only_private_models |= own.use_only_private_models;
  rules->zero_retention |= own.zero_retention;
  rules->allow_data_transfer &= own.allow_data_transfer;

  /* Both must hold: where the organisation's does, the twin's own is left to be met. */
  if (*own.data_residency != '\0' && twin_model_check (model, rules, NULL))
    rules->data_residency = own.data_residency;
}

/* The key of the profile, if there is one: models on this computer need none. */
static gboolean
lookup_key (const TwinModelProfile *model, TwinKeyring *keyring, TwinSecret **key,
            GCancellable *cancellable, GError **error)
{
  g_autofree char *item = g_strconcat ("model/", model->name, NULL);
  g_autoptr (GError) local_error = NULL;

  *key = keyring != NULL ? twin_keyring_lookup (keyring, item, cancellable, &local_error) : NULL;
  if (*key != NULL || local_error == NULL
      || g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT)
      || twin_model_profile_is_local (model))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
_twin_model_access_init (TwinModelAccess *self, TwinLibrary *library, const TwinTwin *twin, const TwinModelProfile *profile,
                         TwinKeyring *keyring, GCancellable *cancellable, GError **error)
{
  *self = (TwinModelAccess) { .profile = profile, .settings = twin_settings_load (library, error) };
  if (self->settings == NULL)
    return FALSE;

  /* A model that may not be asked needs no key; that it was refused is still to be listed. */
  merge_rules (twin->config, self->settings, profile, &self->rules);

  return !twin_model_check (profile, &self->rules, NULL) || lookup_key (profile, keyring, &self->key, cancellable, error);
}

void
_twin_model_access_clear (TwinModelAccess *self)
{
  g_clear_pointer (&self->settings, twin_config_free);
  g_clear_pointer (&self->key, twin_secret_unref);
}

char *
_twin_twin_redact_question (TwinTypeSet *types, const char *question, const TwinPiiPolicy *policy, GError **error)
{
  gboolean blocked = FALSE;
  g_autoptr (TwinRedaction) redaction = twin_redact_with_policy (types, question, strlen (question), policy, &blocked);

  if (twin_pii_policy_get_enabled (policy) && (blocked || redaction->residue->len > 0))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _("The question holds personal data that the policy does not let out; the model was not asked."));
      return NULL;
    }

  return g_strdup (redaction->text);
}

char *
_twin_model_redact_question (TwinLibrary *library, const char *question, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (TwinTypeSet) types = twin_detection_load_types (library, error);

  return types != NULL ? _twin_twin_redact_question (types, question, policy, error) : NULL;
}
