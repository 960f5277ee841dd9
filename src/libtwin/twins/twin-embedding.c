/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-embedding-private.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "search/twin-vectors.h"
#include "store/twin-audit-table.h"
#include "store/twin-evaluation-table.h"
#include "store/twin-vector-table.h"
#include "twins/twin-knowledge-private.h"
#include "twins/twin-model-access-private.h"

#define WEIGHT 1.0 /* of the order by meaning against that by words: Cormack, Clarke and Büttcher give both the same */

void
_twin_owned_meaning_free (TwinOwnedMeaning *self)
{
  g_free (self->model);
  g_array_unref (self->values);
  g_free (self);
}

/* Takes @values over. */
static TwinOwnedMeaning *
owned_meaning_new (const TwinModelProfile *profile, GArray *values)
{
  TwinOwnedMeaning *self = g_new0 (TwinOwnedMeaning, 1);

  self->model = _twin_embedding_make_name (profile);
  self->values = values;
  self->meaning = (TwinMeaning) { self->model, (const float *) values->data, values->len, WEIGHT };

  return self;
}

char *
_twin_embedding_make_name (const TwinModelProfile *profile)
{
  return g_strdup_printf ("%s %s", profile->model, profile->base_url);
}

gboolean
_twin_embedding_is_used (const TwinConfig *config)
{
  const TwinModelProfile *profile = twin_config_get_embedding (config);
  const char *method = twin_config_get_string (config, "search.method");
  g_autofree char *name = profile != NULL ? _twin_embedding_make_name (profile) : NULL;

  if (profile == NULL || strcmp (method, "words") == 0)
    return FALSE;

  return strcmp (method, "words+meaning") == 0 || strcmp (twin_config_get_string (config, "search.wonWith"), name) == 0;
}

/* ---- Passages ---- */

/* What a passage is shown as: its text below the headings that it stands under. */
static char *
describe_passage (const TwinPassageRecord *passage)
{
  return *passage->heading != '\0' ? g_strconcat (passage->heading, "\n", passage->body, NULL) : g_strdup (passage->body);
}

/* The passages (TwinPassageRecord) of @ids from @from on that go into one request; those that are gone are left out. */
static GPtrArray *
load_batch (TwinStore *store, GArray *ids, guint from, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);

  if (tx == NULL)
    return NULL;

  for (guint i = from; i < MIN (from + TWIN_MODEL_EMBED_TEXTS, ids->len); i++)
    {
      g_autoptr (GError) local_error = NULL;
      TwinPassageRecord *passage = twin_passage_table_get (tx, g_array_index (ids, gint64, i), &local_error);

      if (passage != NULL)
        g_ptr_array_add (passages, passage);
      else if (!g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  return g_steal_pointer (&passages);
}

/* Whether the passage still says what the model was shown: it may have been deleted while the model was thinking. */
static gboolean
is_unchanged (TwinTransaction *tx, const TwinPassageRecord *passage, gboolean *unchanged, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinPassageRecord) now = twin_passage_table_get (tx, passage->id, &local_error);

  *unchanged = now != NULL && now->rendition_id == passage->rendition_id && strcmp (now->body, passage->body) == 0;
  if (now != NULL || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
store_batch (TwinStore *store, const char *model, GPtrArray *passages, GPtrArray *vectors, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < passages->len; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (passages, i);
      const GArray *vector = g_ptr_array_index (vectors, i);
      gboolean unchanged;

      if (!is_unchanged (tx, passage, &unchanged, error)
          || (unchanged && !twin_vectors_set (tx, passage->id, model, (const float *) vector->data, vector->len, error)))
        return FALSE;
    }

  return twin_transaction_commit (tx, error);
}

static gboolean
embed_batch (TwinStore *store, const TwinModelAccess *access, const char *model, GPtrArray *passages,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;
  g_autoptr (GPtrArray) vectors = NULL;

  if (passages->len == 0)
    return TRUE;

  for (guint i = 0; i < passages->len; i++)
    g_strv_builder_take (builder, describe_passage (g_ptr_array_index (passages, i)));
  texts = g_strv_builder_end (builder);
  vectors = twin_model_embed (store, NULL, access->profile, &access->rules, access->key, (const char *const *) texts,
                              "passages", cancellable, error);

  return vectors != NULL && store_batch (store, model, passages, vectors, error);
}

static GArray *
list_missing (TwinStore *store, const char *model, GArray *renditions, guint limit, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);

  return tx != NULL ? twin_vector_table_list_missing (tx, model, renditions, limit > 0 ? limit : G_MAXINT, error) : NULL;
}

