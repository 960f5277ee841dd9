/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Scores the detector against annotated sets:
 *
 *   score-pii DIRECTORY|DOCUMENTS [--markdown] [--half dev|held] [--misses SET TYPE]
 *   score-pii --noise FILE...
 *
 * DIRECTORY holds documents.jsonl, hard_cases.jsonl, presidio_cases.jsonl, check_digits.jsonl,
 * phones.jsonl, secrets.jsonl and secrets_negative.jsonl; DOCUMENTS is a file like documents.jsonl. Two tables are printed: of the texts, by set and
 * type, where a found span matches a gold span of the same type when they share half of their
 * union; and of the single cases, how many came out right. Each set and type stands by itself
 * and is never pooled. Findings of the tiers likely and certain count. Where a set leaves some
 * of its values without a label, its precision says nothing and is not printed.
 *
 * --misses prints what was missed and what was wrong in one row; * stands for any set or type. --half
 * scores only the texts of one half, by a hash of the text: whoever changes rules looks at the misses of
 * one and learns from the other whether they hold elsewhere. --noise prints what a creator
 * would be asked about in texts that are said to hold nothing, and how much of it there is in
 * 10 kB. --markdown prints the tables as the documentation shows them. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "check-modules.h"
#include "privacy/twin-detector.h"
#include "score-names.h"

typedef struct
{
  guint gold;
  guint found;
  guint hit;       /* gold spans matched */
  guint correct;   /* found spans matched */
  guint covered;   /* gold spans covered by findings of any type */
} Score;

typedef struct
{
  const char *type;
  gsize start;
  gsize end;
} Span;

/* Of single cases: how many came out right. */
typedef struct
{
  guint n;
  guint right;
} Tally;

/* Of a set: what a creator is asked about and nobody has labelled as anything. */
typedef struct
{
  gsize n_bytes;
  guint n_noise;
} Noise;

static GHashTable *tallies; /* char * -> Tally */
static GHashTable *noises;  /* char * -> Noise */
static const char *misses_set;
static const char *misses_type;
static const char *half; /* "dev", "held"; NULL: both */

static gboolean
is_in_half (const char *text)
{
  g_autofree char *digest = NULL;

  if (half == NULL)
    return TRUE;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return (g_ascii_xdigit_value (digest[0]) < 8) == (strcmp (half, "dev") == 0);
}

static gboolean
is_asked_for (const char *set, const char *type)
{
  return misses_set != NULL && (strcmp (misses_set, "*") == 0 || strcmp (misses_set, set) == 0)
         && (strcmp (misses_type, "*") == 0 || strcmp (misses_type, type) == 0);
}

static const char *
our_name (const char *theirs)
{
  for (gsize i = 0; i < G_N_ELEMENTS (score_names); i++)
    if (strcmp (score_names[i].theirs, theirs) == 0)
      return score_names[i].ours;

  return twin_pii_type_lookup (theirs) != NULL ? theirs : NULL;
}

/* A web address that holds something personal is still a web address to the sets, and a date of
 * birth a date where they know of nothing else. */
static const char *
scored_id (const char *set, const TwinFinding *finding)
{
  const char *id = finding->type->id;

  if (strcmp (id, "personal_url") == 0)
    return "url";
  if (strcmp (id, "date_of_birth") == 0 && (g_str_has_prefix (set, "presidio") || g_str_has_prefix (set, "datafog")))
    return "date";

  return id;
}

/* Sets in which not all values have a label. */
static gboolean
is_partly_labelled (const char *set)
{
  return g_str_has_prefix (set, "piianon");
}

static void
tally (const char *what, gboolean right)
{
  Tally *one = g_hash_table_lookup (tallies, what);

  if (one == NULL)
    {
      one = g_new0 (Tally, 1);
      g_hash_table_insert (tallies, g_strdup (what), one);
    }
  one->n++;
  one->right += right;
}

static gboolean
overlaps_half (gsize a_start, gsize a_end, gsize b_start, gsize b_end)
{
  gsize shared = MIN (a_end, b_end) > MAX (a_start, b_start) ? MIN (a_end, b_end) - MAX (a_start, b_start) : 0;

  return shared * 2 >= MAX (a_end, b_end) - MIN (a_start, b_start);
}

