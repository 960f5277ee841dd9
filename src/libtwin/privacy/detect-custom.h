/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"
#include "privacy/twin-type-set.h"

G_BEGIN_DECLS

/* Adds what has the shape of one of the types that the creator defined. One more pass over the
 * text, if there are any. Private to privacy/. */
void detect_custom (Detect *self, TwinTypeSet *types);

/* A value of such a type without what divides it, in lower case. */
char *detect_custom_normalize (const char *value, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
