/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-phrasing.h"

#include <string.h>

struct _TwinPhrasing
{
  GPtrArray *hits;
  TwinAnswerOptions options;
  TwinPhrasingFunc func;
  gpointer user_data;
  GCancellable *over_cancellable;
  GString *text;
  GPtrArray *told; /* char: the sentences that were let through */
  gboolean over;
};

TwinPhrasing *
twin_phrasing_new (GPtrArray *hits, const TwinAnswerOptions *options, TwinPhrasingFunc func, gpointer user_data, GCancellable *over)
{
  TwinPhrasing *self;

  g_return_val_if_fail (hits != NULL && options != NULL, NULL);

  self = g_new0 (TwinPhrasing, 1);
  self->hits = g_ptr_array_ref (hits);
  self->options = *options;
  self->func = func;
  self->user_data = user_data;
  self->over_cancellable = over != NULL ? g_object_ref (over) : NULL;
  self->text = g_string_new (NULL);
  self->told = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
twin_phrasing_free (TwinPhrasing *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->hits);
  g_clear_object (&self->over_cancellable);
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->told);
  g_free (self);
}

static void
give_up (TwinPhrasing *self)
{
  self->over = TRUE;
  if (self->over_cancellable != NULL)
    g_cancellable_cancel (self->over_cancellable);
}

static gboolean
is_supported (const TwinSentence *sentence)
{
  return sentence->support == TWIN_SUPPORT_YES && sentence->citations != NULL && sentence->citations[0] != 0;
}

/* Lets the first @n sentences of @answer through that were not yet; those that were must be as they were. */
static void
tell (TwinPhrasing *self, const TwinAnswer *answer, guint n)
{
  for (guint i = 0; i < n && !self->over; i++)
    {
      const TwinSentence *sentence = answer->sentences->pdata[i];

      if (i < self->told->len ? !g_str_equal (sentence->text, self->told->pdata[i]) : !is_supported (sentence))
        give_up (self);
      else if (i >= self->told->len)
        {
          g_ptr_array_add (self->told, g_strdup (sentence->text));
          if (self->func != NULL)
            self->func (answer, sentence, self->user_data);
        }
    }
}

/* Without a mark or link that is not whole yet: it would be read as the beginning of a sentence. */
static char *
dup_whole (const GString *text)
{
  const char *open = strrchr (text->str, '[');

  return open != NULL && strchr (open, ']') == NULL ? g_strndup (text->str, (gsize) (open - text->str)) : g_strdup (text->str);
}

void
twin_phrasing_take (const char *piece, gpointer phrasing)
{
  TwinPhrasing *self = phrasing;
  g_autoptr (TwinAnswer) answer = NULL;
  g_autofree char *whole = NULL;

  g_return_if_fail (piece != NULL && self != NULL);

  g_string_append (self->text, piece);
  /* Only with the end of a sentence is there anything to be looked at. */
  if (self->over || strpbrk (piece, ".!?:\n]") == NULL)
    return;
  whole = dup_whole (self->text);
  answer = twin_answer_from_model_text (whole, self->hits, &self->options);
  /* The last one may go on, and its marks may come behind it. */
  if (!answer->abstained && answer->sentences->len > 1)
    tell (self, answer, answer->sentences->len - 1);
}

gboolean
twin_phrasing_is_over (const TwinPhrasing *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->over;
}

TwinAnswer *
twin_phrasing_finish (TwinPhrasing *self)
{
  g_autoptr (TwinAnswer) answer = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->over)
    return NULL;
  answer = twin_answer_from_model_text (self->text->str, self->hits, &self->options);
  if (answer->abstained && self->told->len > 0)
    give_up (self);
  tell (self, answer, answer->sentences->len);
  if (answer->sentences->len < self->told->len)
    give_up (self);

  return self->over ? NULL : g_steal_pointer (&answer);
}
