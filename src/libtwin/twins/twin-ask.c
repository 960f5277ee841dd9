/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-twin.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "keys/twin-keys-error.h"
#include "library/twin-detection.h"
#include "privacy/twin-redaction.h"
#include "store/twin-audit-table.h"
#include "text/twin-language.h"
#include "twins/twin-ask-private.h"
#include "twins/twin-knowledge-private.h"
#include "twins/twin-settings.h"

#define MAX_SENTENCES 4 /* of an extractive answer of medium length */

static gboolean
check_question (const char *question, GError **error)
{
  const char *reason = NULL;

  if (!g_utf8_validate (question, -1, NULL))
    reason = "The question is not valid text.";
  else if (*(question + strspn (question, " \t\r\n")) == '\0')
    reason = "Type a question.";
  else if (strlen (question) > TWIN_LIMIT_QUESTION_BYTES)
    reason = "The question is too long. Ask in fewer words.";

  if (reason != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, reason);

  return reason == NULL;
}

static guint
get_max_sentences (const TwinConfig *config)
{
  const char *length = twin_config_get_string (config, "persona.length");

  if (strcmp (length, "short") == 0)
    return MAX_SENTENCES / 2;

  return strcmp (length, "long") == 0 ? MAX_SENTENCES * 2 : MAX_SENTENCES;
}

/* "You are NAME, ...": what the twin is, from its configuration. */
static char *
describe_persona (const TwinTwin *self)
{
  const char *purpose = twin_config_get_string (self->config, "persona.purpose");
  const char *tone = twin_config_get_string (self->config, "persona.tone");
  const char *rules = twin_config_get_string (self->config, "persona.rules");
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "You are %s.", self->name);
  if (*purpose != '\0')
    g_string_append_printf (text, " What you are for: %s", purpose);
  if (*tone != '\0')
    g_string_append_printf (text, "\nTone: %s", tone);
  g_string_append_printf (text, "\nLength of answers: %s", twin_config_get_string (self->config, "persona.length"));
  if (*rules != '\0')
    g_string_append_printf (text, "\nRules: %s", rules);

  return g_string_free_and_steal (text);
}

/* The stricter of what the twin and the organisation say. @config and @settings lend their strings. */
static void
merge_rules (const TwinConfig *config, const TwinConfig *settings, TwinModelRules *rules)
{
  const TwinModelProfile *model = twin_config_get_model (config);
  TwinModelRules own;

  twin_config_get_model_rules (config, &own);
  twin_config_get_model_rules (settings, rules);

  rules->use_only_private_models |= own.use_only_private_models;
  rules->zero_retention |= own.zero_retention;
  rules->allow_data_transfer &= own.allow_data_transfer;

  /* Both must hold: where the organisation's does, the twin's own is left to be met. */
  if (*own.data_residency != '\0' && twin_model_check (model, rules, NULL))
    rules->data_residency = own.data_residency;
}

/* The question as it may leave: rewritten as a document would be. */
static char *
redact_question (TwinLibrary *library, const char *question, const TwinPiiPolicy *policy, GError **error)
{
  gboolean blocked = FALSE;
  g_autoptr (TwinTypeSet) types = twin_detection_load_types (library, error);
  g_autoptr (TwinRedaction) redaction = NULL;

  if (types == NULL)
    return NULL;

  redaction = twin_redact_with_policy (types, question, strlen (question), policy, &blocked);
  if (twin_pii_policy_get_enabled (policy) && (blocked || redaction->residue->len > 0))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           "The question holds personal data that the policy does not let out; the model was not asked.");
      return NULL;
    }

  return g_strdup (redaction->text);
}

/* The key of the profile, if there is one: models on this computer need none. */
static gboolean
lookup_key (const TwinModelProfile *model, TwinKeyring *keyring, TwinSecret **key,
            GCancellable *cancellable, GError **error)
{
  g_autofree char *item = g_strconcat ("model/", model->name, NULL);
  g_autoptr (GError) local_error = NULL;

  *key = keyring != NULL ? twin_keyring_lookup (keyring, item, cancellable, &local_error) : NULL;
  if (*key != NULL || local_error == NULL
      || g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT)
      || twin_model_profile_is_local (model))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
log_model (TwinLibrary *library, const TwinTwin *self, const GError *failure, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  gboolean refused = g_error_matches (failure, TWIN_ERROR, TWIN_ERROR_REFUSED);

  return tx != NULL
         && twin_audit_table_append (tx, refused ? "model.refused" : "model.ask", self->id,
                                     failure == NULL ? "done" : refused ? "refused" : "failed", NULL, error)
         && twin_transaction_commit (tx, error);
}

typedef struct
{
  TwinKeyring *keyring;
  TwinModelTokenFunc on_token;
  gpointer user_data;
  GCancellable *cancellable;
} Asking;

