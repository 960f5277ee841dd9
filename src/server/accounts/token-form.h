/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The form of what opens something: @prefix, 8 characters of an id, "_", 43 base-62 characters of chance, "_", and a CRC-32 of all before it in 6
 * base-62 characters, by which a typing error is told from a wrong token without asking anybody. */

/* A new one. Free it. */
char *token_form_make (const char *prefix) G_GNUC_WARN_UNUSED_RESULT;

/* The id inside one that is well-formed; NULL otherwise. */
char *token_form_get_id (const char *prefix, const char *token) G_GNUC_WARN_UNUSED_RESULT;

/* @prefix and 43 base-62 characters of chance (256 bits): a secret that two parties share. */
char *token_form_make_secret (const char *prefix) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
