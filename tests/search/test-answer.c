/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-answer.h"

#include <string.h>

static const char no_answer[] = "That is not in the documents.";

static void
add_hit (GPtrArray *hits, gint64 rendition, gsize start, double score, const char *heading, const char *body)
{
  TwinHit *hit = g_new0 (TwinHit, 1);

  hit->title = g_strdup ("Handbook");
  hit->score = score;
  hit->passage = twin_passage_record_new ();
  hit->passage->id = hits->len + 1;
  hit->passage->rendition_id = rendition;
  hit->passage->start = start;
  hit->passage->end = start + strlen (body);
  hit->passage->heading = g_strdup (heading);
  hit->passage->body = g_strdup (body);
  g_ptr_array_add (hits, hit);
}

static GPtrArray *
new_hits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) twin_hit_free);
}

static GPtrArray *
make_hits (void)
{
  GPtrArray *hits = new_hits ();

  add_hit (hits, 1, 5000, .9, "Valves", "The shutdown valve is tested every six months by Dr. Meier. The hall is blue. "
                                        "Tests of the valve are entered in the log book.");
  add_hit (hits, 1, 1000, .8, "Valves", "A valve that failed its test is replaced within 14 days.\n\nWrite to [EMAIL_REDACTED] about the valve test.");
  add_hit (hits, 2, 0, .75, "", "The shutdown valve is tested every six months by Dr. Meier.");
  add_hit (hits, 3, 0, .2, "", "A valve.");

  return hits;
}

/* Each citation says exactly what stands in its passage, each mark has one, all numbers are used in order. */
static void
check_answer (const TwinAnswer *answer)
{
  for (guint i = 0; i < answer->citations->len; i++)
    {
      const TwinCitation *citation = g_ptr_array_index (answer->citations, i);
      const TwinHit *hit = g_ptr_array_index (answer->hits, citation->hit_index);
      gsize start = citation->start - hit->passage->start;

      g_assert_cmpuint (citation->number, ==, i + 1);
      g_assert_cmpuint (citation->start, >=, hit->passage->start);
      g_assert_cmpuint (citation->end, <=, hit->passage->end);
      g_assert_cmpuint (strlen (citation->text), ==, citation->end - citation->start);
      g_assert_cmpmem (citation->text, strlen (citation->text), hit->passage->body + start, citation->end - citation->start);
    }
  for (guint i = 0; i < answer->sentences->len; i++)
    {
      const TwinSentence *sentence = g_ptr_array_index (answer->sentences, i);

      g_assert_nonnull (strstr (answer->text, sentence->text));
      for (guint k = 0; sentence->citations[k] != 0; k++)
        g_assert_cmpuint (sentence->citations[k], <=, answer->citations->len);
    }
}

static void
test_extract (void)
{
  g_autoptr (GPtrArray) hits = make_hits ();
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 3, "en", NULL, 0 };
  g_autoptr (TwinAnswer) answer = twin_answer_extract ("How often is the valve tested?", hits, &options);

  g_assert_false (answer->abstained);
  g_assert_false (answer->generated);
  g_assert_cmpfloat (answer->best_score, ==, .9);
  g_assert_true (answer->hits == hits);
  check_answer (answer);
  /* The two sentences of passage 1 under one number, with what stands between them in the citation;
   * document 2 says the same and is left out; the order is that of the document. */
  g_assert_cmpstr (answer->text, ==,
                   "A valve that failed its test is replaced within 14 days. [1] "
                   "The shutdown valve is tested every six months by Dr. Meier. [2] "
                   "Tests of the valve are entered in the log book. [2]");
  g_assert_cmpuint (answer->citations->len, ==, 2);
  g_assert_cmpuint (((TwinCitation *) g_ptr_array_index (answer->citations, 1))->start, ==, 5000);
}

