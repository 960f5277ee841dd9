/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-index.h"

#include <string.h>

#include "base/twin-limits.h"
#include "fixture.h"

static const char *const headings[] = { "Handbook › Valves", "Handbook › Chlorine", "Handbook › Opening hours", "Handbuch › Prüfungen",
                                        "Handbuch › Lager", "手册", "คู่มือ", NULL };
static const char *const bodies[] = {
  "The emergency shutdown valve is tested every six months. The result is entered in the log book.",
  "Chlorine is stored below 25 degrees. The store is locked. Nobody enters alone.",
  "Monday to Friday from nine to five. Write to [EMAIL_REDACTED].",
  "Das Absperrventil wird alle sechs Monate geprüft. Die Prüfungen trägt der Sachverständige ein.",
  "Flüssiggas lagert im Freien, mindestens fünf Meter von Gebäuden.",
  "紧急切断阀必须每六个月由合格人员检查一次。结果记录在日志中。",
  "ต้องตรวจสอบวาล์วทุกหกเดือน",
  NULL,
};

typedef struct
{
  const char *question;
  const char *language;
  int first; /* the passage that comes first; -1: none */
} FindCase;

static const FindCase find_cases[] = {
  { "How often is the shutdown valve tested?", "en", 0 },
  { "How often are valves tested?", "en", 0 },
  { "testing of the emergency valves", NULL, 0 },
  { "At which temperature is chlorine stored?", "en", 1 },
  { "What are the opening hours?", "en", 2 },
  { "Wie oft ist das Absperrventil zu prüfen?", "de", 3 },
  { "Wer macht die Prüfung?", NULL, 3 },
  { "Prüfung Absperrventil", NULL, 3 }, /* too short to tell its language */
  { "阀", "zh", 5 },
  /* With slips of the finger. */
  { "Where is chlorin stored?", "en", 1 },
  { "Where is chlroine kept?", "en", 1 },
  { "hclorine", "en", 1 },
  { "emergancy", "en", 0 },
  { "Absperventil", "de", 3 },
  { "Sachverstaendiger", "de", 3 },
  { "cat", "en", -1 },
  { "3456", "en", -1 },
  { "Wo lagern Flüssiggase?", "de", 4 },
  { "FLUESSIGGAS FLÜSSIGGAS", "de", 4 },
  { "切断阀多久检查一次?", "zh", 5 },
  { "切断阀多久检查一次?", NULL, 5 },
  { "ตรวจสอบวาล์ว", "th", 6 },
  { "unicorn", "en", -1 },
  { "the and of", "en", -1 },
  { "", NULL, -1 },
  { "?!\"*()", NULL, -1 },
  { "NEAR(valve, 2) OR \"", "en", 0 },
  { "body: valve AND NOT pump^", "en", 0 },
};

static void
set_up (Fixture *fixture)
{
  fixture_set_up (fixture);
  fixture_add_document (fixture, "Site", headings, bodies);
}

static void
test_find (void)
{
  Fixture fixture;

  set_up (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (find_cases); i++)
    {
      const FindCase *c = &find_cases[i];
      g_autoptr (GPtrArray) hits = fixture_search (&fixture, c->question, c->language, 10);

      g_test_message ("%s", c->question);
      if (c->first < 0)
        g_assert_cmpuint (hits->len, ==, 0);
      else
        {
          g_assert_cmpuint (hits->len, >, 0);
          g_assert_cmpint (((TwinHit *) g_ptr_array_index (hits, 0))->passage->ordinal, ==, c->first);
        }
      for (guint k = 0; k < hits->len; k++)
        {
          const TwinHit *hit = g_ptr_array_index (hits, k);

          g_assert_cmpstr (hit->title, ==, "Site");
          g_assert_true (hit->score >= 0 && hit->score <= 1);
          g_assert_true (hit->coverage >= 0 && hit->coverage <= 1);
          g_assert_true (hit->proximity >= 0 && hit->proximity <= 1);
        }
    }
  fixture_tear_down (&fixture);
}

