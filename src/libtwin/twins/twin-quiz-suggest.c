/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz-private.h"

#include <math.h>
#include <string.h>

#include "store/twin-passage-table.h"
#include "text/twin-chunker.h"
#include "text/twin-words.h"

/* Suggestions for questions with a gap, by rule and without a model: a sentence of a passage loses its one figure, or a term of the
 * document's headings, and the answers are figures of the same shape, or terms, of the same document, and of the twin's others where it has too few. */

#define GAP "_____"
#define N_OPTIONS 4
#define FEWEST_WORDS 6 /* in a sentence that can be understood alone */
#define LONGEST_SENTENCE 300
#define SHORTEST_TERM 5 /* characters */
#define FEWEST_OPTIONS 3
#define MOST_DIGITS 9
#define MOST_PASSAGES 100 /* of one document */
#define LEAST_DOCUMENTS 50 /* are looked at, if the twin has as many */

/* What makes an answer a worse one beside the right one, in units of a factor of e between two figures. */
#define OTHER_UNIT 2.0
#define OTHER_DOCUMENT 4.0
#define FARTHEST 3.0 /* that two figures may be apart */

/**
 * Gap: what a question may ask for.
 * @answer: the figure or the term as the sentence has it
 * @unit: what follows a figure: "%", "ml"; "" for a term
 * @value: of a figure
 * @decimals: of a figure; -1 for a term
 * @stem: of a term
 * @record: the document, borrowed
 */
typedef struct
{
  char *sentence;
  gsize start;
  gsize end;
  char *answer;
  char *unit;
  double value;
  int decimals;
  char *stem;
  const TwinDocumentRecord *record;
} Gap;

static void
gap_free (Gap *self)
{
  g_free (self->sentence);
  g_free (self->answer);
  g_free (self->unit);
  g_free (self->stem);
  g_free (self);
}

static Gap *
gap_new (const char *sentence, gsize start, gsize end)
{
  Gap *self = g_new0 (Gap, 1);

  self->sentence = g_strdup (sentence);
  self->start = start;
  self->end = end;
  self->answer = g_strndup (sentence + start, end - start);
  self->unit = g_strdup ("");
  self->decimals = -1;

  return self;
}

/* --- Figures --- */

