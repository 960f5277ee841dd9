/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Addresses of Bitcoin and of what is built like it (base58check, bech32, bech32m), and of
 * Ethereum. Private to privacy/. */
gboolean check_wallet (const char *text, gsize length);

/* ISO 3166-1 alpha-2, and XK. */
gboolean check_country (const char *code);

G_END_DECLS
