/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/twin-analytics.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/* The last that was fetched about a twin, kept in the encrypted store so that it can be read without a network. */

/* NULL without @error where nothing was fetched yet. What is past its 30 days by now is left out as TWIN_WITHHELD_EXPIRED, whether or not
 * a server was reached since (R148). Any thread. */
TwinAnalytics *twin_analytics_load (TwinStore *store, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the place of what was there; goes with the twin (R150). @json is borrowed: what the server said. Logged. */
gboolean twin_analytics_save (TwinStore *store, const char *twin_id, JsonObject *json, GError **error);

G_END_DECLS