static gboolean
is_covered (const Span *gold, GArray *found)
{
  gsize covered = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);

      if (finding->start < gold->end && finding->end > gold->start)
        covered += MIN (gold->end, finding->end) - MAX (gold->start, finding->start);
    }

  return covered == gold->end - gold->start;
}

static Score *
score_of (GHashTable *scores, const char *set, const char *type)
{
  g_autofree char *key = g_strdup_printf ("%s\t%s", set, type);
  Score *score = g_hash_table_lookup (scores, key);

  if (score == NULL)
    {
      score = g_new0 (Score, 1);
      g_hash_table_insert (scores, g_steal_pointer (&key), score);
    }

  return score;
}

static void
print_around (const char *what, const char *set, const char *type, const char *text, gsize start, gsize end)
{
  gsize length = strlen (text);
  gsize from = start > 60 ? start - 60 : 0;
  gsize to = MIN (length, end + 30);
  g_autofree char *part = g_strndup (text + from, to - from);
  g_autofree char *value = g_strndup (text + start, end - start);

  if (!is_asked_for (set, type))
    return;
  g_strdelimit (part, "\n\r", '~');
  printf ("%s %s %s: [%s] in: %s\n", what, set, type, value, part);
}

/* What a creator is asked about, or what is redacted without a question. */
static GArray *
sure_ones (GArray *findings)
{
  g_autoptr (GArray) all = findings;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (TwinFinding));

  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, TwinFinding, i).tier != TWIN_TIER_CANDIDATE)
      g_array_append_val (found, g_array_index (all, TwinFinding, i));

  return found;
}

static GArray *
found_in (const char *text)
{
  return sure_ones (twin_detect (text, strlen (text)));
}

static gboolean
is_same (const char *set, const TwinFinding *finding, const Span *span)
{
  return strcmp (scored_id (set, finding), span->type) == 0
         && overlaps_half (finding->start, finding->end, span->start, span->end);
}

static void
score_text (GHashTable *scores, const char *set, const char *text, GArray *gold)
{
  g_autoptr (GArray) found = found_in (text);

  for (guint g = 0; g < gold->len; g++)
    {
      const Span *span = &g_array_index (gold, Span, g);
      Score *score = score_of (scores, set, span->type);
      gboolean hit = FALSE;

      for (guint i = 0; i < found->len && !hit; i++)
        hit = is_same (set, &g_array_index (found, TwinFinding, i), span);
      score->gold++;
      score->hit += hit;
      score->covered += is_covered (span, found);
      if (!hit)
        print_around ("missed", set, span->type, text, span->start, span->end);
    }

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);
      Score *score = score_of (scores, set, scored_id (set, finding));
      gboolean correct = FALSE;

      for (guint g = 0; g < gold->len && !correct; g++)
        correct = is_same (set, finding, &g_array_index (gold, Span, g));
      score->found++;
      score->correct += correct;
      if (!correct)
        print_around ("wrong ", set, scored_id (set, finding), text, finding->start, finding->end);
    }
}

/* Not what stays without a question, nor web and e-mail addresses, which are meant to be found in
 * any text. */
static gboolean
is_asked_about (const TwinFinding *finding)
{
  return finding->type->default_action != TWIN_PII_ACTION_IGNORE && strcmp (finding->type->id, "url") != 0
         && strcmp (finding->type->id, "email") != 0;
}

/* Hard cases: how many values are hidden to the last character, and how many of the texts
 * without any are left alone. Dates stay as they are unless somebody wants them gone. */
static void
tally_hard (const char *category, const char *text, GArray *gold)
{
  g_autoptr (GArray) found = found_in (text);
  g_autofree char *what = g_strdup_printf ("hard cases, hidden: %s", category);
  gboolean touched = FALSE;

  for (guint g = 0; g < gold->len; g++)
    {
      const Span *span = &g_array_index (gold, Span, g);
      gboolean hidden = is_covered (span, found);

      tally (what, hidden);
      tally ("hard cases, hidden: all", hidden);
      if (!hidden)
        print_around ("shown ", "hard", span->type, text, span->start, span->end);
    }
  if (gold->len > 0)
    return;
  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);

      if (finding->type->default_action == TWIN_PII_ACTION_IGNORE)
        continue;
      touched = TRUE;
      print_around ("touched", "hard", "lookalike", text, finding->start, finding->end);
    }
  tally ("hard cases, look-alikes left alone", !touched);
}

