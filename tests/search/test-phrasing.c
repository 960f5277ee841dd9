/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-phrasing.h"

#include "base/twin-error.h"
#include "search/twin-model-private.h"

#include <string.h>

#define NO_ANSWER "Not in the documents."

/* Whole, in every prefix that a network may make of it: what is let through is the same. */
typedef struct
{
  const char *name;
  const char *text;
  const char *told;     /* joined by "|" */
  gboolean supported;   /* an answer comes of it */
  gboolean abstains;
} PhrasingCase;

static const PhrasingCase cases[] = {
  { "one", "The valve is tested every six months [1].", "The valve is tested every six months.", TRUE },
  { "two", "The valve is tested every six months [1]. The key hangs beside the door [2].",
    "The valve is tested every six months.|The key hangs beside the door.", TRUE },
  { "mark-behind", "The valve is tested every six months. [1] The key hangs beside the door. [2]",
    "The valve is tested every six months.|The key hangs beside the door.", TRUE },
  { "lie-at-the-end", "The valve is tested every six months [1]. The director resigned over poisoned kettles [1].",
    "The valve is tested every six months.", FALSE },
  { "lie-at-the-start", "The director resigned over poisoned kettles [1]. The valve is tested every six months [1].", "", FALSE },
  { "other-figure", "The valve is tested every nine weeks [1].", "", FALSE },
  { "no-mark", "The valve is tested every six months.", "", FALSE },
  { "wrong-mark", "The key hangs beside the door [1].", "", FALSE },
  { "no-such-mark", "The valve is tested every six months [9].", "", FALSE },
  { "no-answer", NO_ANSWER, "", TRUE, TRUE },
  { "nothing", "", "", TRUE, TRUE },
  { "no-answer-after-all", "The valve is tested every six months [1]. " NO_ANSWER, "The valve is tested every six months.", FALSE },
  { "link", "[The valve is tested every six months](https://evil.example) [1].", "The valve is tested every six months.", TRUE },
};

static GPtrArray *
make_hits (void)
{
  static const char *const bodies[] = { "The valve is tested every six months. It is red.", "The key hangs beside the door." };
  GPtrArray *hits = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_hit_free);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      TwinHit *hit = g_new0 (TwinHit, 1);

      hit->title = g_strdup ("Handbook");
      hit->passage = twin_passage_record_new ();
      hit->passage->body = g_strdup (bodies[i]);
      g_ptr_array_add (hits, hit);
    }

  return hits;
}

static void
note_sentence (const TwinAnswer *answer, const TwinSentence *sentence, gpointer user_data)
{
  GString *told = user_data;

  g_assert_cmpuint (sentence->citations[0], <=, answer->citations->len);
  g_string_append_printf (told, "%s%s", told->len > 0 ? "|" : "", sentence->text);
}

/* In pieces of @length characters. */
static void
phrase (const PhrasingCase *c, gsize length)
{
  const TwinAnswerOptions options = { .no_answer = NO_ANSWER, .language = "en" };
  g_autoptr (GPtrArray) hits = make_hits ();
  g_autoptr (GCancellable) over = g_cancellable_new ();
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (TwinPhrasing) phrasing = twin_phrasing_new (hits, &options, note_sentence, told, over);
  g_autoptr (TwinAnswer) answer = NULL;

  for (gsize at = 0; at < strlen (c->text); at += length)
    {
      g_autofree char *piece = g_strndup (c->text + at, length);

      twin_phrasing_take (piece, phrasing);
    }
  answer = twin_phrasing_finish (phrasing);
  g_assert_cmpstr (told->str, ==, c->told);
  g_assert_cmpint (answer != NULL, ==, c->supported);
  g_assert_cmpint (twin_phrasing_is_over (phrasing), ==, !c->supported);
  g_assert_cmpint (g_cancellable_is_cancelled (over), ==, !c->supported);
  if (answer != NULL)
    {
      g_assert_true (answer->generated);
      g_assert_cmpint (answer->abstained, ==, c->abstains);
      g_assert_null (strstr (answer->text, "evil"));
    }
}

static void
test_phrase (gconstpointer data)
{
  const PhrasingCase *c = data;

  for (gsize length = 1; length <= strlen (c->text) + 1; length++)
    phrase (c, length);
}

/* What a model was told of its task never passes, in however many pieces and in capitals. */
static void
test_canary (void)
{
  static const struct
  {
    const char *pieces[4];
    gboolean stopped;
  } streams[] = {
    { { "Every ", "six ", "months", NULL }, FALSE },
    { { "<passages-0a1b2c3d", "4e5f>", NULL }, TRUE },
    { { "0a1b", "2C3D", "4E5F", NULL }, TRUE },
    { { "0a1b2c3d4e5", " f", NULL }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autoptr (GError) error = NULL;
      TwinModelStream stream;
      gboolean going = TRUE;

      twin_model_stream_init (&stream, NULL, NULL);
      stream.canary = "0a1b2c3d4e5f";
      for (guint k = 0; going && streams[i].pieces[k] != NULL; k++)
        {
          g_autofree char *event = g_strdup_printf ("data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n", streams[i].pieces[k]);

          going = twin_model_stream_feed (&stream, event, strlen (event), &error);
        }
      g_assert_cmpint (going, ==, !streams[i].stopped);
      if (streams[i].stopped)
        g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
      twin_model_stream_clear (&stream);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/search/phrasing/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_phrase);
    }
  g_test_add_func ("/search/phrasing/canary", test_canary);

  return g_test_run ();
}
