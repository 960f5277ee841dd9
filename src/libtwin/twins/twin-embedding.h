/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"
#include "twins/twin-twin.h"

G_BEGIN_DECLS

/* On the working thread. */
typedef void (*TwinEmbeddingProgressFunc) (guint n_done, guint n_total, gpointer user_data);

/* Shows the passages of @twin that have no vector yet, as they may be released, to its embedding model and keeps what
 * it says they mean. Under the same rules and with the same ledger as twin_model_ask(). Each answer is stored as it
 * comes: after an error or a cancellation, another call goes on from there. @keyring: for the model's key, nullable.
 * *@n_embedded (nullable): how many were new. Blocks.
 * TWIN_ERROR_INVALID if the twin has no embedding model. */
gboolean twin_embedding_run (TwinLibrary *library, const TwinTwin *twin, TwinKeyring *keyring,
                             TwinEmbeddingProgressFunc progress, gpointer user_data, guint *n_embedded,
                             GCancellable *cancellable, GError **error);

G_END_DECLS
