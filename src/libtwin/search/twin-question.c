/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-question.h"

#include <math.h>
#include <string.h>

#include "base/twin-limits.h"
#include "text/twin-language.h"

/* Rarity means nothing among a handful of passages: below this many, they are
 * taken for a sample of so many, or the word that the writer put differently
 * would weigh more than all that is there. */
#define SMALLEST_COLLECTION 100

/* Questions of more terms than this are not questions; the first ones count. */
#define MAX_TERMS 48

/* Shorter words resemble each other by chance. */
#define SHORTEST_NEAR 5

/* What a word counts that was asked for in the question before. */
#define CARRIED_SHARE .5

/* A question that goes on from another has no more telling words of its own than this. */
#define MOST_OF_PRONOUN 5
#define MOST_OF_ELLIPSIS 1
#define LONGEST_ELLIPSIS 4

/* What is kept of a word: the term's number and the relation. 0 is "not looked at yet". */
#define PACK(term, relation) GUINT_TO_POINTER (((term) << 2 | (relation)) + 1)
#define UNPACK_TERM(packed) ((GPOINTER_TO_UINT (packed) - 1) >> 2)
#define UNPACK_RELATION(packed) ((TwinRelation) ((GPOINTER_TO_UINT (packed) - 1) & 3))

static void
term_clear (gpointer data)
{
  g_free (((TwinTerm *) data)->nearest);
}

static void
tongue_free (TwinTongue *self)
{
  g_hash_table_unref (self->relations);
  g_array_unref (self->sequence);
  twin_words_free (self->words);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinTongue, tongue_free)

static TwinTongue *
tongue_new (const char *text, const char *language)
{
  TwinTongue *self = g_new0 (TwinTongue, 1);

  self->words = twin_words_new (language);
  self->sequence = twin_words_split (self->words, text, strlen (text));
  self->relations = g_hash_table_new (NULL, NULL);

  return self;
}

static const TwinWord *
get_word (const TwinTongue *tongue, const TwinTerm *term)
{
  return &g_array_index (tongue->sequence, TwinWord, term->at);
}

/* Where words are divided does not depend on the language, so a term stands at the same place in each tongue. */
static void
relate_terms (const TwinQuestion *self, TwinTongue *tongue)
{
  for (guint i = self->terms->len; i > 0; i--)
    {
      const TwinWord *word = get_word (tongue, &g_array_index (self->terms, TwinTerm, i - 1));

      g_hash_table_insert (tongue->relations, (gpointer) word->stem, PACK (i - 1, TWIN_RELATION_SAME));
    }
}

static void
add_terms (TwinQuestion *self)
{
  g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->own->sequence->len && self->terms->len < MAX_TERMS; i++)
    {
      const TwinWord *word = &g_array_index (self->own->sequence, TwinWord, i);
      TwinTerm term = { .word = word->folded, .at = i, .unspaced = word->unspaced, .weight = 1 };

      term.share = i < self->n_words ? 1 : CARRIED_SHARE;
      if (!word->stop && g_hash_table_add (met, (gpointer) word->stem))
        g_array_append_val (self->terms, term);
    }
}

/* How many words of @text say nothing in @language. */
static guint
count_stop_words (const char *text, const char *language)
{
  g_autoptr (TwinWords) words = twin_words_new (language);
  g_autoptr (GArray) split = twin_words_split (words, text, strlen (text));
  guint n = 0;

  for (guint i = 0; i < split->len; i++)
    n += g_array_index (split, TwinWord, i).stop;

  return n;
}

/* A question is often too short to tell its language; then it is one of those in which there is something to be found. */
static char *
guess_language (const char *text, const char *const *expected)
{
  const char *best = NULL;
  guint best_count = 0;
  guint n_expected = 0;

  for (guint i = 0; expected != NULL && expected[i] != NULL; i++)
    {
      guint count = *expected[i] != '\0' ? count_stop_words (text, expected[i]) : 0;

      n_expected += *expected[i] != '\0';
      if (*expected[i] != '\0' && (best == NULL || count > best_count))
        {
          best = expected[i];
          best_count = count;
        }
    }

  return best_count > 0 || n_expected == 1 ? g_strdup (best) : NULL;
}

