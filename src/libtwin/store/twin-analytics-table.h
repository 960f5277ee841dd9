/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* What was last fetched of each twin's analytics: JSON as the server said it. It goes with the twin. */

/* NULL without @error where nothing was fetched. */
char *twin_analytics_table_get (TwinTransaction *tx, const char *twin_id, gint64 *fetched_at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the place of what was there. */
gboolean twin_analytics_table_set (TwinTransaction *tx, const char *twin_id, const char *body, gint64 fetched_at, GError **error);

G_END_DECLS
