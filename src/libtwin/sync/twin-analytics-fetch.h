/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/twin-analytics-library.h"
#include "sync/twin-remote.h"

G_BEGIN_DECLS

/* Asks the server that the library is connected to for what was released about a twin, keeps it (twin_analytics_save()) and returns it.
 * TWIN_ERROR_NOT_FOUND: the twin is not published there; TWIN_ERROR_REFUSED: the token has ended or may not read analytics. What was
 * kept before stays where it fails. Blocks. */
TwinAnalytics *twin_analytics_fetch (TwinStore *store, const char *twin_id, TwinRemote *remote, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