static void
test_extract_one (void)
{
  g_autoptr (GPtrArray) hits = make_hits ();
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 1, "en", NULL, 0 };
  g_autoptr (TwinAnswer) answer = twin_answer_extract ("To whom do I write about the valve test?", hits, &options);

  check_answer (answer);
  g_assert_cmpstr (answer->text, ==, "Write to [EMAIL_REDACTED] about the valve test. [1]");
}

static void
test_extract_heading (void)
{
  g_autoptr (GPtrArray) hits = new_hits ();
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 2, NULL, NULL, 0 };
  g_autoptr (TwinAnswer) answer = NULL;

  add_hit (hits, 1, 0, 1, "Opening hours", "Monday to Friday\tnine to five\nSaturday\tclosed");
  answer = twin_answer_extract ("What are the opening hours?", hits, &options);
  check_answer (answer);
  g_assert_cmpstr (answer->text, ==, "Monday to Friday | nine to five [1] Saturday | closed [1]");
}

static void
test_abstain (void)
{
  g_autoptr (GPtrArray) hits = new_hits ();
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 3, "en", NULL, 0 };
  g_autoptr (TwinAnswer) without = twin_answer_extract ("Who is the queen?", hits, &options);
  g_autoptr (TwinAnswer) below = NULL;
  g_autoptr (TwinAnswer) barely = NULL;

  g_assert_true (without->abstained);
  g_assert_cmpstr (without->text, ==, no_answer);

  add_hit (hits, 1, 0, TWIN_ANSWER_THRESHOLD - .001, "", "The queen bee lives for years.");
  below = twin_answer_extract ("Who is the queen?", hits, &options);
  g_assert_true (below->abstained);
  g_assert_cmpuint (below->hits->len, ==, 1);
  g_assert_cmpuint (below->citations->len, ==, 0);
  g_assert_cmpuint (below->sentences->len, ==, 0);
  g_assert_cmpfloat (below->best_score, >, 0);

  ((TwinHit *) g_ptr_array_index (hits, 0))->score = TWIN_ANSWER_THRESHOLD;
  barely = twin_answer_extract ("Who is the queen?", hits, &options);
  g_assert_false (barely->abstained);
}

typedef struct
{
  const char *text;
  const char *expected;      /* NULL: abstained */
  const char *support;       /* a letter for each sentence: y, p, n */
  const char *citations;     /* hit indices in the order of numbers */
} ModelCase;

