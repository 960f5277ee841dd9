/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-config.h"

G_BEGIN_DECLS

/* What the files of TwinConfig share. */

/* The key's place in the table, -1 for an unknown name. */
int _twin_config_key_find (const char *name);

/* @text in the form in which it is kept ("yes" -> "true"); NULL with an error that names the key and
 * what it may be. */
char *_twin_config_key_normalize (const TwinConfigKey *key, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says that the value of @key is not one it may have. */
void _twin_config_key_set_error (const TwinConfigKey *key, GError **error);

/* @name without "piiDetection." */
gboolean _twin_config_policy_set (TwinPiiPolicy *policy, const char *name, const char *value, GError **error);
char *_twin_config_policy_get (const TwinPiiPolicy *policy, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The text of a key as it was set, NULL where the default holds. */
const char *_twin_config_get_own (const TwinConfig *self, guint index);

G_END_DECLS
