/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz-private.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "library/twin-detection.h"
#include "privacy/twin-redaction.h"
#include "store/twin-passage-table.h"
#include "text/twin-quote.h"
#include "twins/twin-knowledge-private.h"

#define MAX_TITLE 200
#define MAX_QUESTION 1000
#define MAX_OPTION 300
#define MAX_QUOTE 4000

/* A document of the twin. */
typedef struct
{
  const TwinDocumentRecord *record; /* of the knowledge that the judge holds */
  gint64 rendition;
  GPtrArray *passages; /* NULL until they are asked for */
} Source;

struct _TwinQuizJudge
{
  TwinTypeSet *types;
  TwinPiiPolicy *policy;
  TwinLevel highest; /* that everybody who may ask may see */
  GPtrArray *knowledge;
  GHashTable *sources; /* by id of the document */
};

static void
source_free (Source *self)
{
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_free (self);
}

TwinQuizJudge *
_twin_quiz_judge_new (TwinLibrary *library, const TwinTwin *twin, GPtrArray *knowledge, GArray *renditions, GError **error)
{
  g_autoptr (TwinQuizJudge) self = g_new0 (TwinQuizJudge, 1);
  guint n = 0;

  self->types = twin_detection_load_types (library, error);
  self->policy = self->types != NULL ? twin_twin_dup_policy (library, twin, error) : NULL;
  if (self->policy == NULL)
    return NULL;

  self->highest = twin_config_get_access_mode (twin->config) == TWIN_MODE_RESTRICTED ? TWIN_LEVEL_CONFIDENTIAL : TWIN_LEVEL_PUBLIC;
  self->knowledge = g_ptr_array_ref (knowledge);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) source_free);
  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinKnowledge *one = knowledge->pdata[i];
      Source *source;

      if (one->blocked_by != NULL)
        continue;
      source = g_new0 (Source, 1);
      source->record = one->record;
      source->rendition = g_array_index (renditions, gint64, n++);
      g_hash_table_insert (self->sources, one->record->id, source);
    }

  return g_steal_pointer (&self);
}

TwinQuizJudge *
_twin_quiz_judge_make (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) knowledge = _twin_twin_gather (library, twin, renditions, cancellable, error);

  return knowledge != NULL ? _twin_quiz_judge_new (library, twin, knowledge, renditions, error) : NULL;
}

GPtrArray *
_twin_quiz_judge_get_knowledge (TwinQuizJudge *self)
{
  return self->knowledge;
}

void
_twin_quiz_judge_free (TwinQuizJudge *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->types, twin_type_set_unref);
  g_clear_pointer (&self->policy, twin_pii_policy_free);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_pointer (&self->knowledge, g_ptr_array_unref);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, reason);

  return FALSE;
}

/* Nobody decides on findings in a quiz: what the policy would rewrite or leave to be decided stands against it. */
static gboolean
check_personal (TwinQuizJudge *self, const char *text, GError **error)
{
  g_autoptr (GArray) findings = NULL;

  if (!twin_pii_policy_get_enabled (self->policy))
    return TRUE;

  findings = twin_detect_types (self->types, text, strlen (text));
  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      if (twin_outcome_resolve (self->policy, finding->type, finding->tier, TWIN_DECISION_NONE) == TWIN_OUTCOME_KEEP)
        continue;
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("Something in it looks personal (%s). Everybody who takes the quiz would read it."),
                   _(finding->type->label));
      return FALSE;
    }

  return TRUE;
}

/* @missing, @too_long: what is said of a text that is not there, or has more than @max characters. */
static gboolean
check_text (TwinQuizJudge *self, const char *text, glong max, const char *missing, const char *too_long, GError **error)
{
  g_autofree char *trimmed = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return refuse (error, missing);
  trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0')
    return refuse (error, missing);
  if (g_utf8_strlen (trimmed, -1) > max)
    return refuse (error, too_long);

  return check_personal (self, trimmed, error);
}

gboolean
_twin_quiz_judge_title (TwinQuizJudge *self, const char *title, GError **error)
{
  return check_text (self, title, MAX_TITLE, _("Type a title for the quiz."), _("The title of the quiz is longer than 200 characters."), error);
}

/* What a reader takes for the same. */
static char *
make_key (const char *option)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (option));
  g_autofree char *normal = g_utf8_normalize (trimmed, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal, -1);
}

static gboolean
check_options (TwinQuizJudge *self, const TwinQuizItem *item, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = g_strv_length (item->options);

  if (n < TWIN_QUIZ_FEWEST_OPTIONS || n > TWIN_QUIZ_MOST_OPTIONS)
    return refuse (error, _("A question has two to six answers to choose from."));
  if (item->answer >= n)
    return refuse (error, _("None of the answers is said to be the right one."));
  for (guint i = 0; i < n; i++)
    {
      if (!check_text (self, item->options[i], MAX_OPTION, _("One of the answers is empty."), _("One of the answers is longer than 300 characters."), error))
        return FALSE;
      if (!g_hash_table_add (seen, make_key (item->options[i])))
        return refuse (error, _("Two of the answers are the same."));
    }

  return TRUE;
}

