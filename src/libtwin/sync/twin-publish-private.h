/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* What was begun, in the transaction of who begins or ends it. */
gboolean _twin_publish_note (TwinTransaction *tx, const char *twin_id, const char *digest, gint64 replace, GError **error);
gboolean _twin_publish_cross_out (TwinTransaction *tx, const char *twin_id, GError **error);

G_END_DECLS
