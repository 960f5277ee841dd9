/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bundles/bundle.h"

G_BEGIN_DECLS

/* For this folder only. */

/* Waits for others that change bundles or pieces of this tenant, until the transaction ends. */
gboolean _bundle_lock (StorageTx *tx, GError **error);

gboolean _bundle_has_piece (StorageTx *tx, const char *digest, gboolean *there, GError **error);

/* Whether what ended with *@error, which is cleared then, may be tried again. */
gboolean _bundle_may_retry (guint try, GError **error);

G_END_DECLS