static gsize
byte_of (const char *text, gint64 code_point)
{
  return (gsize) (g_utf8_offset_to_pointer (text, code_point) - text);
}

static void
add_span (GArray *gold, const char *text, const char *theirs, gint64 start, gint64 end)
{
  Span span = { our_name (theirs), byte_of (text, start), byte_of (text, end) };

  if (span.type != NULL)
    g_array_append_val (gold, span);
}

/* What touches no value of any type, but e-mail and web addresses, which are found anywhere. */
static void
count_noise (const char *set, const char *text, JsonArray *entities)
{
  g_autoptr (GArray) found = found_in (text);
  Noise *noise = g_hash_table_lookup (noises, set);

  if (noise == NULL)
    {
      noise = g_new0 (Noise, 1);
      g_hash_table_insert (noises, g_strdup (set), noise);
    }
  noise->n_bytes += strlen (text);
  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);
      gboolean touches = FALSE;

      for (guint e = 0; e < json_array_get_length (entities) && !touches; e++)
        {
          JsonObject *entity = json_array_get_object_element (entities, e);

          touches = finding->start < byte_of (text, json_object_get_int_member (entity, "end"))
                    && finding->end > byte_of (text, json_object_get_int_member (entity, "start"));
        }
      if (touches || !is_asked_about (finding))
        continue;
      noise->n_noise++;
      print_around ("noise ", "noise", set, text, finding->start, finding->end);
    }
}

/* documents.jsonl and hard_cases.jsonl */
static void
score_document (GHashTable *scores, JsonObject *row)
{
  const char *text = json_object_get_string_member (row, "text");
  JsonArray *entities = json_object_get_array_member (row, "entities");
  g_autoptr (GArray) gold = g_array_new (FALSE, FALSE, sizeof (Span));
  const char *set = json_object_has_member (row, "category") ? json_object_get_string_member (row, "category")
                                                             : json_object_get_string_member (row, "set");

  for (guint i = 0; i < json_array_get_length (entities); i++)
    {
      JsonObject *entity = json_array_get_object_element (entities, i);

      add_span (gold, text, json_object_get_string_member (entity, "type"), json_object_get_int_member (entity, "start"),
                json_object_get_int_member (entity, "end"));
    }
  score_text (scores, set, text, gold);
  if (json_object_has_member (row, "category"))
    tally_hard (set, text, gold);
  else if (!is_partly_labelled (set))
    count_noise (set, text, entities);
}

/* presidio_cases.jsonl: one recogniser each, alone as in its own unit test, with the scores that it
 * is expected to give. */
typedef enum
{
  STRENGTH_UNKNOWN,
  STRENGTH_WEAK, /* belongs to the tier candidate */
  STRENGTH_STRONG,
} Strength;

/* The least of the upper scores: a number, or a list of numbers and of pairs of bounds; "max"
 * stands for 1. */
static double
upper_score (JsonNode *node)
{
  double least = 1;

  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) == G_TYPE_STRING ? 1 : json_node_get_double (node);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_ARRAY (element))
        element = json_array_get_element (json_node_get_array (element), json_array_get_length (json_node_get_array (element)) - 1);
      least = MIN (least, upper_score (element));
    }

  return least;
}

static Strength
strength_of (JsonObject *row)
{
  JsonNode *node = json_object_get_member (row, "scores");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return STRENGTH_UNKNOWN;

  return upper_score (node) >= 0.5 ? STRENGTH_STRONG : STRENGTH_WEAK;
}