/* What came of it, also of a part: @failure is why no more was done. */
static gboolean
log_work (TwinStore *store, const TwinTwin *twin, guint n_embedded, const GError *failure, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);
  g_autofree char *detail = g_strdup_printf ("{\"passages\":%u}", n_embedded);
  gboolean refused = g_error_matches (failure, TWIN_ERROR, TWIN_ERROR_REFUSED);

  return tx != NULL
         && twin_audit_table_append (tx, refused ? "model.refused" : "model.embed", twin->id,
                                     failure == NULL ? "done" : refused ? "refused" : "failed", detail, error)
         && twin_transaction_commit (tx, error);
}

static gboolean
embed_missing (TwinStore *store, const TwinModelAccess *access, const char *model, GArray *missing,
               const TwinEmbeddingWork *work, guint *n_done, GError **error)
{
  for (guint from = 0; from < missing->len; from += TWIN_MODEL_EMBED_TEXTS)
    {
      g_autoptr (GPtrArray) passages = NULL;

      if (work->progress != NULL)
        work->progress (from, missing->len, work->user_data);
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
      passages = load_batch (store, missing, from, error);
      if (passages == NULL || !embed_batch (store, access, model, passages, work->cancellable, error))
        return FALSE;
      *n_done += passages->len;
    }

  return TRUE;
}

gboolean
_twin_embedding_update (TwinLibrary *library, const TwinTwin *twin, GArray *renditions, const TwinEmbeddingWork *work,
                        guint *n_embedded, GError **error)
{
  TwinStore *store = twin_library_get_store (library);
  const TwinModelProfile *profile = twin_config_get_embedding (twin->config);
  g_autofree char *model = _twin_embedding_make_name (profile);
  g_autoptr (GArray) missing = list_missing (store, model, renditions, work->limit, error);
  g_autoptr (GError) failure = NULL;
  g_auto (TwinModelAccess) access = { 0 };
  guint n_done = 0;

  if (missing == NULL)
    return FALSE;

  if (missing->len > 0
      && _twin_model_access_init (&access, library, twin, profile, work->keyring, work->cancellable, &failure))
    embed_missing (store, &access, model, missing, work, &n_done, &failure);
  if (n_embedded != NULL)
    *n_embedded = n_done;
  if (missing->len > 0 && !log_work (store, twin, n_done, failure, error))
    return FALSE;
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

gboolean
twin_embedding_run (TwinLibrary *library, const TwinTwin *twin, TwinKeyring *keyring, TwinEmbeddingProgressFunc progress,
                    gpointer user_data, guint *n_embedded, GCancellable *cancellable, GError **error)
{
  TwinEmbeddingWork work = { keyring, 0, progress, user_data, cancellable };
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) knowledge = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL, FALSE);

  if (twin_config_get_embedding (twin->config) == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("This twin has no embedding model. Set embedding.baseUrl and embedding.model first."));
      return FALSE;
    }

  knowledge = _twin_twin_gather (library, twin, renditions, cancellable, error);

  return knowledge != NULL && _twin_embedding_update (library, twin, renditions, &work, n_embedded, error);
}

/* ---- Trying a model ---- */

gboolean
twin_embedding_try (TwinLibrary *library, const TwinTwin *twin, const TwinModelProfile *profile, TwinKeyring *keyring,
                    TwinSecret *key, TwinEmbeddingTrial *trial, GCancellable *cancellable, GError **error)
{
  static const char *const texts[] = { "The library is open on weekdays.", NULL };
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GPtrArray) vectors = NULL;
  g_auto (TwinModelAccess) access = { 0 };

  g_return_val_if_fail (library != NULL && twin != NULL && profile != NULL && trial != NULL, FALSE);

  if (!_twin_model_access_init (&access, library, twin, profile, key == NULL ? keyring : NULL, cancellable, error))
    return FALSE;

  vectors = twin_model_embed (twin_library_get_store (library), NULL, profile, &access.rules, key != NULL ? key : access.key,
                              texts, "trial", cancellable, error);
  if (vectors == NULL)
    return FALSE;

  trial->n_dimensions = ((GArray *) g_ptr_array_index (vectors, 0))->len;
  trial->took_ms = (g_get_monotonic_time () - begun) / G_TIME_SPAN_MILLISECOND;

  return TRUE;
}

