/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/twin-secret.h"

G_BEGIN_DECLS

/* The recovery key: 256 random bits and a 4-bit checksum as 13 groups of four
 * characters of an alphabet without look-alikes (Crockford's base 32). */

#define TWIN_RECOVERY_KEY_GROUPS 13

/* "7F3K-..." in 13 groups, in guarded memory: free with twin_secret_free_text(). */
char *twin_recovery_key_format (TwinSecret *key) G_GNUC_WARN_UNUSED_RESULT;

/* Reads it as people type it: any case, with or without hyphens and blanks, O for 0,
 * I and L for 1. NULL with TWIN_ERROR_INVALID that says whether the length or the
 * checksum is wrong. */
TwinSecret *twin_recovery_key_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @typed is group @group (from 1) of @key: for re-entering part of it. */
gboolean twin_recovery_key_check_group (TwinSecret *key, guint group, const char *typed);

G_END_DECLS
