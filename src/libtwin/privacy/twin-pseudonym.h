/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/twin-secret.h"
#include "privacy/twin-pii-type.h"

G_BEGIN_DECLS

/* Keyed fingerprints of people, as `mission/hashing.md` fixes them with vectors. */

/* An address in its normal form: trimmed, NFC, lower case, domain in ASCII
 * (IDNA 2008, UTS 46). Plus tags and dots stay. NULL with TWIN_ERROR_INVALID,
 * saying what is wrong with it. Any thread. */
char *twin_email_normalize (const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A domain rule ("*@school.edu", "@school.edu" or "school.edu") as its ASCII domain. */
char *twin_domain_normalize (const char *rule, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* HMAC-SHA256 (pepper, @normalized) in hexadecimal: what leaves instead of the address. */
char *twin_pseudonym (TwinSecret *pepper, const char *normalized) G_GNUC_WARN_UNUSED_RESULT;

/* What a value looks like: equal for values that a reader takes for the same one, as "john@example.com" with a
 * Cyrillic "o" (UTS 39, 4, of its normal form). Not for showing. Any thread. */
char *twin_value_look (const TwinPiiType *type, const char *value, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
