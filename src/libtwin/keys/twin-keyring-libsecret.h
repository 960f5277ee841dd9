/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring-private.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

/* What the two keyrings behind libsecret share. libsecret answers NULL without an error
 * for a locked keyring, a dismissed prompt and an absent item alike; each kind tells
 * them apart in its own way. */

TwinKeyring *twin_keyring_new_service (void) G_GNUC_WARN_UNUSED_RESULT; /* the Secret Service */
TwinKeyring *twin_keyring_new_file (void) G_GNUC_WARN_UNUSED_RESULT;    /* libsecret's file and the Secret portal */

extern const SecretSchema twin_libsecret_schema;

void twin_libsecret_set_locked (GError **error);
void twin_libsecret_set_absent (GError **error);

/* What libsecret reported, as one of our states. Takes @local_error. */
void twin_libsecret_propagate (GError **error, GError *local_error);

/* Keys are kept as hexadecimal text. */
SecretValue *twin_libsecret_new_value (TwinSecret *secret) G_GNUC_WARN_UNUSED_RESULT;
TwinSecret *twin_libsecret_dup_secret (SecretValue *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
