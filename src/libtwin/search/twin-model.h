/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "base/twin-secret.h"
#include "search/twin-index.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinModelProfile:
 * @name: for people, "Mistral Small"
 * @base_url: of an OpenAI-compatible endpoint, "https://api.mistral.ai/v1", "http://localhost:11434/v1"
 * @model: as the provider names it
 * @region: where it processes, "EU", "US", ...; "" = unknown
 * @zero_retention: the provider keeps nothing, by contract
 * @dedicated: a private model: on this computer or reserved for this organisation
 *
 * The key is in the keyring under "model/NAME" and nowhere else.
 */
typedef struct
{
  char *name;
  char *base_url;
  char *model;
  char *region;
  gboolean zero_retention;
  gboolean dedicated;
} TwinModelProfile;

void twin_model_profile_free (TwinModelProfile *self);
TwinModelProfile *twin_model_profile_copy (const TwinModelProfile *self) G_GNUC_WARN_UNUSED_RESULT;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinModelProfile, twin_model_profile_free)

/* Whether the endpoint is on this computer (loopback address or name). */
gboolean twin_model_profile_is_local (const TwinModelProfile *self);

/**
 * TwinModelRules: what R24-R27 and R70 demand, from the twin's and the organisation's configuration.
 */
typedef struct
{
  gboolean use_only_private_models; /* privacy.useOnlyPrivateModels */
  gboolean zero_retention;          /* privacy.zeroRetention */
  gboolean allow_data_transfer;     /* allowDataTransfer */
  const char *data_residency;       /* privacy.dataResidency; "" or NULL: any */
} TwinModelRules;

/* Whether @profile may be asked under @rules; FALSE with TWIN_ERROR_REFUSED that names the rule
 * and the setting. Also refuses http:// to anything but loopback. */
gboolean twin_model_check (const TwinModelProfile *profile, const TwinModelRules *rules, GError **error);

/* One piece of the answer, on the asking thread. */
typedef void (*TwinModelTokenFunc) (const char *piece, gpointer user_data);

/**
 * TwinModelRequest: everything a model is told. The passages are data between nonce
 * marks; no tool is offered; nothing but these fields is sent.
 */
typedef struct
{
  const char *persona;      /* what the twin is, its tone and rules */
  const char *language;     /* to answer in, or NULL */
  const char *no_answer;
  const char *question;
  GPtrArray *hits;          /* TwinHit */
  guint seconds;            /* for all of the answer; 0: as long as a model on a slow computer needs, ten minutes */
  guint64 *n_tokens;        /* receives how many the provider says it used, 0 where it does not; nullable */
} TwinModelRequest;

/* Asks @profile, streaming. Checks @rules first; writes the outbound ledger of @store before the
 * first byte and after the last, also for refusals and failures; NULL where there is no library, and whoever
 * asks keeps account of it. @session: NULL for a hardened one
 * of our own; tests hand in theirs. @key may be NULL. At most TWIN_LIMIT_MODEL_ANSWER_BYTES.
 *
 * Blocks; not on the main thread. Errors: TWIN_ERROR_REFUSED (also where the model gives away what it was told), G_IO_ERROR_*, TWIN_ERROR_FAILED with
 * the provider's status. Returns: the whole answer. */
char *twin_model_ask (TwinStore *store, SoupSession *session, const TwinModelProfile *profile,
                      const TwinModelRules *rules, TwinSecret *key, const TwinModelRequest *request,
                      TwinModelTokenFunc on_token, gpointer user_data,
                      GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many texts go in one request: a model on this computer keeps them all in memory. */
#define TWIN_MODEL_EMBED_TEXTS 32

/* What @texts (NULL-terminated, at most TWIN_MODEL_EMBED_TEXTS) mean to an embedding model, as OpenAI-compatible
 * endpoints tell it under "embeddings"; @content says in the ledger what is sent ("question", "passages"). Under the same
 * rules, with the same ledger and in the same way as twin_model_ask().
 *
 * Returns: a GArray of float for each text, all of one length. */
GPtrArray *twin_model_embed (TwinStore *store, SoupSession *session, const TwinModelProfile *profile,
                             const TwinModelRules *rules, TwinSecret *key, const char *const *texts, const char *content,
                             GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
