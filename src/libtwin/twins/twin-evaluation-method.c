/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-evaluation.h"

#include <string.h>

#include "twins/twin-embedding-private.h"
#include "twins/twin-knowledge-private.h"

/* What the questions and all passages mean to the twin's embedding model. */
static GHashTable *
find_meanings (TwinLibrary *library, const TwinTwin *twin, TwinKeyring *keyring, GCancellable *cancellable, GError **error)
{
  TwinEmbeddingWork work = { .keyring = keyring, .cancellable = cancellable };
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) questions = twin_evaluation_list (library, twin->id, error);
  g_autoptr (GPtrArray) knowledge = NULL;

  if (questions == NULL)
    return NULL;
  knowledge = _twin_twin_gather (library, twin, renditions, cancellable, error);
  if (knowledge == NULL || !_twin_embedding_update (library, twin, renditions, &work, NULL, error))
    return NULL;

  return _twin_embedding_ask_all (library, twin, questions, &work, error);
}

/* The model may have taken long: what was changed of the twin meanwhile stays. */
static gboolean
keep_winner (TwinLibrary *library, TwinTwin *twin, const char *winner, GError **error)
{
  g_autoptr (TwinTwin) now = twin_twin_get (library, twin->id, error);

  return now != NULL && twin_config_set (now->config, "search.wonWith", winner, error) && twin_twin_save (library, now, error)
         && twin_config_set (twin->config, "search.wonWith", winner, error);
}

gboolean
twin_evaluation_choose_method (TwinLibrary *library, TwinTwin *twin, TwinKeyring *keyring, TwinMethodChoice *choice,
                               GCancellable *cancellable, GError **error)
{
  const TwinModelProfile *profile;
  g_autoptr (GHashTable) meanings = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && choice != NULL, FALSE);

  *choice = (TwinMethodChoice) { 0 };
  profile = twin_config_get_embedding (twin->config);
  if (profile == NULL || strcmp (twin_config_get_string (twin->config, "search.method"), "words") == 0)
    return TRUE;

  name = _twin_embedding_make_name (profile);
  meanings = find_meanings (library, twin, keyring, cancellable, error);
  if (meanings == NULL
      || !twin_evaluation_compare_methods (library, twin, meanings, &choice->words, &choice->fused, cancellable, error))
    return FALSE;

  choice->compared = TRUE;
  choice->meaning_won = choice->fused.ndcg > choice->words.ndcg;
  if (!keep_winner (library, twin, choice->meaning_won ? name : "", error))
    return FALSE;
  choice->meaning_used = _twin_embedding_is_used (twin->config);

  return TRUE;
}
