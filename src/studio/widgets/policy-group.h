/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "privacy/twin-pii-policy.h"
#include "privacy/twin-type-set.h"

G_BEGIN_DECLS

/**
 * StudioPolicyGroup:
 *
 * What is to happen to each type of personal data: one row for each type that the engine
 * knows, from its table, and for each that the creator defined. Emits "changed" when the user
 * chose something.
 */
#define STUDIO_TYPE_POLICY_GROUP (studio_policy_group_get_type ())
G_DECLARE_FINAL_TYPE (StudioPolicyGroup, studio_policy_group, STUDIO, POLICY_GROUP, AdwPreferencesGroup)

/* The types to choose for; the built-in ones until it is called. Emits nothing. */
void studio_policy_group_set_types (StudioPolicyGroup *self, TwinTypeSet *types);

/* Copied. Emits nothing. */
void studio_policy_group_set_policy (StudioPolicyGroup *self, const TwinPiiPolicy *policy);

/* Borrowed; never NULL. */
const TwinPiiPolicy *studio_policy_group_get_policy (StudioPolicyGroup *self);

/* "Redact"; static, translated. */
const char *studio_policy_group_get_action_label (TwinPiiAction action);

/* These labels in the order of TwinPiiAction, for a drop-down. */
GListModel *studio_policy_group_create_actions (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