/* Exactly the spans of the entity, no more and no less. */
static gboolean
is_exact (GArray *found, GArray *gold, const char *set, const char *type)
{
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);
      gboolean expected = FALSE;

      if (strcmp (scored_id (set, finding), type) != 0)
        continue;
      for (guint g = 0; g < gold->len && !expected; g++)
        expected = g_array_index (gold, Span, g).start == finding->start && g_array_index (gold, Span, g).end == finding->end;
      if (!expected)
        return FALSE;
      n++;
    }

  return n == gold->len;
}

static void
score_case (GHashTable *scores G_GNUC_UNUSED, JsonObject *row)
{
  static const char *const names[] = { "no score stated", "score below 0.5", "score of 0.5 or more" };
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  const char *text = json_object_get_string_member (row, "text");
  const char *entity = json_object_get_string_member (row, "entity");
  const char *type = our_name (entity);
  JsonArray *spans = json_object_get_array_member (row, "spans");
  g_autoptr (GArray) gold = g_array_new (FALSE, FALSE, sizeof (Span));
  g_autoptr (GArray) found = NULL;
  g_autofree char *what = NULL;
  gboolean right;

  if (type == NULL)
    {
      tally ("Presidio's cases without a type of ours", FALSE);
      return;
    }
  for (guint i = 0; i < json_array_get_length (spans); i++)
    {
      JsonArray *span = json_array_get_array_element (spans, i);

      add_span (gold, text, entity, json_array_get_int_element (span, 0), json_array_get_int_element (span, 1));
    }
  g_hash_table_add (wanted, (gpointer) twin_pii_type_lookup (type));
  if (strcmp (type, "url") == 0)
    g_hash_table_add (wanted, (gpointer) twin_pii_type_lookup ("personal_url"));
  found = sure_ones (twin_detect_wanted (NULL, wanted, text, strlen (text)));
  right = is_exact (found, gold, "presidio", type);
  if (gold->len > 0)
    what = g_strdup_printf ("Presidio's cases, exact: %s", names[strength_of (row)]);
  else
    what = g_strdup ("Presidio's cases, negatives clean");
  tally (what, right);
  if (!right)
    print_around (gold->len == 0 ? "unclean" : "inexact", "presidio", entity, text, 0, strlen (text));
}

/* check_digits.jsonl: numbers judged by python-stdnum. */
static void
score_number (GHashTable *scores G_GNUC_UNUSED, JsonObject *row)
{
  for (gsize i = 0; i < G_N_ELEMENTS (check_modules); i++)
    {
      g_autoptr (GString) number = NULL;

      if (strcmp (check_modules[i].module, json_object_get_string_member (row, "module")) != 0)
        continue;
      number = g_string_new (check_modules[i].prefix);
      for (const char *p = json_object_get_string_member (row, "number"); *p != '\0'; p++)
        if (g_ascii_isalnum (*p))
          g_string_append_c (number, g_ascii_toupper (*p));
      tally ("check digits, same verdict as python-stdnum",
             check_modules[i].check (number->str, number->len) == json_object_get_boolean_member (row, "valid"));
    }
}

/* secrets.jsonl and secrets_negative.jsonl: any finding that is a secret, whatever it is called. */
static gboolean
is_secret (const char *id)
{
  static const char *const ids[] = { "api_key", "access_token", "private_key", "connection_string", "password" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (strcmp (ids[i], id) == 0)
      return TRUE;

  return FALSE;
}

static void
score_secret (GHashTable *scores G_GNUC_UNUSED, JsonObject *row)
{
  const char *text = json_object_get_string_member (row, "text");
  JsonArray *spans = json_object_get_array_member (row, "spans");
  g_autoptr (GArray) found = found_in (text);
  JsonArray *span = json_array_get_length (spans) > 0 ? json_array_get_array_element (spans, 0) : NULL;
  gboolean hit = FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);

      if (is_secret (finding->type->id))
        hit = TRUE;
    }
  if (span == NULL)
    {
      tally ("secrets, false ones left alone", !hit);
      if (hit)
        print_around ("wrong ", "secrets", "secret", text, 0, strlen (text));
      return;
    }

  if (hit)
    {
      Span gold = { "secret", byte_of (text, json_array_get_int_element (span, 0)), byte_of (text, json_array_get_int_element (span, 1)) };

      hit = is_covered (&gold, found);
    }
  tally ("secrets, found and hidden", hit);
  if (!hit)
    print_around ("missed", "secrets", "secret", text, 0, strlen (text));
}

