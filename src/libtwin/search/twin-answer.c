/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-answer-private.h"

#include <string.h>

static void
citation_free (TwinCitation *self)
{
  g_free (self->text);
  g_free (self);
}

static void
sentence_free (TwinSentence *self)
{
  g_free (self->text);
  g_free (self->citations);
  g_free (self);
}

static void
note_free (TwinNote *self)
{
  g_free (self->first_figure);
  g_free (self->second_figure);
  g_free (self);
}

TwinAnswer *
twin_answer_new (GPtrArray *hits)
{
  TwinAnswer *self = g_new0 (TwinAnswer, 1);

  self->hits = g_ptr_array_ref (hits);
  self->sentences = g_ptr_array_new_with_free_func ((GDestroyNotify) sentence_free);
  self->citations = g_ptr_array_new_with_free_func ((GDestroyNotify) citation_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) note_free);
  for (guint i = 0; i < hits->len; i++)
    self->best_score = MAX (self->best_score, ((const TwinHit *) g_ptr_array_index (hits, i))->score);

  return self;
}

void
twin_answer_free (TwinAnswer *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->sentences);
  g_ptr_array_unref (self->citations);
  g_ptr_array_unref (self->hits);
  g_ptr_array_unref (self->notes);
  g_free (self->by_words_because);
  g_free (self->text);
  g_free (self);
}

TwinAnswer *
twin_answer_abstain (TwinAnswer *self, const TwinAnswerOptions *options)
{
  g_ptr_array_set_size (self->sentences, 0);
  g_ptr_array_set_size (self->citations, 0);
  g_ptr_array_set_size (self->notes, 0);
  self->abstained = TRUE;
  g_set_str (&self->text, options->no_answer != NULL ? options->no_answer : "");

  return self;
}

static void
set_range (TwinCitation *citation, const TwinPassageRecord *passage, gsize start, gsize end)
{
  citation->start = passage->start + start;
  citation->end = passage->start + end;
  g_free (citation->text);
  citation->text = g_strndup (passage->body + start, end - start);
}

guint
twin_answer_cite (TwinAnswer *self, guint hit_index, gsize start, gsize end)
{
  const TwinPassageRecord *passage = ((const TwinHit *) g_ptr_array_index (self->hits, hit_index))->passage;
  TwinCitation *citation;

  g_assert (start <= end && end <= strlen (passage->body));

  for (guint i = 0; i < self->citations->len; i++)
    {
      citation = g_ptr_array_index (self->citations, i);
      if (citation->hit_index != hit_index)
        continue;
      set_range (citation, passage, MIN (start, citation->start - passage->start),
                 MAX (end, citation->end - passage->start));
      return citation->number;
    }

  citation = g_new0 (TwinCitation, 1);
  citation->number = self->citations->len + 1;
  citation->hit_index = hit_index;
  set_range (citation, passage, start, end);
  g_ptr_array_add (self->citations, citation);

  return citation->number;
}

void
twin_answer_add_sentence (TwinAnswer *self, const char *text, GArray *citations, TwinSupport support)
{
  TwinSentence *sentence = g_new0 (TwinSentence, 1);

  sentence->text = g_strdup (text);
  sentence->support = support;
  sentence->citations = g_new0 (guint, citations->len + 1);
  for (guint i = 0; i < citations->len; i++)
    sentence->citations[i] = g_array_index (citations, guint, i);
  g_ptr_array_add (self->sentences, sentence);
}

void
twin_answer_append_text (GString *text, const TwinSentence *sentence)
{
  g_string_append (text, sentence->text);
  for (guint i = 0; sentence->citations[i] != 0; i++)
    g_string_append_printf (text, "%s[%u]", i == 0 ? " " : "", sentence->citations[i]);
}
