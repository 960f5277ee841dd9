/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-twin.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "store/twin-audit-table.h"
#include "text/twin-language.h"
#include "twins/twin-ask-private.h"
#include "twins/twin-embedding-private.h"
#include "twins/twin-knowledge-private.h"
#include "twins/twin-model-access-private.h"

#define MAX_SENTENCES 4      /* of an extractive answer of medium length */
#define MAX_NEW_PASSAGES 256 /* new passages that a question waits for */

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
  g_autoptr (TwinPiiPolicy) policy = twin_twin_dup_policy (library, self, error);
  g_autofree char *safe_question = policy != NULL ? _twin_model_redact_question (library, question, policy, error) : NULL;
  g_autofree char *persona = _twin_twin_describe_persona (self);
  g_auto (TwinModelAccess) access = { 0 };
  TwinModelRequest request;

  if (safe_question == NULL
      || !_twin_model_access_init (&access, library, self, model, asking->keyring, asking->cancellable, error))
    return NULL;

  request = (TwinModelRequest) {
    .persona = persona,
    .language = options->language,
    .no_answer = options->no_answer,
    .question = safe_question,
    .hits = extracted->hits,
  };

  return twin_model_ask (twin_library_get_store (library), NULL, model, &access.rules, access.key, &request,
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

/* What the question means to the twin's embedding model, once the passages that are new have been shown to it. NULL
 * without @error where the twin looks for words alone, or does so because of @failure. */
static TwinOwnedMeaning *
find_meaning (TwinLibrary *library, const TwinTwin *self, const char *question, GArray *renditions, const Asking *asking,
              GError **failure)
{
  TwinEmbeddingWork work = { .keyring = asking->keyring, .limit = MAX_NEW_PASSAGES, .cancellable = asking->cancellable };

  if (!_twin_embedding_is_used (self->config) || !_twin_embedding_update (library, self, renditions, &work, NULL, failure))
    return NULL;

  return _twin_embedding_ask (library, self, question, &work, failure);
}

static GPtrArray *
search (TwinLibrary *library, const TwinTwin *self, TwinInquiry *inquiry, const Asking *asking, GError **failure,
        GError **error)
{
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) knowledge = _twin_twin_gather (library, self, renditions, asking->cancellable, error);
  g_autoptr (TwinOwnedMeaning) meaning = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  if (knowledge == NULL)
    return NULL;
  meaning = find_meaning (library, self, inquiry->question, renditions, asking, failure);
  if (g_error_matches (*failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (failure));
      return NULL;
    }

  inquiry->meaning = meaning != NULL ? &meaning->meaning : NULL;
  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_index_inquire (tx, inquiry, renditions, TWIN_ASK_HITS, error) : NULL;
}

char *
_twin_twin_describe_persona (const TwinTwin *self)
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
  g_autoptr (GError) meaning_failure = NULL;
  Asking asking = { keyring, on_token, user_data, cancellable };
  TwinAnswerOptions options;

  g_return_val_if_fail (library != NULL && self != NULL && question != NULL, NULL);

  if (!check_question (question, error))
    return NULL;

  detected = _twin_twin_get_answer_options (self, question, &options);
  options.previous = previous;
  options.now = twin_clock_now (twin_store_get_clock (twin_library_get_store (library)));
  hits = search (library, self, &(TwinInquiry) { question, previous, options.language, NULL }, &asking, &meaning_failure,
                 error);
  if (hits == NULL)
    return NULL;

  /* Where no passage holds it, no model is asked: it could only make something up. */
  answer = twin_answer_extract (question, hits, &options);
  if (!answer->abstained && twin_config_get_model (self->config) != NULL
      && !generate (library, self, question, &options, &asking, &answer, &failure, error))
    return NULL;

  if (meaning_failure != NULL)
    g_set_str (&answer->by_words_because, meaning_failure->message);

  if (failure != NULL && model_error != NULL)
    *model_error = g_steal_pointer (&failure);

  return g_steal_pointer (&answer);
}