/* The letters, or the one sign, that follow a figure after at most one blank. */
static char *
read_unit (const char *rest)
{
  const char *start = *rest == ' ' ? rest + 1 : rest;
  const char *end = start;

  if (g_str_has_prefix (start, "%") || g_str_has_prefix (start, "°"))
    end = g_utf8_next_char (start);
  while (g_unichar_isalpha (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);

  return g_strndup (start, (gsize) (end - start));
}

/* A run of digits with at most one point or comma within. What has letters, dashes or slashes at it is a name, a date or a range. */
static const char *
match_figure (const char *sentence, const char *start, int *decimals)
{
  const char *at = start;
  const char *point;

  if (start > sentence && strchr (" (", start[-1]) == NULL)
    return NULL;
  while (g_ascii_isdigit (*at))
    at++;
  *decimals = 0;
  if ((*at == '.' || *at == ',') && g_ascii_isdigit (at[1]))
    {
      for (point = at++; g_ascii_isdigit (*at); at++)
        ;
      *decimals = (int) (at - point) - 1;
    }
  if (at - start > MOST_DIGITS || (*at != '\0' && strchr ("-/:_", *at) != NULL))
    return NULL;

  return at;
}

static double
read_value (const char *answer)
{
  g_autofree char *text = g_strdelimit (g_strdup (answer), ",", '.');

  return g_ascii_strtod (text, NULL);
}

/* The one figure of @sentence: with two of them it would not be clear which one is asked for. */
static Gap *
find_figure (const char *sentence)
{
  const char *start = sentence + strcspn (sentence, "0123456789");
  int decimals = 0;
  const char *end = *start != '\0' ? match_figure (sentence, start, &decimals) : NULL;
  Gap *self;

  if (end == NULL || end[strcspn (end, "0123456789")] != '\0')
    return NULL;

  self = gap_new (sentence, (gsize) (start - sentence), (gsize) (end - sentence));
  self->decimals = decimals;
  self->value = read_value (self->answer);
  g_free (self->unit);
  self->unit = read_unit (end);

  return self;
}

/* --- Terms --- */

/* The words of headings that are long enough to be terms, by their stems. */
static void
note_terms (GHashTable *terms, TwinWords *words, const char *heading)
{
  g_autoptr (GArray) split = twin_words_split (words, heading, strlen (heading));

  for (guint i = 0; i < split->len; i++)
    {
      const TwinWord *word = &g_array_index (split, TwinWord, i);

      if (!word->stop && !word->unspaced && g_utf8_strlen (heading + word->start, (gssize) (word->end - word->start)) >= SHORTEST_TERM
          && g_unichar_isalpha (g_utf8_get_char (heading + word->start)))
        g_hash_table_add (terms, g_strdup (word->stem));
    }
}

/* The first term in @sentence that stands there only once. */
static Gap *
find_term (const char *sentence, TwinWords *words, GHashTable *terms)
{
  g_autoptr (GArray) split = twin_words_split (words, sentence, strlen (sentence));

  for (guint i = 0; i < split->len; i++)
    {
      const TwinWord *word = &g_array_index (split, TwinWord, i);
      guint n = 0;

      if (!g_hash_table_contains (terms, word->stem))
        continue;
      for (guint k = 0; k < split->len; k++)
        n += g_str_equal (g_array_index (split, TwinWord, k).stem, word->stem);
      if (n == 1)
        {
          Gap *self = gap_new (sentence, word->start, word->end);

          self->stem = g_strdup (word->stem);
          return self;
        }
    }

  return NULL;
}

/* --- Questions --- */

/* Whether @other could stand where @gap is: a figure of as many decimals, a term of the same language beginning as large or as small. */
static gboolean
is_alike (const Gap *gap, const Gap *other)
{
  if (gap->decimals != other->decimals || g_str_equal (gap->answer, other->answer))
    return FALSE;
  if (gap->decimals >= 0)
    return gap->value != other->value && fabs (log1p (gap->value) - log1p (other->value)) <= FARTHEST;

  return !g_str_equal (gap->stem, other->stem) && g_strcmp0 (gap->record->language, other->record->language) == 0
         && g_unichar_isupper (g_utf8_get_char (gap->answer)) == g_unichar_isupper (g_utf8_get_char (other->answer));
}

/* How far a wrong answer is from the right one; near ones are the better question. */
static double
get_distance (const Gap *gap, const Gap *other)
{
  double distance = gap->record != other->record ? OTHER_DOCUMENT : 0;

  if (gap->decimals >= 0)
    distance += fabs (log1p (gap->value) - log1p (other->value)) + (g_str_equal (gap->unit, other->unit) ? 0 : OTHER_UNIT);

  return distance;
}

/* Adds the one of @gaps that is alike, nearest to @gap and not among @chosen yet. */
static gboolean
choose_next (const Gap *gap, GPtrArray *gaps, GPtrArray *chosen)
{
  const Gap *best = NULL;

  for (guint i = 0; i < gaps->len; i++)
    {
      const Gap *other = gaps->pdata[i];
      gboolean usable = is_alike (gap, other) && (best == NULL || get_distance (gap, other) < get_distance (gap, best));

      for (guint k = 0; usable && k < chosen->len; k++)
        usable = is_alike (chosen->pdata[k], other);
      if (usable)
        best = other;
    }
  if (best != NULL)
    g_ptr_array_add (chosen, (gpointer) best);

  return best != NULL;
}

/* Figures by their value, terms by their letters: the place says nothing of which is right. */
static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  const Gap *one = *(const Gap *const *) a;
  const Gap *other = *(const Gap *const *) b;

  if (one->value != other->value)
    return one->value < other->value ? -1 : 1;

  return strcmp (one->answer, other->answer);
}

