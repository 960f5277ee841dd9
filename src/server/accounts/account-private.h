/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* What a field of an account may hold; errors name the field. */
gboolean account_check_text (const char *text, const char *field, gboolean required, GError **error);
gboolean account_check_country (const char *country, const char *region, GError **error);

/* At least 12 characters with an upper-case and a lower-case letter, a digit and something else (mission, C22). */
gboolean account_check_password (const char *password, GError **error);

/* Argon2id. */
char *account_hash_password (const char *password) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
