/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-classification.h"
#include "privacy/twin-pii-policy.h"
#include "search/twin-model.h"

G_BEGIN_DECLS

typedef enum
{
  TWIN_MODE_PUBLIC,
  TWIN_MODE_RESTRICTED,
  TWIN_MODE_PARTNER,
} TwinAccessMode;

const char *twin_access_mode_to_string (TwinAccessMode mode); /* "public", "restricted", "partner" */

/**
 * TwinConfig:
 *
 * The configuration of one twin and of the organisation, under the keys of the
 * requirements: persona.purpose, persona.tone, persona.length, persona.rules, language,
 * noAnswer, threshold, evaluation.tolerance, evaluation.minimumRecall (F16), model,
 * embedding, search.method, search.wonWith, levels
 * (classifications whose documents it knows by rule), accessMode, configAIUseOnlyPrivateData (R29), privacy.useOnlyPrivateModels,
 * privacy.dataResidency, privacy.zeroRetention (R25-R27), piiDetection.* (R35-R38),
 * retention.interactions, .auditLogs, .analytics, .autoDelete (R46-R49), allowDataTransfer,
 * requireMFAForAdmins, sessionTimeout, encryptionLevel (R70-R73), controls.* (R74),
 * dpa.accepted (R106), analyticsEnabled (R171), copies.documents (of which documents the server may keep an encrypted copy: "none",
 * "twins": of those whose twin has copies.originals, "all").
 *
 * One table of keys in twin-config-keys.c gives name, kind, default, check and description;
 * the JSON, `twinctl twin set`, the pages of Studio and the documentation come from it.
 * A key that is not set has its default.
 */
typedef struct _TwinConfig TwinConfig;

typedef enum
{
  TWIN_CONFIG_STRING,
  TWIN_CONFIG_BOOLEAN,
  TWIN_CONFIG_INTEGER,
  TWIN_CONFIG_NUMBER,
  TWIN_CONFIG_STRINGS,  /* in `KEY=VALUE` separated by commas */
  TWIN_CONFIG_CHOICE,
  TWIN_CONFIG_POLICY,   /* piiDetection */
} TwinConfigKind;

/**
 * TwinConfigKey:
 * @name: dotted, as it nests in the JSON
 * @label: for people, to be translated
 * @choices: NULL-terminated, for a CHOICE
 * @fallback: the default as text
 * @requirement: "R27"
 * @minimum, @maximum: of an INTEGER or a NUMBER; characters of a STRING. Both 0 for retention.*, which
 *   privacy/twin-retention.h bounds
 * @organisation: set for everything at once (twins/twin-settings.h); a new twin starts from it
 */
typedef struct
{
  const char *name;
  TwinConfigKind kind;
  const char *label;
  const char *const *choices;
  const char *fallback;
  const char *requirement;
  double minimum;
  double maximum;
  gboolean organisation;
} TwinConfigKey;

const TwinConfigKey *twin_config_keys (guint *n_keys);

TwinConfig *twin_config_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinConfig *twin_config_copy (const TwinConfig *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_config_free (TwinConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinConfig, twin_config_free)

/* NULL with TWIN_ERROR_INVALID or _REFUSED (a ceiling) that names the key. Unknown keys are an error. */
TwinConfig *twin_config_new_from_json (const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *twin_config_to_json (const TwinConfig *self, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

/* By name, as `twinctl twin set NAME KEY=VALUE`. "piiDetection.enabled", ".alert", ".types", ".action" and
 * ".actions.iban" work too: types are those that are acted on without asking, action is what is done to all
 * of them. An empty "model", "embedding" or "piiDetection" takes it away. */
gboolean twin_config_set (TwinConfig *self, const char *key, const char *value, GError **error);
char *twin_config_get (const TwinConfig *self, const char *key) G_GNUC_WARN_UNUSED_RESULT; /* as text; NULL for an unknown key */

const char *twin_config_get_string (const TwinConfig *self, const char *key);
gboolean twin_config_get_boolean (const TwinConfig *self, const char *key);
gint64 twin_config_get_integer (const TwinConfig *self, const char *key);
double twin_config_get_number (const TwinConfig *self, const char *key);
const char *const *twin_config_get_strings (const TwinConfig *self, const char *key);
TwinAccessMode twin_config_get_access_mode (const TwinConfig *self);
const TwinPiiPolicy *twin_config_get_policy (const TwinConfig *self); /* NULL: the library's */
void twin_config_set_policy (TwinConfig *self, const TwinPiiPolicy *policy);
const TwinModelProfile *twin_config_get_model (const TwinConfig *self); /* NULL: extractive answers */
void twin_config_set_model (TwinConfig *self, const TwinModelProfile *profile);
/* The model that tells what passages mean; NULL: the twin looks for words only. */
const TwinModelProfile *twin_config_get_embedding (const TwinConfig *self);
void twin_config_set_embedding (TwinConfig *self, const TwinModelProfile *profile);
void twin_config_get_model_rules (const TwinConfig *self, TwinModelRules *rules); /* strings borrowed */

G_END_DECLS
