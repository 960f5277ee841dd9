/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* What is noted of a publishing, in the transaction of who begins or ends it. */
gboolean _twin_publish_note (TwinTransaction *tx, const char *twin_id, const char *digest, gint64 replace, GError **error);
gboolean _twin_publish_cross_out (TwinTransaction *tx, const char *twin_id, GError **error);

/* @page: where learners ask the twin; NULL: nowhere, or nobody knows. */
gboolean _twin_publish_keep_page (TwinTransaction *tx, const char *twin_id, const char *page, GError **error);

G_END_DECLS