/* phones.jsonl: what the tests of libphonenumber take for a number, to the last character where a label
 * stands before it, and what they do not, without one. Numbers that are only there to be refused by one of its
 * grades are numbers to us. */
static void
score_phone (GHashTable *scores G_GNUC_UNUSED, JsonObject *row)
{
  const char *number = json_object_get_string_member (row, "text");
  gboolean impossible = strcmp (json_object_get_string_member (row, "class"), "IMPOSSIBLE_CASES") == 0;
  g_autofree char *text = g_strdup_printf ("%s%s", impossible ? "" : "Tel. ", number);
  g_autoptr (GArray) found = found_in (text);
  Span gold = { "phone", strlen ("Tel. "), strlen (text) };
  gboolean right = !impossible && is_covered (&gold, found);

  if (impossible)
    {
      right = TRUE;
      for (guint i = 0; i < found->len; i++)
        right = right && strcmp (g_array_index (found, TwinFinding, i).type->id, "phone") != 0;
    }
  tally (impossible ? "libphonenumber's cases, none of them a number" : "libphonenumber's cases, hidden after a label", right);
  if (!right)
    print_around ("phone  ", "phones", "phone", text, 0, strlen (text));
}

static const char *
text_of (JsonObject *row)
{
  return json_object_get_string_member (row, json_object_has_member (row, "text") ? "text" : "number");
}

static gboolean
score_file (GHashTable *scores, const char *path, void (*score_row) (GHashTable *, JsonObject *))
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &contents, NULL, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return FALSE;
    }
  lines = g_strsplit (contents, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (JsonNode) node = **line != '\0' ? json_from_string (*line, NULL) : NULL;

      if (node != NULL && is_in_half (text_of (json_node_get_object (node))))
        score_row (scores, json_node_get_object (node));
    }

  return TRUE;
}

/* All sets of a directory, or one file of texts. */
static gboolean
score_path (GHashTable *scores, const char *path)
{
  static const struct
  {
    const char *name;
    void (*score_row) (GHashTable *, JsonObject *);
  } files[] = {
    { "documents.jsonl", score_document }, { "hard_cases.jsonl", score_document },   { "presidio_cases.jsonl", score_case },
    { "check_digits.jsonl", score_number }, { "phones.jsonl", score_phone },          { "secrets.jsonl", score_secret },
    { "secrets_negative.jsonl", score_secret },
  };

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return score_file (scores, path, score_document);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = g_build_filename (path, files[i].name, NULL);

      if (!score_file (scores, file, files[i].score_row))
        return FALSE;
    }

  return TRUE;
}

static int
print_noise (char **files)
{
  gsize n_bytes = 0;
  guint n_found = 0;

  for (char **file = files; *file != NULL; file++)
    {
      g_autofree char *text = NULL;
      g_autoptr (GArray) findings = NULL;
      gsize length;

      if (!g_file_get_contents (*file, &text, &length, NULL))
        {
          fprintf (stderr, "%s cannot be read\n", *file);
          return 1;
        }
      n_bytes += length;
      findings = twin_detect (text, length);
      for (guint i = 0; i < findings->len; i++)
        {
          const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);
          gsize from = finding->start > 40 ? finding->start - 40 : 0;
          g_autofree char *before = g_strndup (text + from, finding->start - from);
          g_autofree char *value = g_strndup (text + finding->start, finding->end - finding->start);

          if (finding->tier == TWIN_TIER_CANDIDATE || !is_asked_about (finding))
            continue;
          n_found++;
          g_strdelimit (before, "\n\r\t", ' ');
          g_strdelimit (value, "\n\r\t", ' ');
          printf ("%-20s %s [%s]\n", finding->type->id, before, value);
        }
    }
  printf ("%u findings in %" G_GSIZE_FORMAT " bytes: %.3f in 10 kB\n", n_found, n_bytes, n_found * 1e4 / MAX (n_bytes, 1));

  return 0;
}

