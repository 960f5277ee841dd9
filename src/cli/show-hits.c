/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "show-hits.h"

#include "cli-terminal.h"
#include "cli-verb.h"

static char *
format_date (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time / 1000);

  return g_date_time_format (moment, "%F");
}

static void
set_date (JsonObject *object, const char *name, gint64 time)
{
  g_autofree char *date = time > 0 ? format_date (time) : NULL;

  if (date != NULL)
    json_object_set_string_member (object, name, date);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
note_to_json (const TwinNote *note)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", note->kind == TWIN_NOTE_DISAGREEMENT ? "disagreement" : "dated");
  json_object_set_int_member (object, "citation", note->first);
  set_date (object, "date", note->first_dated_at);
  if (note->kind == TWIN_NOTE_DISAGREEMENT)
    {
      json_object_set_string_member (object, "figure", note->first_figure);
      json_object_set_int_member (object, "otherCitation", note->second);
      json_object_set_string_member (object, "otherFigure", note->second_figure);
      set_date (object, "otherDate", note->second_dated_at);
    }

  return object;
}

JsonArray *
cli_notes_to_json (const TwinAnswer *answer)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < answer->notes->len; i++)
    json_array_add_object_element (array, note_to_json (answer->notes->pdata[i]));

  return array;
}

void
cli_print_notes (const TwinAnswer *answer)
{
  for (guint i = 0; i < answer->notes->len; i++)
    {
      const TwinNote *note = answer->notes->pdata[i];
      g_autofree char *date = note->first_dated_at > 0 ? format_date (note->first_dated_at) : NULL;
      g_autofree char *first = cli_clean (note->first_figure != NULL ? note->first_figure : "");
      g_autofree char *second = cli_clean (note->second_figure != NULL ? note->second_figure : "");

      if (note->kind == TWIN_NOTE_DISAGREEMENT)
        cli_print (_ ("The documents disagree: “%s” [%u], “%s” [%u]"), first, note->first, second, note->second);
      else
        cli_print (_ ("[%u] has not been changed since %s"), note->first, date);
    }
}

static JsonObject *
term_to_json (const TwinHitTerm *term)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "word", term->word);
  if (term->taken_for != NULL)
    json_object_set_string_member (object, "takenFor", term->taken_for);
  json_object_set_double_member (object, "idf", term->idf);
  json_object_set_double_member (object, "count", term->count);
  json_object_set_boolean_member (object, "inHeading", term->in_heading);
  json_object_set_double_member (object, "gain", term->gain);

  return object;
}

static JsonObject *
hit_to_json (const TwinHit *hit)
{
  JsonObject *object = json_object_new ();
  JsonArray *terms = json_array_new ();

  for (guint i = 0; i < hit->terms->len; i++)
    json_array_add_object_element (terms, term_to_json (&g_array_index (hit->terms, TwinHitTerm, i)));
  json_object_set_string_member (object, "document", hit->passage->document_id);
  json_object_set_string_member (object, "title", hit->title);
  json_object_set_string_member (object, "heading", hit->passage->heading);
  json_object_set_int_member (object, "passage", hit->passage->ordinal);
  json_object_set_double_member (object, "score", hit->score);
  json_object_set_double_member (object, "coverage", hit->coverage);
  json_object_set_double_member (object, "proximity", hit->proximity);
  json_object_set_boolean_member (object, "headingMatch", hit->heading_match);
  json_object_set_boolean_member (object, "phrase", hit->phrase);
  json_object_set_double_member (object, "relevance", hit->relevance);
  json_object_set_int_member (object, "wordRank", hit->word_rank);
  json_object_set_int_member (object, "vectorRank", hit->vector_rank);
  json_object_set_double_member (object, "similarity", hit->similarity);
  json_object_set_array_member (object, "terms", terms);

  return object;
}

JsonArray *
cli_hits_to_json (GPtrArray *hits)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < hits->len; i++)
    json_array_add_object_element (array, hit_to_json (hits->pdata[i]));

  return array;
}

static void
print_term (const TwinHitTerm *term)
{
  g_autofree char *word = cli_clean (term->word);
  g_autofree char *taken_for = term->taken_for != NULL ? cli_clean (term->taken_for) : NULL;
  g_autofree char *label = taken_for != NULL ? g_strdup_printf ("%s (%s)", word, taken_for) : g_strdup (word);

  if (term->count > 0 || term->in_heading)
    cli_print (term->in_heading ? _ ("    %s: rarity %.2f, %.1f times, in the heading, adds %.2f")
                                : _ ("    %s: rarity %.2f, %.1f times, adds %.2f"),
               label, term->idf, term->count, term->gain);
  else
    cli_print (_ ("    %s: rarity %.2f, not in it"), label, term->idf);
}

void
cli_print_hits (GPtrArray *hits)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const TwinHit *hit = hits->pdata[i];
      g_autofree char *title = cli_clean (hit->title);

      cli_print (_ ("%s%u. %s, passage %u: score %.2f, relevance %.2f (nearness %.2f)"), i == 0 ? "\n" : "", i + 1, title,
                 hit->passage->ordinal + 1, hit->score, hit->relevance, hit->nearness);
      for (guint k = 0; k < hit->terms->len; k++)
        print_term (&g_array_index (hit->terms, TwinHitTerm, k));
      if (hit->phrase)
        cli_print ("%s", _ ("    the question stands in it word for word"));
      if (hit->vector_rank > 0)
        cli_print (_ ("    by meaning: place %u, similarity %.2f"), hit->vector_rank, hit->similarity);
    }
}