static char *
choose_language (const char *text, const char *language, const char *const *expected)
{
  char *detected;

  if (language != NULL && *language != '\0')
    return g_strdup (language);

  detected = twin_language_detect (text, strlen (text));

  return detected != NULL ? detected : guess_language (text, expected);
}

static char *
cut_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, TWIN_LIMIT_QUESTION_BYTES));

  return g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
}

/* "It", "they", "there": what is meant was said before. */
static gboolean
is_pronoun (const char *word)
{
  static const char *const pronouns[] = {
    "it", "its", "they", "them", "their", "that", "this", "those", "these", "there", "he", "she", "him", "her", "his",
    "es", "sie", "ihn", "ihm", "ihr", "ihre", "er", "dies", "diese", "dieser", "dieses", "dort", "dafür", "dabei", "damit",
    "davon", "darüber", "il", "elle", "ils", "elles", "cela", "ça", "celui", "celle", "ello", "ella", "ellos", "ellas",
    "eso", "esto", "esso", "essa", "lui", "lei", "questo", "isso", "isto", "het", "dat", "deze", NULL,
  };

  return g_strv_contains (pronouns, word);
}

/* "And ...?", "What about ...?", "Und ...?". */
static gboolean
begins_as_sequel (GArray *words)
{
  static const char *const links[] = { "and", "but", "or", "also", "und", "aber", "oder", "auch", "et", "mais", "y", "pero",
                                       "e", "ma", "mas", "en", "maar", "а", "и", "но", NULL };
  const char *first = words->len > 0 ? g_array_index (words, TwinWord, 0).folded : "";
  const char *second = words->len > 1 ? g_array_index (words, TwinWord, 1).folded : "";

  return g_strv_contains (links, first)
         || ((g_str_equal (first, "what") || g_str_equal (first, "how")) && g_str_equal (second, "about"));
}

/* Whether a question cannot be understood without the one before it. */
static gboolean
goes_on (const char *text, const char *language)
{
  g_autoptr (TwinWords) owner = twin_words_new (language);
  g_autoptr (GArray) words = twin_words_split (owner, text, strlen (text));
  gboolean pronoun = FALSE;
  guint n_telling = 0;

  for (guint i = 0; i < words->len; i++)
    {
      const TwinWord *word = &g_array_index (words, TwinWord, i);

      n_telling += !word->stop;
      pronoun = pronoun || is_pronoun (word->folded);
    }

  return begins_as_sequel (words) || (pronoun && n_telling <= MOST_OF_PRONOUN)
         || (n_telling <= MOST_OF_ELLIPSIS && words->len <= LONGEST_ELLIPSIS);
}

TwinQuestion *
twin_question_new (const char *text, const char *previous, const char *language, const char *const *expected)
{
  TwinQuestion *self = g_new0 (TwinQuestion, 1);
  g_autofree char *own_text = cut_text (text);
  g_autofree char *tag = choose_language (own_text, language, expected);
  g_autoptr (TwinTongue) alone = tongue_new (own_text, tag);

  self->n_words = alone->sequence->len;
  if (previous != NULL && goes_on (own_text, tag))
    {
      g_autofree char *previous_text = cut_text (previous);

      self->text = g_strconcat (own_text, "\n", previous_text, NULL);
    }
  else
    self->text = g_steal_pointer (&own_text);
  self->terms = g_array_new (FALSE, FALSE, sizeof (TwinTerm));
  g_array_set_clear_func (self->terms, term_clear);
  self->tongues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tongue_free);
  self->own = tongue_new (self->text, tag);
  g_hash_table_insert (self->tongues, g_strdup (tag != NULL ? tag : ""), self->own);
  add_terms (self);
  relate_terms (self, self->own);

  return self;
}

void
twin_question_free (TwinQuestion *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->tongues);
  g_array_unref (self->terms);
  g_free (self->text);
  g_free (self);
}

TwinTongue *
twin_question_get_tongue (TwinQuestion *self, const char *language)
{
  TwinTongue *tongue = g_hash_table_lookup (self->tongues, language);

  if (tongue == NULL)
    {
      tongue = tongue_new (self->text, *language != '\0' ? language : NULL);
      relate_terms (self, tongue);
      g_hash_table_insert (self->tongues, g_strdup (language), tongue);
    }

  return tongue;
}