static const ModelCase model_cases[] = {
  { "The valve is tested every six months [1].", "The valve is tested every six months. [1]", "y", "0" },
  { "The valve is tested every six months. [1] It is replaced within 14 days. [2]",
    "The valve is tested every six months. [1] It is replaced within 14 days. [2]", "yy", "01" },
  { "A failed valve is replaced within 14 days [2]. The valve is tested every six months [1][2].",
    "A failed valve is replaced within 14 days. [1] The valve is tested every six months. [2][1]", "yy", "10" },
  { "The valve is tested every six months [1, 3].", "The valve is tested every six months. [1][2]", "y", "02" },
  { "The valve is tested every six months [1-3].", "The valve is tested every six months. [1][2][3]", "y", "012" },
  { "The valve is tested every six months [1][1].", "The valve is tested every six months. [1]", "y", "0" },
  { "The valve is tested every six months [9][0].", "The valve is tested every six months.", "y", "" },
  { "The valve is tested every six months.", "The valve is tested every six months.", "y", "" },
  /* A number that no cited passage has. */
  { "A failed valve is replaced within 15 days [2].", "A failed valve is replaced within 15 days. [1]", "n", "1" },
  { "A failed valve is replaced within 14 days [1].", "A failed valve is replaced within 14 days. [1]", "n", "0" },
  { "The valve is not tested every six months [1].", "The valve is not tested every six months. [1]", "p", "0" },
  { "Unicorns graze on quiet meadows [1].", "Unicorns graze on quiet meadows. [1]", "n", "0" },
  /* Links, pictures and tags. */
  { "The [valve](https://evil.example/?q=secret) is tested every six months ![x](http://evil.example/p.png)[1].",
    "The valve is tested every six months x. [1]", "y", "0" },
  { "The valve is tested every six months [1](https://evil.example).", "The valve is tested every six months. [1]", "y", "0" },
  { "[![valve](http://a.example/i.png)](http://b.example) is tested every six months [1].", "valve is tested every six months. [1]", "y", "0" },
  { "<a href=\"http://evil.example\">The valve</a> is tested every six months <https://evil.example> [1].",
    "The valve is tested every six months. [1]", "y", "0" },
  { "The valve is tested every six months [1].\n\n[1]: https://evil.example\n[x]: <javascript:alert(1)>",
    "The valve is tested every six months. [1]", "y", "0" },
  { "**The valve** is tested every six months [1].", "The valve is tested every six months. [1]", "y", "0" },
  { "# Valves\n- The valve is tested every six months [1].\n- Write to [EMAIL_REDACTED] about the valve test [2].",
    "Valves\n- The valve is tested every six months. [1]\n- Write to [EMAIL_REDACTED] about the valve test. [2]", "yyy", "01" },
  { "Write to [EMAIL_REDACTED][2].", "Write to [EMAIL_REDACTED]. [1]", "y", "1" },
  { "1. The valve is tested every six months [1].\n2. It is replaced within 14 days [2].",
    "1. The valve is tested every six months. [1]\n2. It is replaced within 14 days. [2]", "yy", "01" },
  { "That is not in the documents.", NULL, "", "" },
  { "  THAT is not in the documents. [1]\n", NULL, "", "" },
  { "", NULL, "", "" },
  { "[1]", NULL, "", "" },
};

static void
test_model_text (void)
{
  g_autoptr (GPtrArray) hits = make_hits ();
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 3, "en", NULL, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (model_cases); i++)
    {
      const ModelCase *c = &model_cases[i];
      g_autoptr (TwinAnswer) answer = twin_answer_from_model_text (c->text, hits, &options);

      g_test_message ("%s", c->text);
      g_assert_true (answer->generated);
      check_answer (answer);
      g_assert_cmpint (answer->abstained, ==, c->expected == NULL);
      g_assert_cmpstr (answer->text, ==, c->expected != NULL ? c->expected : no_answer);
      g_assert_cmpuint (answer->sentences->len, ==, strlen (c->support));
      for (guint k = 0; k < answer->sentences->len; k++)
        g_assert_cmpint ("ypn"[((TwinSentence *) g_ptr_array_index (answer->sentences, k))->support], ==, c->support[k]);
      g_assert_cmpuint (answer->citations->len, ==, strlen (c->citations));
      for (guint k = 0; k < answer->citations->len; k++)
        g_assert_cmpint (((TwinCitation *) g_ptr_array_index (answer->citations, k))->hit_index, ==, c->citations[k] - '0');
    }
}

