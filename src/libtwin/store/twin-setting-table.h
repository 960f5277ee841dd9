/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* Values of the whole library by key, as JSON text: "settings" (configuration keys
 * of the organisation), "piiDetection" (default policy), "import.paused", ... */

char *twin_setting_table_get (TwinTransaction *tx, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* NULL without error where unset */
gboolean twin_setting_table_set (TwinTransaction *tx, const char *key, const char *value, GError **error);     /* NULL: unset */

G_END_DECLS