TwinTongue *
twin_question_get_reader (TwinQuestion *self, const char *language)
{
  return language != NULL && *language != '\0' ? twin_question_get_tongue (self, language) : self->own;
}

static gsize
count_common_prefix (const char *a, const char *b)
{
  gsize n = 0;

  while (a[n] != '\0' && a[n] == b[n])
    n++;

  return n;
}

/* Words of one family, "Verteidigung" and "Verteidigungsspieler", "Ventil" and "Sicherheitsventil",
 * "popular" and "population": what stemmers leave apart. In bytes, which is near enough. */
static gboolean
is_near (const char *a, const char *b)
{
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);
  gsize common;

  if (MIN (a_length, b_length) < SHORTEST_NEAR)
    return FALSE;
  common = count_common_prefix (a, b);
  if (common * 5 >= MAX (a_length, b_length) * 3 && common >= SHORTEST_NEAR)
    return TRUE;

  return a_length > b_length ? g_str_has_suffix (a, b) : g_str_has_suffix (b, a);
}

static gpointer
find_relation (const TwinQuestion *self, const TwinTongue *tongue, const TwinWord *word)
{
  for (guint i = 0; i < self->terms->len; i++)
    {
      const TwinTerm *term = &g_array_index (self->terms, TwinTerm, i);
      const TwinWord *own = get_word (tongue, term);

      if (term->nearest != NULL && g_str_equal (term->nearest, word->stem))
        return PACK (i, TWIN_RELATION_SAME);
      /* One character of an unspaced script stands in pairs and triples. */
      if (term->unspaced && word->unspaced && own->end - own->start <= 4 && g_utf8_strlen (own->folded, -1) == 1
          && g_str_has_prefix (word->stem, own->stem))
        return PACK (i, TWIN_RELATION_SAME);
    }
  for (guint i = 0; i < self->terms->len && !word->unspaced && !word->stop; i++)
    if (!g_array_index (self->terms, TwinTerm, i).unspaced
        && is_near (word->stem, get_word (tongue, &g_array_index (self->terms, TwinTerm, i))->stem))
      return PACK (i, TWIN_RELATION_NEAR);

  return PACK (0, TWIN_RELATION_NONE);
}

TwinRelation
twin_question_relate (const TwinQuestion *self, TwinTongue *tongue, const TwinWord *word, guint *term)
{
  gpointer packed = g_hash_table_lookup (tongue->relations, word->stem);

  if (packed == NULL)
    {
      packed = find_relation (self, tongue, word);
      g_hash_table_insert (tongue->relations, (gpointer) word->stem, packed);
    }
  *term = UNPACK_TERM (packed);

  return UNPACK_RELATION (packed);
}

const char **
twin_question_list_variants (const TwinQuestion *self, guint term)
{
  const TwinTerm *asked = &g_array_index (self->terms, TwinTerm, term);
  GPtrArray *variants = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer tongue;

  g_ptr_array_add (variants, (gpointer) get_word (self->own, asked)->stem);
  g_hash_table_iter_init (&iter, self->tongues);
  while (g_hash_table_iter_next (&iter, NULL, &tongue))
    {
      const char *stem = get_word (tongue, asked)->stem;

      if (!g_ptr_array_find_with_equal_func (variants, stem, g_str_equal, NULL))
        g_ptr_array_add (variants, (gpointer) stem);
    }
  if (asked->nearest != NULL)
    g_ptr_array_add (variants, asked->nearest);
  g_ptr_array_add (variants, NULL);

  return (const char **) g_ptr_array_free (variants, FALSE);
}

void
twin_question_weigh (TwinQuestion *self, guint64 n_passages)
{
  double n = MAX (n_passages, SMALLEST_COLLECTION);

  for (guint i = 0; i < self->terms->len; i++)
    {
      TwinTerm *term = &g_array_index (self->terms, TwinTerm, i);
      double df = MIN (term->df, n);

      term->weight = term->share * log (1 + (n - df + .5) / (df + .5));
    }
}

double
twin_question_get_total (const TwinQuestion *self)
{
  double total = 0;

  /* A guess may help a passage up, but what was asked for is still the word that is not there. */
  for (guint i = 0; i < self->terms->len; i++)
    {
      const TwinTerm *term = &g_array_index (self->terms, TwinTerm, i);

      total += term->nearest != NULL ? term->weight / term->share : term->weight;
    }

  return total;
}