/* Only what is in scope is found, however well the rest matches. */
static void
test_scope (void)
{
  static const char *const inside[] = { "Something about valves in general.", NULL };
  g_autoptr (GArray) scope = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  Fixture fixture;
  gint64 rendition;

  set_up (&fixture);
  rendition = fixture_add_document (&fixture, "Other", NULL, inside);
  tx = twin_store_read (fixture.store, &error);
  for (guint round = 0; round < 2; round++)
    {
      static const char *const questions[] = { "How often is the emergency shutdown valve tested?", "紧急切断阀 valves" };
      g_autoptr (GPtrArray) none = twin_index_search (tx, questions[round], "en", scope, 10, &error);
      g_autoptr (GPtrArray) one = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (none->len, ==, 0);
      g_array_append_val (scope, rendition);
      one = twin_index_search (tx, questions[round], "en", scope, 10, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (one->len, ==, 1);
      g_assert_cmpstr (((TwinHit *) g_ptr_array_index (one, 0))->title, ==, "Other");
      g_array_set_size (scope, 0);
    }
  g_clear_pointer (&tx, twin_transaction_free);
  fixture_tear_down (&fixture);
}

static void
test_explains (void)
{
  static const char *const h[] = { "", "", "", "Pump", "", NULL };
  static const char *const b[] = {
    "The green pump starts slowly.",
    "The pump was once green. In spring it starts, but slowly.",
    "A pump.",
    "It starts slowly.",
    "Paint is green.",
    NULL,
  };
  g_autoptr (GPtrArray) hits = NULL;
  Fixture fixture;

  fixture_set_up (&fixture);
  fixture_add_document (&fixture, "", h, b);
  hits = fixture_search (&fixture, "green pump starts slowly", "en", 10);

  g_assert_cmpuint (hits->len, ==, 5);
  for (guint i = 0; i < hits->len; i++)
    {
      const TwinHit *hit = g_ptr_array_index (hits, i);

      g_assert_cmpint (hit->phrase, ==, hit->passage->ordinal == 0);
      g_assert_cmpint (hit->heading_match, ==, hit->passage->ordinal == 3);
      if (hit->passage->ordinal <= 1)
        g_assert_cmpfloat_with_epsilon (hit->coverage, 1, 1e-9);
      else
        g_assert_cmpfloat (hit->coverage, <, 1);
    }
  g_assert_cmpuint (((TwinHit *) g_ptr_array_index (hits, 0))->passage->ordinal, ==, 0);
  for (guint i = 1; i < hits->len; i++)
    g_assert_cmpfloat (((TwinHit *) g_ptr_array_index (hits, 0))->proximity, >, ((TwinHit *) g_ptr_array_index (hits, i))->proximity);
  fixture_tear_down (&fixture);
}

static void
test_explains_guess (void)
{
  g_autoptr (GPtrArray) hits = NULL;
  const TwinHit *hit;
  const TwinHitTerm *guessed;
  const TwinHitTerm *sure;
  Fixture fixture;

  set_up (&fixture);
  hits = fixture_search (&fixture, "chlroine store", "en", 10);
  g_assert_cmpuint (hits->len, >, 0);
  hit = g_ptr_array_index (hits, 0);
  g_assert_cmpuint (hit->terms->len, ==, 2);
  guessed = &g_array_index (hit->terms, TwinHitTerm, 0);
  sure = &g_array_index (hit->terms, TwinHitTerm, 1);
  g_assert_cmpstr (guessed->word, ==, "chlroine");
  g_assert_cmpstr (guessed->taken_for, ==, "chlorin");
  g_assert_cmpfloat (guessed->count, ==, 1);
  g_assert_true (guessed->in_heading);
  g_assert_cmpfloat (guessed->gain, >, 0);
  g_assert_cmpstr (sure->word, ==, "store");
  g_assert_null (sure->taken_for);
  g_assert_cmpfloat (sure->count, ==, 2);
  g_assert_false (sure->in_heading);
  g_assert_cmpfloat (hit->score, <, 1);
  g_assert_cmpuint (hit->word_rank, ==, 1);
  g_assert_cmpuint (hit->vector_rank, ==, 0);
  fixture_tear_down (&fixture);
}

static const struct
{
  const char *previous;
  const char *question;
  const char *language;
  int first;
} sequel_cases[] = {
  { "How often is the shutdown valve tested?", "And who enters it in the log book?", "en", 0 },
  { "At which temperature is chlorine stored?", "Who may enter there?", "en", 1 },
  { "At which temperature is chlorine stored?", "Who?", "en", 1 },
  { "Wo lagert das Flüssiggas?", "Und wie weit von Gebäuden?", "de", 4 },
  { "Wo lagert das Flüssiggas?", "Warum dort?", "de", 4 },
  { "切断阀多久检查一次?", "谁?", "zh", 5 },
  /* A question of its own takes nothing over. */
  { "At which temperature is chlorine stored?", "What are the opening hours on Monday?", "en", 2 },
  { NULL, "And who?", "en", -1 },
};

static void
test_sequel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  Fixture fixture;

  set_up (&fixture);
  tx = twin_store_read (fixture.store, &error);
  for (guint i = 0; i < G_N_ELEMENTS (sequel_cases); i++)
    {
      TwinInquiry inquiry = { sequel_cases[i].question, sequel_cases[i].previous, sequel_cases[i].language, NULL };
      g_autoptr (GPtrArray) hits = twin_index_inquire (tx, &inquiry, fixture.renditions, 10, &error);

      g_test_message ("%s", sequel_cases[i].question);
      g_assert_no_error (error);
      g_assert_cmpint (hits->len > 0 ? (int) ((TwinHit *) g_ptr_array_index (hits, 0))->passage->ordinal : -1, ==, sequel_cases[i].first);
    }
  g_clear_pointer (&tx, twin_transaction_free);
  fixture_tear_down (&fixture);
}