GPtrArray *
_twin_quiz_judge_get_passages (TwinQuizJudge *self, TwinTransaction *tx, const char *document_id, GError **error)
{
  Source *source = g_hash_table_lookup (self->sources, document_id);

  if (source == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("Its document is not among what this twin publishes."));
      return NULL;
    }
  if (source->passages == NULL)
    source->passages = twin_passage_table_list (tx, source->rendition, error);

  return source->passages;
}

int
_twin_quiz_find_passage (GPtrArray *passages, const char *quote)
{
  for (guint i = 0; i < passages->len; i++)
    if (strstr (((const TwinPassageRecord *) passages->pdata[i])->body, quote) != NULL)
      return (int) i;

  for (guint i = 0; i < passages->len; i++)
    {
      const char *body = ((const TwinPassageRecord *) passages->pdata[i])->body;
      gsize start;
      gsize end;

      if (twin_quote_find (body, strlen (body), quote, 0, &start, &end))
        return (int) i;
    }

  return -1;
}

/* A quiz is shown to everybody who may ask; what stands in it must be as open as that. */
static gboolean
is_open (const TwinQuizJudge *self, const TwinClassification *classification)
{
  return classification->level <= self->highest && !classification->require_mfa
         && (classification->allowed_roles == NULL || classification->allowed_roles[0] == NULL)
         && (classification->allowed_groups == NULL || classification->allowed_groups[0] == NULL);
}

gboolean
_twin_quiz_judge_is_open (TwinQuizJudge *self, const TwinDocumentRecord *record)
{
  return g_hash_table_contains (self->sources, record->id) && is_open (self, record->classification);
}

static gboolean
check_source (TwinQuizJudge *self, TwinTransaction *tx, const TwinQuizItem *item, GError **error)
{
  GPtrArray *passages;
  const Source *source;

  if (item->document_id == NULL || *item->document_id == '\0' || item->quote == NULL || *item->quote == '\0')
    return refuse (error, _("Say where the answer stands: a document and words of it."));
  if (!g_utf8_validate (item->quote, -1, NULL) || g_utf8_strlen (item->quote, -1) > MAX_QUOTE)
    return refuse (error, _("The words that hold the answer are more than 4000 characters. A sentence is enough."));

  passages = _twin_quiz_judge_get_passages (self, tx, item->document_id, error);
  if (passages == NULL)
    return FALSE;
  source = g_hash_table_lookup (self->sources, item->document_id);
  if (!is_open (self, source->record->classification))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _("Not everybody who asks this twin may see its document, and a quiz is shown to everybody."));
      return FALSE;
    }
  if (_twin_quiz_find_passage (passages, item->quote) < 0)
    return refuse (error, _("No passage that is published of its document holds the words given."));

  return TRUE;
}

gboolean
_twin_quiz_judge_item (TwinQuizJudge *self, TwinTransaction *tx, const TwinQuizItem *item, GError **error)
{
  return check_text (self, item->question, MAX_QUESTION, _("Type a question."), _("The question is longer than 1000 characters."), error)
         && check_options (self, item, error) && check_source (self, tx, item, error);
}

static void
add_problem (GPtrArray *problems, const TwinQuizRecord *quiz, const TwinQuizItem *item, const GError *error)
{
  TwinQuizProblem *problem = g_new0 (TwinQuizProblem, 1);

  problem->quiz_id = g_strdup (quiz->id);
  problem->quiz_title = g_strdup (quiz->title);
  problem->item_id = item != NULL ? g_strdup (item->id) : NULL;
  problem->reason = g_strdup (error->message);
  g_ptr_array_add (problems, problem);
}

/* Notes what is wrong; FALSE for an error that is no verdict. */
static gboolean
note (GPtrArray *problems, const TwinQuizRecord *quiz, const TwinQuizItem *item, GError *local_error, GError **error)
{
  if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_INVALID) || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_REFUSED))
    {
      add_problem (problems, quiz, item, local_error);
      g_error_free (local_error);
      return TRUE;
    }
  g_propagate_error (error, local_error);

  return FALSE;
}

gboolean
_twin_quiz_judge_list (TwinQuizJudge *self, TwinTransaction *tx, GPtrArray *quizzes, GPtrArray *problems, GError **error)
{
  for (guint i = 0; i < quizzes->len; i++)
    {
      const TwinQuizRecord *quiz = quizzes->pdata[i];
      GError *local_error = NULL;

      if (!_twin_quiz_judge_title (self, quiz->title, &local_error) && !note (problems, quiz, NULL, local_error, error))
        return FALSE;
      for (guint k = 0; k < quiz->items->len; k++)
        {
          local_error = NULL;
          if (!_twin_quiz_judge_item (self, tx, quiz->items->pdata[k], &local_error)
              && !note (problems, quiz, quiz->items->pdata[k], local_error, error))
            return FALSE;
        }
    }

  return TRUE;
}

gboolean
_twin_quiz_judge_all (TwinQuizJudge *self, TwinTransaction *tx, GPtrArray *quizzes, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_problem_free);
  const TwinQuizProblem *first;

  if (!_twin_quiz_judge_list (self, tx, quizzes, problems, error))
    return FALSE;
  if (problems->len == 0)
    return TRUE;

  first = problems->pdata[0];
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("The quiz “%s” cannot be published as it is: %s"), first->quiz_title, first->reason);

  return FALSE;
}
