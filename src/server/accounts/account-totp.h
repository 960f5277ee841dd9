/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Time-based one-time passwords (RFC 6238) as every authenticator app has them: SHA-1, six digits, 30 seconds. */

#define ACCOUNT_TOTP_SECRET_LENGTH 20

/* The secret in base 32, for typing, and as an otpauth: address for a QR code; @issuer and @account are what the app shows of it. */
char *account_totp_to_base32 (GBytes *secret) G_GNUC_WARN_UNUSED_RESULT;
char *account_totp_to_uri (GBytes *secret, const char *issuer, const char *account) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @code is right at @now (ms), one step of clock error either way, and newer than @last_step; then *@step is its number, to be
 * remembered so that it works once. */
gboolean account_totp_check (GBytes *secret, const char *code, gint64 now, gint64 last_step, gint64 *step);

G_END_DECLS