/* Many passages with the question's common words; the one with the rare one comes first. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GPtrArray) again = NULL;
  Fixture fixture;

  for (guint i = 0; i < 3000; i++)
    g_ptr_array_add (many, i == 2345 ? g_strdup ("The pump in hall seven is a centrifugal one, by Meier of Ulm.")
                                     : g_strdup_printf ("The pump in hall %u is inspected by the crew of the hall, as every pump in every hall.", i));
  g_ptr_array_add (many, NULL);
  fixture_set_up (&fixture);
  fixture_add_document (&fixture, "", NULL, (const char *const *) many->pdata);

  hits = fixture_search (&fixture, "Which pump in the hall is centrifugal?", "en", 10);
  again = fixture_search (&fixture, "Which pump in the hall is centrifugal?", "en", 10);
  g_assert_cmpuint (hits->len, ==, 10);
  g_assert_cmpuint (((TwinHit *) g_ptr_array_index (hits, 0))->passage->ordinal, ==, 2345);
  for (guint i = 0; i < hits->len; i++)
    g_assert_cmpint (((TwinHit *) g_ptr_array_index (hits, i))->passage->id, ==, ((TwinHit *) g_ptr_array_index (again, i))->passage->id);
  fixture_tear_down (&fixture);
}

/* Whatever is asked, it is a question and not syntax, and takes its time only. */
static void
test_any_question (void)
{
  Fixture fixture;

  set_up (&fixture);
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GString) question = g_string_new (NULL);
      g_autoptr (GPtrArray) hits = NULL;
      guint n = g_test_rand_int_range (0, round == 0 ? 20000 : 200);

      for (guint i = 0; i < n; i++)
        g_string_append_c (question, g_test_rand_int_range (1, 256));
      hits = fixture_search (&fixture, question->str, NULL, 10);
      g_assert_nonnull (hits);
    }
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/index/find", test_find);
  g_test_add_func ("/search/index/scope", test_scope);
  g_test_add_func ("/search/index/explains", test_explains);
  g_test_add_func ("/search/index/explains-guess", test_explains_guess);
  g_test_add_func ("/search/index/sequel", test_sequel);
  g_test_add_func ("/search/index/many", test_many);
  g_test_add_func ("/search/index/any-question", test_any_question);

  return g_test_run ();
}