/* ---- Questions ---- */

/* What @texts (at most TWIN_MODEL_EMBED_TEXTS, redacted) mean: TwinOwnedMeaning for each, for the caller to free. */
static gboolean
embed_questions (TwinLibrary *library, const TwinModelAccess *access, GPtrArray *texts, GCancellable *cancellable,
                 GPtrArray *meanings, GError **error)
{
  g_autoptr (GPtrArray) vectors = NULL;

  g_ptr_array_add (texts, NULL);
  vectors = twin_model_embed (twin_library_get_store (library), NULL, access->profile, &access->rules, access->key,
                              (const char *const *) texts->pdata, "question", cancellable, error);
  if (vectors == NULL)
    return FALSE;

  for (guint i = 0; i < vectors->len; i++)
    g_ptr_array_add (meanings, owned_meaning_new (access->profile, g_array_ref (g_ptr_array_index (vectors, i))));

  return TRUE;
}

TwinOwnedMeaning *
_twin_embedding_ask (TwinLibrary *library, const TwinTwin *twin, const char *question, const TwinEmbeddingWork *work,
                     GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_twin_dup_policy (library, twin, error);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) meanings = g_ptr_array_new ();
  g_auto (TwinModelAccess) access = { 0 };
  char *text = policy != NULL ? _twin_model_redact_question (library, question, policy, error) : NULL;

  if (text == NULL)
    return NULL;
  g_ptr_array_add (texts, text);
  if (!_twin_model_access_init (&access, library, twin, twin_config_get_embedding (twin->config), work->keyring,
                                work->cancellable, error)
      || !embed_questions (library, &access, texts, work->cancellable, meanings, error))
    return NULL;

  return g_ptr_array_index (meanings, 0);
}

/* The questions from @from on that go into one request, and their ids; *@from is moved behind them. */
static gboolean
redact_batch (TwinLibrary *library, const TwinPiiPolicy *policy, GPtrArray *questions, guint *from, GPtrArray *texts,
              GPtrArray *ids, GError **error)
{
  for (; *from < questions->len && texts->len < TWIN_MODEL_EMBED_TEXTS; (*from)++)
    {
      const TwinEvaluationQuestion *question = g_ptr_array_index (questions, *from);
      g_autoptr (GError) local_error = NULL;
      char *text = _twin_model_redact_question (library, question->question, policy, &local_error);

      if (text != NULL)
        {
          g_ptr_array_add (texts, text);
          g_ptr_array_add (ids, question->id);
        }
      else if (!g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_REFUSED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

GHashTable *
_twin_embedding_ask_all (TwinLibrary *library, const TwinTwin *twin, GPtrArray *questions, const TwinEmbeddingWork *work,
                         GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify) _twin_owned_meaning_free);
  g_autoptr (TwinPiiPolicy) policy = twin_twin_dup_policy (library, twin, error);
  g_auto (TwinModelAccess) access = { 0 };
  guint from = 0;

  if (policy == NULL
      || !_twin_model_access_init (&access, library, twin, twin_config_get_embedding (twin->config), work->keyring,
                                   work->cancellable, error))
    return NULL;

  while (from < questions->len)
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      g_autoptr (GPtrArray) meanings = g_ptr_array_new ();

      if (!redact_batch (library, policy, questions, &from, texts, ids, error)
          || (texts->len > 0 && !embed_questions (library, &access, texts, work->cancellable, meanings, error)))
        return NULL;
      for (guint i = 0; i < meanings->len; i++)
        g_hash_table_insert (found, g_strdup (g_ptr_array_index (ids, i)), g_ptr_array_index (meanings, i));
    }

  return g_steal_pointer (&found);
}