/* The model's text; NULL with why it could not be had. */
static char *
ask_model (TwinLibrary *library, const TwinTwin *self, const char *question, const TwinAnswer *extracted,
           const TwinAnswerOptions *options, const Asking *asking, GError **error)
{
  const TwinModelProfile *model = twin_config_get_model (self->config);
  g_autoptr (TwinConfig) settings = twin_settings_load (library, error);
  g_autoptr (TwinPiiPolicy) policy = settings != NULL ? twin_twin_dup_policy (library, self, error) : NULL;
  g_autoptr (TwinSecret) key = NULL;
  g_autofree char *safe_question = policy != NULL ? redact_question (library, question, policy, error) : NULL;
  g_autofree char *persona = describe_persona (self);
  TwinModelRequest request;
  TwinModelRules rules;

  if (safe_question == NULL)
    return NULL;

  /* A model that may not be asked needs no key; that it was refused is still to be listed. */
  merge_rules (self->config, settings, &rules);
  if (twin_model_check (model, &rules, NULL)
      && !lookup_key (model, asking->keyring, &key, asking->cancellable, error))
    return NULL;

  request = (TwinModelRequest) {
    .persona = persona,
    .language = options->language,
    .no_answer = options->no_answer,
    .question = safe_question,
    .hits = extracted->hits,
  };

  return twin_model_ask (twin_library_get_store (library), NULL, model, &rules, key, &request,
                         asking->on_token, asking->user_data, asking->cancellable, error);
}

/* The model's answer in place of *@answer; where there is none, *@answer stays and *@failure says why. */
static gboolean
generate (TwinLibrary *library, const TwinTwin *self, const char *question, const TwinAnswerOptions *options,
          const Asking *asking, TwinAnswer **answer, GError **failure, GError **error)
{
  g_autofree char *text = ask_model (library, self, question, *answer, options, asking, failure);

  if (g_error_matches (*failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (failure));
      return FALSE;
    }

  if (text != NULL)
    {
      TwinAnswer *generated = twin_answer_from_model_text (text, (*answer)->hits, options);

      twin_answer_free (*answer);
      *answer = generated;
    }

  return log_model (library, self, *failure, error);
}

GPtrArray *
_twin_twin_search (TwinLibrary *library, const TwinTwin *self, const char *question, const char *language,
                   GArray *renditions, guint limit, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_index_search (tx, question, language, renditions, limit, error) : NULL;
}

static GPtrArray *
search (TwinLibrary *library, const TwinTwin *self, const TwinInquiry *inquiry, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) knowledge = _twin_twin_gather (library, self, renditions, cancellable, error);
  g_autoptr (TwinTransaction) tx = knowledge != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;

  return tx != NULL ? twin_index_inquire (tx, inquiry, renditions, TWIN_ASK_HITS, error) : NULL;
}

char *
_twin_twin_get_answer_options (const TwinTwin *self, const char *question, TwinAnswerOptions *options)
{
  char *detected = NULL;

  *options = (TwinAnswerOptions) { 0 };
  options->threshold = twin_config_get_number (self->config, "threshold");
  options->no_answer = twin_config_get_string (self->config, "noAnswer");
  options->max_sentences = get_max_sentences (self->config);
  options->language = twin_config_get_string (self->config, "language");
  if (*options->language == '\0')
    options->language = detected = twin_language_detect (question, strlen (question));

  return detected;
}

TwinAnswer *
twin_twin_ask (TwinLibrary *library, const TwinTwin *self, const char *question, TwinKeyring *keyring,
               TwinModelTokenFunc on_token, gpointer user_data, GError **model_error,
               GCancellable *cancellable, GError **error)
{
  return twin_twin_ask_after (library, self, NULL, question, keyring, on_token, user_data, model_error, cancellable, error);
}

TwinAnswer *
twin_twin_ask_after (TwinLibrary *library, const TwinTwin *self, const char *previous, const char *question,
                     TwinKeyring *keyring, TwinModelTokenFunc on_token, gpointer user_data, GError **model_error,
                     GCancellable *cancellable, GError **error)
{
  g_autofree char *detected = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (GError) failure = NULL;
  TwinAnswerOptions options;

  g_return_val_if_fail (library != NULL && self != NULL && question != NULL, NULL);

  if (!check_question (question, error))
    return NULL;

  detected = _twin_twin_get_answer_options (self, question, &options);
  options.previous = previous;
  options.now = twin_clock_now (twin_store_get_clock (twin_library_get_store (library)));
  hits = search (library, self, &(TwinInquiry) { question, previous, options.language, NULL }, cancellable, error);
  if (hits == NULL)
    return NULL;

  /* Where no passage holds it, no model is asked: it could only make something up. */
  answer = twin_answer_extract (question, hits, &options);
  if (!answer->abstained && twin_config_get_model (self->config) != NULL
      && !generate (library, self, question, &options, &(Asking) { keyring, on_token, user_data, cancellable },
                    &answer, &failure, error))
    return NULL;

  if (failure != NULL && model_error != NULL)
    *model_error = g_steal_pointer (&failure);

  return g_steal_pointer (&answer);
}
