/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-model.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

void
twin_model_profile_free (TwinModelProfile *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->base_url);
  g_free (self->model);
  g_free (self->region);
  g_free (self);
}

TwinModelProfile *
twin_model_profile_copy (const TwinModelProfile *self)
{
  TwinModelProfile *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->name = g_strdup (self->name);
  copy->base_url = g_strdup (self->base_url);
  copy->model = g_strdup (self->model);
  copy->region = g_strdup (self->region);

  return copy;
}

/* The name "localhost" is loopback by RFC 6761, and GLib resolves it so without asking anybody. */
static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
twin_model_profile_is_local (const TwinModelProfile *self)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  uri = self->base_url != NULL ? g_uri_parse (self->base_url, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL && is_loopback (g_uri_get_host (uri));
}

static gboolean
check_address (const TwinModelProfile *profile, GError **error)
{
  g_autoptr (GUri) uri = profile->base_url != NULL ? g_uri_parse (profile->base_url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  gboolean https = g_strcmp0 (scheme, "https") == 0;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || (!https && g_strcmp0 (scheme, "http") != 0) || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                   _("The address of the model “%s” cannot be used. It must look like https://api.example.org/v1."),
                   profile->name);
      return FALSE;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                   _("The address of the model “%s” holds a user name or password. Keep the key in the keyring instead."),
                   profile->name);
      return FALSE;
    }
  if (!https && !is_loopback (g_uri_get_host (uri)))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                   _("The model “%s” would be asked over an unencrypted connection. Use an https address; http is allowed "
                     "for models on this computer only."),
                   profile->name);
      return FALSE;
    }

  return TRUE;
}

/* Whether what happens in @region happens in @residency. The states of the European Union are the EU. */
static gboolean
is_within (const char *region, const char *residency)
{
  static const char *const union_states[] = {
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
    "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", NULL,
  };
  g_autofree char *upper = NULL;

  if (region == NULL || *region == '\0')
    return FALSE;
  if (g_ascii_strcasecmp (region, residency) == 0)
    return TRUE;

  upper = g_ascii_strup (region, -1);

  return g_ascii_strcasecmp (residency, "EU") == 0 && g_strv_contains (union_states, upper);
}

static gboolean
check_residency (const TwinModelProfile *profile, const TwinModelRules *rules, GError **error)
{
  const char *residency = rules->data_residency;

  if (residency == NULL || *residency == '\0' || rules->allow_data_transfer || is_within (profile->region, residency))
    return TRUE;

  if (profile->region == NULL || *profile->region == '\0')
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                 _("It is not known where the model “%s” processes, and privacy.dataResidency is %s. Set the model's region, "
                   "or allow transfers with allowDataTransfer."),
                 profile->name, residency);
  else
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                 _("The model “%s” processes in %s, but privacy.dataResidency is %s. Choose a model there, or allow "
                   "transfers with allowDataTransfer."),
                 profile->name, profile->region, residency);

  return FALSE;
}

gboolean
twin_model_check (const TwinModelProfile *profile, const TwinModelRules *rules, GError **error)
{
  g_return_val_if_fail (profile != NULL && rules != NULL, FALSE);

  if (!check_address (profile, error))
    return FALSE;

  /* What does not leave this computer is private, keeps nothing elsewhere and is where it is. */
  if (twin_model_profile_is_local (profile))
    return TRUE;

  if (rules->use_only_private_models && !profile->dedicated)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                   _("The model “%s” is not a private one, and privacy.useOnlyPrivateModels is on. Choose a model on this "
                     "computer or one that is reserved for you."),
                   profile->name);
      return FALSE;
    }
  if (rules->zero_retention && !profile->zero_retention)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                   _("The provider of the model “%s” has not agreed to keep nothing, and privacy.zeroRetention is on. Choose "
                     "a provider that has."),
                   profile->name);
      return FALSE;
    }

  return check_residency (profile, rules, error);
}