/* NULL where the documents have too few answers of the kind to choose from. */
static TwinQuizItem *
make_item (const Gap *gap, GPtrArray *gaps)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  TwinQuizItem *item;

  g_ptr_array_add (chosen, (gpointer) gap);
  while (chosen->len < N_OPTIONS && choose_next (gap, gaps, chosen))
    ;
  if (chosen->len < FEWEST_OPTIONS)
    return NULL;

  g_ptr_array_sort (chosen, compare_gaps);
  item = g_new0 (TwinQuizItem, 1);
  item->question = g_strdup_printf ("%.*s" GAP "%s", (int) gap->start, gap->sentence, gap->sentence + gap->end);
  item->options = g_new0 (char *, chosen->len + 1);
  for (guint i = 0; i < chosen->len; i++)
    {
      item->options[i] = g_strdup (((const Gap *) chosen->pdata[i])->answer);
      if (chosen->pdata[i] == gap)
        item->answer = i;
    }
  item->document_id = g_strdup (gap->record->id);
  item->quote = g_strdup (gap->sentence);

  return item;
}

/* --- Sentences --- */

/* A sentence that says something by itself and holds nothing that was rewritten or is a row of a table. */
static gboolean
is_usable (const char *sentence, TwinWords *words)
{
  gsize length = strlen (sentence);
  g_autoptr (GArray) split = NULL;

  if (length > LONGEST_SENTENCE || strpbrk (sentence, "[]*_|\n\t") != NULL || strchr (".!", sentence[length - 1]) == NULL)
    return FALSE;
  split = twin_words_split (words, sentence, length);

  return split->len >= FEWEST_WORDS;
}

/* Adds the gap of each usable sentence of @passage, each sentence once. */
static void
find_gaps (const TwinPassageRecord *passage, TwinWords *words, GHashTable *terms, GHashTable *seen, GPtrArray *gaps)
{
  g_autoptr (GArray) sentences = twin_sentences (passage->body, strlen (passage->body), passage->language);

  for (guint i = 0; i < sentences->len; i++)
    {
      const TwinSpan *span = &g_array_index (sentences, TwinSpan, i);
      g_autofree char *sentence = g_strndup (passage->body + span->start, span->end - span->start);
      Gap *gap;

      if (*sentence == '\0' || !is_usable (sentence, words))
        continue;
      gap = find_figure (sentence);
      if (gap == NULL)
        gap = find_term (sentence, words, terms);
      if (gap == NULL)
        continue;
      if (g_hash_table_add (seen, gap->sentence))
        g_ptr_array_add (gaps, gap);
      else
        gap_free (gap);
    }
}

/* The gaps of a document; NULL if the store fails. */
static GPtrArray *
find_document_gaps (TwinQuizJudge *judge, TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  GPtrArray *passages = _twin_quiz_judge_get_passages (judge, tx, record->id, error);
  guint n = passages != NULL ? MIN (passages->len, MOST_PASSAGES) : 0;
  g_autoptr (TwinWords) words = twin_words_new (record->language);
  g_autoptr (GHashTable) terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *gaps;

  if (passages == NULL)
    return NULL;

  gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) gap_free);
  for (guint i = 0; i < n; i++)
    note_terms (terms, words, ((TwinPassageRecord *) passages->pdata[i])->heading);
  for (guint i = 0; i < n; i++)
    find_gaps (passages->pdata[i], words, terms, seen, gaps);
  for (guint i = 0; i < gaps->len; i++)
    ((Gap *) gaps->pdata[i])->record = record;

  return gaps;
}

/* --- The whole --- */

