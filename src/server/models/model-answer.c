/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/model-answer.h"

#include "twins/twin-ask-private.h"

/* Answers that models phrase at one time. A slow model must not take all that the server has; further answers are extracts. */
#define MAX_AT_ONCE 4

static int n_at_once;

const ModelProfile *
model_answer_find (const ModelProfiles *profiles, const TwinManifest *manifest)
{
  const TwinModelProfile *wanted;

  g_return_val_if_fail (manifest != NULL, NULL);

  wanted = twin_config_get_model (manifest->config);

  return wanted != NULL ? model_profiles_find (profiles, wanted->name) : NULL;
}

/* The model's words, all of which went through @phrasing. */
static char *
ask (const ModelProfile *model, const TwinTwin *twin, const char *question, const TwinAnswer *extracted, const TwinAnswerOptions *options,
     TwinPhrasing *phrasing, guint64 *n_tokens, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autofree char *safe_question = _twin_twin_redact_question (NULL, question, policy, error);
  g_autofree char *persona = _twin_twin_describe_persona (twin);
  TwinModelRules rules;
  TwinModelRequest request;

  if (safe_question == NULL)
    return NULL;
  twin_config_get_model_rules (twin->config, &rules);
  request = (TwinModelRequest) {
    .persona = persona,
    .language = options->language,
    .no_answer = options->no_answer,
    .question = safe_question,
    .hits = extracted->hits,
    .seconds = model->seconds,
    .n_tokens = n_tokens,
  };

  return twin_model_ask (NULL, NULL, model->profile, &rules, model->key, &request, twin_phrasing_take, phrasing, cancellable, error);
}

/* NULL with *@wording. */
static TwinAnswer *
phrase (const ModelProfile *model, const TwinTwin *twin, const char *question, const TwinAnswer *extracted, const TwinAnswerOptions *options,
        TwinPhrasing *phrasing, GCancellable *over, guint64 *n_tokens, TwinWording *wording)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ask (model, twin, question, extracted, options, phrasing, n_tokens, over, &error);
  TwinAnswer *answer = text != NULL ? twin_phrasing_finish (phrasing) : NULL;

  *wording = answer != NULL ? TWIN_WORDING_CHOSEN : twin_phrasing_is_over (phrasing) ? TWIN_WORDING_UNSUPPORTED : TWIN_WORDING_NO_MODEL;
  /* Its words name the profile and a status, never what was asked or said. */
  if (*wording == TWIN_WORDING_NO_MODEL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("An answer stays in the passages' own words: %s", error->message);

  return answer;
}

static void
on_cancelled (GCancellable *cancellable, gpointer over)
{
  g_cancellable_cancel (over);
}

gboolean
model_answer_phrase (const ModelProfiles *profiles, const TwinManifest *manifest, const char *question, TwinAnswer **answer, TwinPhrasingFunc func,
                     gpointer user_data, GCancellable *cancellable, GError **error)
{
  const ModelProfile *model = model_answer_find (profiles, manifest);
  const TwinTwin twin = { .id = manifest->twin_id, .name = manifest->name, .config = manifest->config };
  g_autoptr (GCancellable) over = g_cancellable_new ();
  g_autoptr (TwinPhrasing) phrasing = NULL;
  g_autofree char *language = NULL;
  TwinAnswer *phrased = NULL;
  guint64 n_tokens = 0;
  TwinAnswerOptions options;
  gulong handler;

  g_return_val_if_fail (question != NULL && answer != NULL && *answer != NULL, FALSE);

  /* Where no passage holds it, no model is asked: it could only make something up. */
  if (model == NULL || (*answer)->abstained)
    return TRUE;
  (*answer)->wording = TWIN_WORDING_NO_MODEL;
  if (g_atomic_int_add (&n_at_once, 1) < MAX_AT_ONCE)
    {
      language = _twin_twin_get_answer_options (&twin, question, &options);
      phrasing = twin_phrasing_new ((*answer)->hits, &options, func, user_data, over);
      handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), over, NULL) : 0;
      phrased = phrase (model, &twin, question, *answer, &options, phrasing, over, &n_tokens, &(*answer)->wording);
      g_cancellable_disconnect (cancellable, handler);
    }
  g_atomic_int_add (&n_at_once, -1);
  if (phrased != NULL)
    {
      twin_answer_free (*answer);
      *answer = phrased;
    }
  (*answer)->n_tokens = n_tokens;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
