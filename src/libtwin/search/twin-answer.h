/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-index.h"

G_BEGIN_DECLS

/**
 * TwinCitation:
 * @number: from 1, as in the answer's marks
 * @hit_index: which of the answer's hits it is
 * @start, @end: bytes in the rendition's text: the sentence or passage that is cited
 * @text: that text
 */
typedef struct
{
  guint number;
  guint hit_index;
  gsize start;
  gsize end;
  char *text;
} TwinCitation;

typedef enum
{
  TWIN_SUPPORT_YES,     /* the cited passages say it */
  TWIN_SUPPORT_PARTLY,
  TWIN_SUPPORT_NO,
} TwinSupport;

/**
 * TwinSentence:
 * @citations: numbers of the citations that carry it, 0-terminated; maybe none
 */
typedef struct
{
  char *text;
  guint *citations;
  TwinSupport support;
} TwinSentence;

typedef enum
{
  TWIN_NOTE_DISAGREEMENT, /* two documents give different figures for the same */
  TWIN_NOTE_DATED,        /* a document that is cited is old */
} TwinNoteKind;

/**
 * TwinNote: what is to be said of an answer's sources.
 * @first, @second: numbers of citations; of a dated one, only @first, and @second is 0
 * @first_figure, @second_figure: what they say differently, "6 months"; NULL of a dated one
 * @first_dated_at, @second_dated_at: when their documents were last changed; 0 if that is not known
 */
typedef struct
{
  TwinNoteKind kind;
  guint first;
  guint second;
  char *first_figure;
  char *second_figure;
  gint64 first_dated_at;
  gint64 second_dated_at;
} TwinNote;

/**
 * TwinWording: in whose words an answer is.
 * @TWIN_WORDING_CHOSEN: as was chosen: the model's, or where none was, the passages'
 * @TWIN_WORDING_NO_MODEL: in the passages' own, as the model could not be had
 * @TWIN_WORDING_UNSUPPORTED: likewise, as the model said what the passages do not
 */
typedef enum
{
  TWIN_WORDING_CHOSEN,
  TWIN_WORDING_NO_MODEL,
  TWIN_WORDING_UNSUPPORTED,
} TwinWording;

/**
 * TwinAnswer:
 * @abstained: the documents do not hold it; @text is the twin's no-answer message
 * @sentences: TwinSentence, in order; empty if abstained
 * @citations: TwinCitation, by number
 * @hits: TwinHit, the passages it was made from, best first; also if abstained
 * @best_score: of the best passage; 0 without one
 * @generated: by a model (else extracted)
 * @wording: why it is not, if one was chosen
 * @n_tokens: that a model used for it, as far as its provider says; also where its words were not taken
 * @notes: TwinNote, about the sources of an extracted answer
 * @by_words_because: why passages were looked for by words alone although the twin uses meaning; else NULL
 */
typedef struct
{
  char *text;
  gboolean abstained;
  gboolean generated;
  TwinWording wording;
  guint64 n_tokens;
  double best_score;
  GPtrArray *sentences;
  GPtrArray *citations;
  GPtrArray *hits;
  GPtrArray *notes;
  char *by_words_because;
} TwinAnswer;

void twin_answer_free (TwinAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinAnswer, twin_answer_free)

/**
 * TwinAnswerOptions:
 * @threshold: below this best score the answer abstains
 * @no_answer: what is said then
 * @max_sentences: of an extractive answer
 * @previous: the question before, for one that goes on from it ("And the pump?"); or NULL
 * @now: to tell which documents are old, TWIN_ANSWER_DATED_AFTER; 0 does not
 */
typedef struct
{
  double threshold;
  const char *no_answer;
  guint max_sentences;
  const char *language;
  const char *previous;
  gint64 now;
} TwinAnswerOptions;

/* Three years, in milliseconds: a document unchanged for so long is called dated. */
#define TWIN_ANSWER_DATED_AFTER (G_GINT64_CONSTANT (1096) * 24 * 60 * 60 * 1000)

#define TWIN_ANSWER_THRESHOLD 0.45

/* The best sentences of @hits (array of TwinHit; a reference is kept) in reading order, each with its
 * citation; or the no-answer message. A passage has one number: where several of its sentences are quoted,
 * its citation reaches from the first to the last. Uses no network. Any thread. */
TwinAnswer *twin_answer_extract (const char *question, GPtrArray *hits, const TwinAnswerOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/* Takes a model's text apart: marks like [1] or [2, 3] become citations, numbered anew; each sentence is
 * compared with the passages it cites (or, without a mark, with all) and marked. Links, pictures and tags
 * do not get through, only their labels. Abstains where the text is the no-answer message or empty. */
TwinAnswer *twin_answer_from_model_text (const char *model_text, GPtrArray *hits, const TwinAnswerOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/* How far @passages (NULL-terminated) say what @sentence says: by the share of its telling words, without
 * their endings. A figure that none of them has is never supported; where one says no and the other yes,
 * it is PARTLY at most. Words only: it does not see a lie told in the passage's own words. */
TwinSupport twin_support_check (const char *sentence, const char *const *passages, const char *language);

G_END_DECLS
