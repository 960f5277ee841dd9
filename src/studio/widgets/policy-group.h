/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "privacy/twin-pii-policy.h"

G_BEGIN_DECLS

/**
 * StudioPolicyGroup:
 *
 * What is to happen to each type of personal data: one row for each type that the engine
 * knows, from its table. Emits "changed" when the user chose something.
 */
#define STUDIO_TYPE_POLICY_GROUP (studio_policy_group_get_type ())
G_DECLARE_FINAL_TYPE (StudioPolicyGroup, studio_policy_group, STUDIO, POLICY_GROUP, AdwPreferencesGroup)

/* Copied. Emits nothing. */
void studio_policy_group_set_policy (StudioPolicyGroup *self, const TwinPiiPolicy *policy);

/* Borrowed; never NULL. */
const TwinPiiPolicy *studio_policy_group_get_policy (StudioPolicyGroup *self);

G_END_DECLS