static void
print_ratio (gboolean markdown, gboolean known, double ratio)
{
  g_autofree char *text = known ? g_strdup_printf ("%.3f", ratio) : g_strdup ("-");

  printf (markdown ? " %s |" : " %8s", text);
}

static void
print_scores (GHashTable *scores, gboolean markdown)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (scores), (GCompareFunc) strcmp);

  if (markdown)
    printf ("| set | type | gold | found | precision | recall | F1 | covered |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
  else
    printf ("%-53s %6s %6s %8s %8s %8s %8s\n", "set and type", "gold", "found", "precis.", "recall", "F1", "covered");
  for (GList *l = keys; l != NULL; l = l->next)
    {
      const Score *score = g_hash_table_lookup (scores, l->data);
      double precision = score->found > 0 ? (double) score->correct / score->found : 1;
      double recall = score->gold > 0 ? (double) score->hit / score->gold : 1;
      g_auto (GStrv) row = g_strsplit (l->data, "\t", 2);
      gboolean whole = !is_partly_labelled (row[0]);

      if (score->gold == 0 && !whole)
        continue;
      printf (markdown ? "| %s | %s | %u | %u |" : "%-32s %-20s %6u %6u", row[0], row[1], score->gold, score->found);
      print_ratio (markdown, whole, precision);
      print_ratio (markdown, score->gold > 0, recall);
      print_ratio (markdown, whole && score->gold > 0, precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0);
      print_ratio (markdown, score->gold > 0, (double) score->covered / MAX (score->gold, 1));
      printf ("\n");
    }
}

static void
print_tallies (gboolean markdown)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (tallies), (GCompareFunc) strcmp);

  if (markdown)
    printf ("\n| cases | of | right | share |\n|---|--:|--:|--:|\n");
  else
    printf ("\n%-64s %6s %6s %8s\n", "cases", "of", "right", "share");
  for (GList *l = keys; l != NULL; l = l->next)
    {
      const Tally *one = g_hash_table_lookup (tallies, l->data);

      printf (markdown ? "| %s | %u | %u | %.3f |\n" : "%-64s %6u %6u %8.3f\n", (const char *) l->data, one->n, one->right,
              (double) one->right / one->n);
    }
}

static void
print_noises (gboolean markdown)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (noises), (GCompareFunc) strcmp);

  if (markdown)
    printf ("\n| noise in | bytes | findings | in 10 kB |\n|---|--:|--:|--:|\n");
  else
    printf ("\n%-45s %9s %9s %8s\n", "noise in", "bytes", "findings", "in 10 kB");
  for (GList *l = keys; l != NULL; l = l->next)
    {
      const Noise *noise = g_hash_table_lookup (noises, l->data);

      printf (markdown ? "| %s | %u | %u | %.3f |\n" : "%-45s %9u %9u %8.3f\n", (const char *) l->data, (guint) noise->n_bytes,
              noise->n_noise, noise->n_noise * 1e4 / MAX (noise->n_bytes, 1));
    }
}

static int
print_usage (const char *program)
{
  fprintf (stderr,
           "Usage: %s DIRECTORY|DOCUMENTS [--markdown] [--half dev|held] [--misses SET TYPE]\n"
           "       %s --noise FILE...\n",
           program, program);

  return 2;
}

int
main (int argc, char **argv)
{
  g_autoptr (GHashTable) scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean markdown = FALSE;

  noises = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  tallies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (argc > 2 && strcmp (argv[1], "--noise") == 0)
    return print_noise (argv + 2);
  if (argc < 2)
    return print_usage (argv[0]);
  for (int i = 2; i < argc; i++)
    if (strcmp (argv[i], "--markdown") == 0)
      markdown = TRUE;
    else if (strcmp (argv[i], "--half") == 0 && i + 1 < argc)
      half = argv[++i];
    else if (strcmp (argv[i], "--misses") == 0 && i + 2 < argc)
      {
        misses_set = argv[++i];
        misses_type = argv[++i];
      }
    else
      return print_usage (argv[0]);

  if (!score_path (scores, argv[1]))
    return 1;
  print_scores (scores, markdown);
  print_tallies (markdown);
  print_noises (markdown);

  return 0;
}