/* The gaps of each document that has some: arrays of Gap, at most @most of them, but @document_id (nullable) among them. */
static GPtrArray *
find_all_gaps (TwinQuizJudge *judge, TwinTransaction *tx, const char *document_id, guint most, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *knowledge = _twin_quiz_judge_get_knowledge (judge);

  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinKnowledge *one = knowledge->pdata[i];
      gboolean wanted = g_strcmp0 (one->record->id, document_id) == 0;
      g_autoptr (GPtrArray) gaps = NULL;

      if (one->blocked_by != NULL || (documents->len >= most && !wanted))
        continue;
      gaps = !g_cancellable_set_error_if_cancelled (cancellable, error) ? find_document_gaps (judge, tx, one->record, error) : NULL;
      if (gaps == NULL)
        return NULL;
      if (gaps->len > 0)
        g_ptr_array_add (documents, g_steal_pointer (&gaps));
    }

  return g_steal_pointer (&documents);
}

/**
 * Turns: what the documents take their turns in.
 * @document_id: the only one that has turns; NULL: each has
 * @asked: sentences that are asked about already
 */
typedef struct
{
  TwinQuizJudge *judge;
  TwinTransaction *tx;
  GHashTable *asked;
  const char *document_id;
  guint limit;
} Turns;

static gboolean
has_turns (const Turns *self, GPtrArray *own)
{
  return self->document_id == NULL || g_str_equal (((Gap *) own->pdata[0])->record->id, self->document_id);
}

/* The next gap of a document, from *@next on, that makes a question; NULL when there is none. What could not be published is no suggestion. */
static TwinQuizItem *
take_next (const Turns *self, GPtrArray *own, guint *next, GPtrArray *all)
{
  while (*next < own->len)
    {
      const Gap *gap = own->pdata[(*next)++];
      TwinQuizItem *item = !g_hash_table_contains (self->asked, gap->sentence) ? make_item (gap, all) : NULL;

      if (item != NULL && _twin_quiz_judge_item (self->judge, self->tx, item, NULL))
        return item;
      twin_quiz_item_free (item);
    }

  return NULL;
}

/* The first of each document, then the second of each, and so on. */
static GPtrArray *
take_turns (const Turns *self, GPtrArray *documents)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_item_free);
  g_autofree guint *next = g_new0 (guint, documents->len + 1);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  gboolean more = TRUE;

  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_extend (all, documents->pdata[i], NULL, NULL);
  while (more && items->len < self->limit)
    {
      more = FALSE;
      for (guint i = 0; i < documents->len && items->len < self->limit; i++)
        {
          TwinQuizItem *item = has_turns (self, documents->pdata[i]) ? take_next (self, documents->pdata[i], &next[i], all) : NULL;

          if (item == NULL)
            continue;
          more = TRUE;
          g_ptr_array_add (items, item);
        }
    }

  return items;
}

/* The sentences that quizzes ask about. */
static GHashTable *
list_asked (TwinTransaction *tx, const TwinTwin *twin, GError **error)
{
  g_autoptr (GPtrArray) quizzes = twin_quiz_table_list (tx, twin->id, error);
  GHashTable *asked = quizzes != NULL ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) : NULL;

  for (guint i = 0; quizzes != NULL && i < quizzes->len; i++)
    {
      const TwinQuizRecord *quiz = quizzes->pdata[i];

      for (guint k = 0; k < quiz->items->len; k++)
        g_hash_table_add (asked, g_strdup (((TwinQuizItem *) quiz->items->pdata[k])->quote));
    }

  return asked;
}

GPtrArray *
twin_quiz_suggest (TwinLibrary *library, const TwinTwin *twin, const char *document_id, guint limit, GCancellable *cancellable, GError **error)
{
  Turns turns = { .document_id = document_id, .limit = limit };
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GHashTable) asked = NULL;
  g_autoptr (TwinQuizJudge) judge = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL, NULL);

  judge = _twin_quiz_judge_make (library, twin, cancellable, error);
  tx = judge != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;
  asked = tx != NULL ? list_asked (tx, twin, error) : NULL;
  documents = asked != NULL ? find_all_gaps (judge, tx, document_id, MAX (limit, LEAST_DOCUMENTS), cancellable, error) : NULL;
  if (documents == NULL)
    return NULL;

  turns.judge = judge;
  turns.tx = tx;
  turns.asked = asked;

  return take_turns (&turns, documents);
}
