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

/**
 * TwinEmbeddingTrial: what a model said when it was tried
 * @n_dimensions: how many numbers it gives for a text
 * @took_ms: how long that took
 */
typedef struct
{
  guint n_dimensions;
  gint64 took_ms;
} TwinEmbeddingTrial;

/* Asks @profile what a sentence means that says nothing about anybody, under the rules of @twin and of the library, with
 * the ledger, so that a wrong address, model or key shows before documents are at stake. @key: one that is not kept yet;
 * NULL: the one in @keyring (nullable). Blocks. Errors as those of twin_model_embed(). */
gboolean twin_embedding_try (TwinLibrary *library, const TwinTwin *twin, const TwinModelProfile *profile, TwinKeyring *keyring,
                             TwinSecret *key, TwinEmbeddingTrial *trial, GCancellable *cancellable, GError **error);

G_END_DECLS
