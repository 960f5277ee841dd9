/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "privacy/twin-pii-type.h"

G_BEGIN_DECLS

/**
 * TwinPiiPolicy:
 *
 * What is to happen to each type of personal data: the configuration key
 * `piiDetection` (R35-R38), for a twin or as the library's default.
 *
 * In JSON: { "enabled": true, "types": ["email", ...], "action": "REDACT",
 * "alert": true, "actions": { "iban": "MASK" } }. `types` and `action` are the
 * short form of the sources: each type named in `types` gets `action`; `actions`
 * then sets single types. What neither names keeps its default action.
 *
 * Plain data with a constructor. Not shared between threads while it changes.
 */
typedef struct _TwinPiiPolicy TwinPiiPolicy;

TwinPiiPolicy *twin_pii_policy_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinPiiPolicy *twin_pii_policy_copy (const TwinPiiPolicy *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_pii_policy_free (TwinPiiPolicy *self);

/* NULL with TWIN_ERROR_INVALID, naming the unknown type or action. */
TwinPiiPolicy *twin_pii_policy_new_from_json (JsonObject *object, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *twin_pii_policy_to_json (const TwinPiiPolicy *self) G_GNUC_WARN_UNUSED_RESULT;

gboolean twin_pii_policy_get_enabled (const TwinPiiPolicy *self);
void twin_pii_policy_set_enabled (TwinPiiPolicy *self, gboolean enabled);
gboolean twin_pii_policy_get_alert (const TwinPiiPolicy *self);
void twin_pii_policy_set_alert (TwinPiiPolicy *self, gboolean alert);

/* IGNORE for every type while the policy is not enabled. */
TwinPiiAction twin_pii_policy_get_action (const TwinPiiPolicy *self, const TwinPiiType *type);
void twin_pii_policy_set_action (TwinPiiPolicy *self, const TwinPiiType *type, TwinPiiAction action);

/* By the type's id: of a built-in type, or of any that the creator defined, of which a policy knows no
 * more than the name. set: FALSE with TWIN_ERROR_INVALID for another name. get: what it is set to, also
 * while the policy is not enabled; FALSE if nothing is said about it. */
gboolean twin_pii_policy_set_action_by_id (TwinPiiPolicy *self, const char *id, TwinPiiAction action, GError **error);
gboolean twin_pii_policy_get_action_by_id (const TwinPiiPolicy *self, const char *id, TwinPiiAction *action);

/* SHA-256 over what the policy does to a text: equal for policies that give the
 * same released text. Free it. */
char *twin_pii_policy_digest (const TwinPiiPolicy *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPiiPolicy, twin_pii_policy_free)

G_END_DECLS
