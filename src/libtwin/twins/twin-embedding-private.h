/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-embedding.h"

G_BEGIN_DECLS

/**
 * TwinOwnedMeaning: a TwinMeaning with what it borrows.
 */
typedef struct
{
  TwinMeaning meaning;
  char *model;
  GArray *values; /* float */
} TwinOwnedMeaning;

void _twin_owned_meaning_free (TwinOwnedMeaning *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinOwnedMeaning, _twin_owned_meaning_free)

/**
 * TwinEmbeddingWork:
 * @keyring, @progress: nullable
 * @limit: how many passages at most; 0: all
 */
typedef struct
{
  TwinKeyring *keyring;
  guint limit;
  TwinEmbeddingProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} TwinEmbeddingWork;

/* Under what an embedding model's vectors are kept: the same name elsewhere may be another model. */
char *_twin_embedding_make_name (const TwinModelProfile *profile) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the twin looks for meaning: it is told to, or its questions were found better so with this very model. */
gboolean _twin_embedding_is_used (const TwinConfig *config);

/* As twin_embedding_run(), over @renditions (gint64). */
gboolean _twin_embedding_update (TwinLibrary *library, const TwinTwin *twin, GArray *renditions, const TwinEmbeddingWork *work,
                                 guint *n_embedded, GError **error);

/* What @question means. TWIN_ERROR_REFUSED also where it may not leave. */
TwinOwnedMeaning *_twin_embedding_ask (TwinLibrary *library, const TwinTwin *twin, const char *question,
                                       const TwinEmbeddingWork *work, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What @questions (TwinEvaluationQuestion) mean: id -> TwinOwnedMeaning, whose address is that of its TwinMeaning.
 * Those that may not leave are left out. */
GHashTable *_twin_embedding_ask_all (TwinLibrary *library, const TwinTwin *twin, GPtrArray *questions,
                                     const TwinEmbeddingWork *work, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