/* Nothing that a model writes brings the program down or keeps it long. */
static void
test_any_model_text (void)
{
  static const char *const pieces[] = { "[", "]", "(", ")", "!", "<", ">", "a", "1", ". ", "\n", "valve ", "[1]", "http://", "\xff", "é", "[x]: ", ":" };
  g_autoptr (GPtrArray) hits = make_hits ();
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 3, NULL, NULL, 0 };

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (TwinAnswer) answer = NULL;

      for (guint i = g_test_rand_int_range (0, 80); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      answer = twin_answer_from_model_text (text->str, hits, &options);
      check_answer (answer);
      g_assert_true (g_utf8_validate (answer->text, -1, NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (TwinAnswer) answer = NULL;
      gint64 begin = g_get_monotonic_time ();

      while (text->len < (256 << 10))
        g_string_append (text, pieces[i]);
      answer = twin_answer_from_model_text (text->str, hits, &options);
      g_assert_nonnull (answer);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
    }
}

typedef struct
{
  const char *sentence;
  const char *passage;
  const char *language;
  TwinSupport expected;
} SupportCase;

static const SupportCase support_cases[] = {
  { "Testing happens every six months.", "The valve is tested every six months.", "en", TWIN_SUPPORT_PARTLY },
  { "The valves were tested every six months.", "The valve is tested every six months.", "en", TWIN_SUPPORT_YES },
  { "It costs 1,500 euros.", "The price is 1,500 euros; it costs that much.", "en", TWIN_SUPPORT_YES },
  { "It costs 1,50 euros.", "The price is 1,500 euros; it costs that much.", "en", TWIN_SUPPORT_NO },
  { "It costs 500 euros.", "The price is 1,500 euros; it costs that much.", "en", TWIN_SUPPORT_NO },
  { "Entry is allowed.", "Entry is not allowed.", "en", TWIN_SUPPORT_PARTLY },
  { "Entry isn't allowed.", "Entry is not allowed.", "en", TWIN_SUPPORT_YES },
  { "Der Zutritt ist erlaubt.", "Der Zutritt ist nicht erlaubt. Rauchen ist kein Problem.", "de", TWIN_SUPPORT_PARTLY },
  { "Kein Zutritt ohne Helm.", "Ohne Helm kein Zutritt.", "de", TWIN_SUPPORT_YES },
  { "Die Ventile werden geprüft.", "Das Ventil wird jährlich geprüft.", "de", TWIN_SUPPORT_YES },
  { "阀门必须检查。", "紧急切断阀门必须每六个月检查一次。", "zh", TWIN_SUPPORT_YES },
  { "Yes.", "Yes.", "en", TWIN_SUPPORT_PARTLY },
  { "Unicorns graze.", "", "en", TWIN_SUPPORT_NO },
};

static void
test_support (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (support_cases); i++)
    {
      const SupportCase *c = &support_cases[i];
      const char *passages[] = { c->passage, NULL };

      g_test_message ("%s", c->sentence);
      g_assert_cmpint (twin_support_check (c->sentence, passages, c->language), ==, c->expected);
    }
  g_assert_cmpint (twin_support_check ("Anything.", (const char *const[]) { NULL }, "en"), ==, TWIN_SUPPORT_NO);
}

static const struct
{
  const char *language;
  const char *first;
  const char *second;
  const char *one; /* NULL: they do not disagree */
  const char *other;
} disagreement_cases[] = {
  { "en", "The shutdown valve is tested every six months.", "The shutdown valve is tested every 12 months.", "six months", "12 months" },
  { "en", "The shutdown valve is tested every six months.", "The shutdown valve is tested every 6 months.", NULL, NULL },
  { "en", "Invoices are paid within 14 working days.", "Invoices are paid within 30 days.", "14 working days", "30 days" },
  { "en", "Invoices are paid within 14 days.", "Chlorine is stored for 30 days.", NULL, NULL },
  { "en", "The hall was built in 1998.", "The hall was built in 1999.", "1998", "1999" },
  { "en", "The hall is open from 9:00.", "The hall is open from 9:30.", "9:00", "9:30" },
  { "en", "The pump weighs 12 kg and needs 3 bar.", "The pump weighs 12 kg and needs 4 bar.", NULL, NULL },
  { "en", "The fee is 1,500 euros.", "The fee is 1500 euros.", NULL, NULL },
  { "de", "Das Ventil wird alle sechs Monate geprüft.", "Das Ventil wird alle zwölf Monate geprüft.", "sechs Monate", "zwölf Monate" },
  { "en", "The pump is green.", "The pump is red.", NULL, NULL },
};

