/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-evaluation-table.h"

TwinEvaluationTarget *
twin_evaluation_target_new (const char *document_id, const char *quote, gsize start)
{
  TwinEvaluationTarget *self = g_new0 (TwinEvaluationTarget, 1);

  self->document_id = g_strdup (document_id);
  self->quote = g_strdup (quote);
  self->start = start;

  return self;
}

void
twin_evaluation_target_free (TwinEvaluationTarget *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_free (self->quote);
  g_free (self);
}

TwinEvaluationQuestion *
twin_evaluation_question_new (void)
{
  TwinEvaluationQuestion *self = g_new0 (TwinEvaluationQuestion, 1);

  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_evaluation_target_free);

  return self;
}

TwinEvaluationQuestion *
twin_evaluation_question_copy (const TwinEvaluationQuestion *self)
{
  TwinEvaluationQuestion *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = twin_evaluation_question_new ();
  copy->id = g_strdup (self->id);
  copy->twin_id = g_strdup (self->twin_id);
  copy->question = g_strdup (self->question);
  copy->category = g_strdup (self->category);
  copy->answerable = self->answerable;
  copy->added_at = self->added_at;
  copy->updated_at = self->updated_at;
  copy->removed_at = self->removed_at;
  for (guint i = 0; i < self->targets->len; i++)
    {
      const TwinEvaluationTarget *target = g_ptr_array_index (self->targets, i);

      g_ptr_array_add (copy->targets, twin_evaluation_target_new (target->document_id, target->quote, target->start));
    }

  return copy;
}

void
twin_evaluation_question_free (TwinEvaluationQuestion *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->twin_id);
  g_free (self->question);
  g_free (self->category);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_free (self);
}

void
twin_evaluation_passage_free (TwinEvaluationPassage *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_free (self);
}

TwinEvaluationResult *
twin_evaluation_result_new (void)
{
  TwinEvaluationResult *self = g_new0 (TwinEvaluationResult, 1);

  self->ranks = g_array_new (FALSE, FALSE, sizeof (guint));
  self->passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_evaluation_passage_free);

  return self;
}

void
twin_evaluation_result_free (TwinEvaluationResult *self)
{
  if (self == NULL)
    return;

  g_free (self->question_id);
  g_free (self->question);
  g_free (self->category);
  g_clear_pointer (&self->ranks, g_array_unref);
  g_clear_pointer (&self->unredacted_ranks, g_array_unref);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_free (self);
}

TwinEvaluationRun *
twin_evaluation_run_new (void)
{
  TwinEvaluationRun *self = g_new0 (TwinEvaluationRun, 1);

  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_evaluation_result_free);

  return self;
}

void
twin_evaluation_run_free (TwinEvaluationRun *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->twin_id);
  g_free (self->digest);
  g_free (self->set_digest);
  g_free (self->method);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self);
}