static void
test_disagreements (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (disagreement_cases); i++)
    {
      g_autoptr (GPtrArray) hits = new_hits ();
      TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 4, disagreement_cases[i].language, NULL, 0 };
      g_autoptr (TwinAnswer) answer = NULL;

      g_test_message ("%s / %s", disagreement_cases[i].first, disagreement_cases[i].second);
      add_hit (hits, 1, 0, .9, "", disagreement_cases[i].first);
      add_hit (hits, 2, 0, .9, "", disagreement_cases[i].second);
      ((TwinHit *) g_ptr_array_index (hits, 0))->dated_at = 5;
      answer = twin_answer_extract (disagreement_cases[i].first, hits, &options);
      if (disagreement_cases[i].one == NULL)
        g_assert_cmpuint (answer->notes->len, ==, 0);
      else
        {
          const TwinNote *note;

          g_assert_cmpuint (answer->citations->len, ==, 2);
          g_assert_cmpuint (answer->notes->len, ==, 1);
          note = g_ptr_array_index (answer->notes, 0);
          g_assert_cmpint (note->kind, ==, TWIN_NOTE_DISAGREEMENT);
          g_assert_cmpuint (note->first, ==, 1);
          g_assert_cmpuint (note->second, ==, 2);
          g_assert_cmpstr (note->first_figure, ==, disagreement_cases[i].one);
          g_assert_cmpstr (note->second_figure, ==, disagreement_cases[i].other);
          g_assert_cmpint (note->first_dated_at, ==, 5);
          g_assert_cmpint (note->second_dated_at, ==, 0);
        }
      check_answer (answer);
    }
}

/* One document does not contradict itself: a list of prices is no quarrel. */
static void
test_one_document (void)
{
  g_autoptr (GPtrArray) hits = new_hits ();
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 4, "en", NULL, 0 };
  g_autoptr (TwinAnswer) answer = NULL;

  add_hit (hits, 1, 0, .9, "", "A ticket costs 5 euros. A ticket costs 3 euros for children.");
  answer = twin_answer_extract ("What does a ticket cost?", hits, &options);
  g_assert_false (answer->abstained);
  g_assert_cmpuint (answer->notes->len, ==, 0);
}

static void
test_dated (void)
{
  static const gint64 now = G_GINT64_CONSTANT (1790000000000);
  static const struct
  {
    gint64 dated_at;
    gint64 now;
    guint n_notes;
  } cases[] = {
    { now - 1, now, 0 }, { now - TWIN_ANSWER_DATED_AFTER + 1, now, 0 }, { now - TWIN_ANSWER_DATED_AFTER, now, 1 }, { 1, now, 1 },
    { 0, now, 0 },       { 1, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) hits = new_hits ();
      TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, no_answer, 4, "en", NULL, cases[i].now };
      g_autoptr (TwinAnswer) answer = NULL;

      add_hit (hits, 1, 0, .9, "", "The shutdown valve is tested every six months.");
      ((TwinHit *) g_ptr_array_index (hits, 0))->dated_at = cases[i].dated_at;
      answer = twin_answer_extract ("How often is the valve tested?", hits, &options);
      g_assert_cmpuint (answer->notes->len, ==, cases[i].n_notes);
      if (cases[i].n_notes > 0)
        g_assert_cmpint (((TwinNote *) g_ptr_array_index (answer->notes, 0))->kind, ==, TWIN_NOTE_DATED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/answer/extract", test_extract);
  g_test_add_func ("/search/answer/extract-one", test_extract_one);
  g_test_add_func ("/search/answer/extract-heading", test_extract_heading);
  g_test_add_func ("/search/answer/abstain", test_abstain);
  g_test_add_func ("/search/answer/model-text", test_model_text);
  g_test_add_func ("/search/answer/any-model-text", test_any_model_text);
  g_test_add_func ("/search/answer/support", test_support);
  g_test_add_func ("/search/answer/disagreements", test_disagreements);
  g_test_add_func ("/search/answer/one-document", test_one_document);
  g_test_add_func ("/search/answer/dated", test_dated);

  return g_test_run ();
}
