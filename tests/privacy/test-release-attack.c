/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random twins with random learners, twelve windows each, learners that have themselves deleted; and an attacker who has every
 * release, knows how the gate works and which categories there are, and looks for groups of fewer than k people. With the gate
 * nothing is found. Without it, where cells below k are simply left out, nearly everything is (R167, R168, R170, C9, F47).
 *
 * TWIN_ATTACK_POPULATIONS sets how many; all are made from fixed seeds. TWIN_ATTACK_SYSTEMS names a file to which each system of bounds and sums is
 * written with what followed from it, for another solver to look at (attack-by-simplex.py). */

#include "release-attack.h"

#include <stdio.h>
#include <string.h>

#define N_WINDOWS 12
#define MAX_PEOPLE 70
#define MAX_EVENTS (MAX_PEOPLE * 12)
#define MAX_DOCUMENTS 5
#define MAX_SECTIONS 4 /* of a document */
#define MAX_CATEGORIES (MAX_DOCUMENTS * MAX_SECTIONS + 1)
#define N_LANGUAGES 4
#define DEFAULT_POPULATIONS 10000
#define PLENTY 1000000

/* --- Populations --- */

typedef struct
{
  guint64 random;
  guint n_people;
  guint n_documents;
  guint n_sections[MAX_DOCUMENTS];
  guint language[MAX_PEOPLE];
  guint segment[MAX_PEOPLE];
  guint gone_in[MAX_PEOPLE]; /* window in which the person has everything deleted; N_WINDOWS: never */
  guint busy;                /* of 100, how many ask in a window */
  guint unanswered;          /* of 100 */
  guint most;                /* questions of one person */
} Population;

/* What was asked in a window and is there when it is sealed. */
typedef struct
{
  TwinReleaseEvent events[MAX_EVENTS];
  guint n_events;
} Asked;

static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

static guint
draw (guint64 *state, guint n)
{
  return (guint) (next_random (state) % n);
}

/* Some are chosen often and some hardly ever: that makes small cells. */
static guint
draw_skewed (guint64 *state, guint n)
{
  return MIN (draw (state, n), draw (state, n));
}

static void
make_population (Population *self, guint64 seed)
{
  static const guint mosts[] = { 1, 1, 1, 3, 12 };

  memset (self, 0, sizeof *self);
  self->random = seed * G_GUINT64_CONSTANT (0xd1342543de82ef95) + 1;
  self->n_people = 1 + draw (&self->random, MAX_PEOPLE);
  self->n_documents = 1 + draw (&self->random, MAX_DOCUMENTS);
  self->busy = 20 + draw (&self->random, 80);
  self->unanswered = draw (&self->random, 40);
  self->most = mosts[draw (&self->random, G_N_ELEMENTS (mosts))];
  for (guint d = 0; d < self->n_documents; d++)
    self->n_sections[d] = 1 + draw (&self->random, MAX_SECTIONS);
  for (guint p = 0; p < self->n_people; p++)
    {
      self->language[p] = draw_skewed (&self->random, N_LANGUAGES);
      self->segment[p] = draw_skewed (&self->random, 3);
      self->gone_in[p] = draw (&self->random, 4) == 0 ? draw (&self->random, N_WINDOWS) : N_WINDOWS;
    }
}

static void
add_event (Population *population, Asked *asked, guint person, guint window, guint n)
{
  TwinReleaseEvent *event = &asked->events[asked->n_events++];
  guint64 *random = &population->random;
  guint document = draw_skewed (random, population->n_documents);

  *event = (TwinReleaseEvent) {
    .person = person,
    .session = person * 2 + (n > 0 && draw (random, 3) == 0),
    .document = document,
    .topic = document * MAX_SECTIONS + draw_skewed (random, population->n_sections[document]),
    .language = population->language[person],
    .segment = population->segment[person],
    .answered = draw (random, 100) >= population->unanswered,
    .supported = draw (random, 10) > 0,
    .rating = (int) draw (random, 3) - 1,
    .at = (gint64) window * 604800000 + n * 45000,
  };
}

static void
ask (Population *self, guint window, Asked *asked)
{
  asked->n_events = 0;
  for (guint p = 0; p < self->n_people; p++)
    {
      guint n = self->gone_in[p] > window && draw (&self->random, 100) < self->busy ? 1 + draw (&self->random, self->most) : 0;

      for (guint i = 0; i < n; i++)
        add_event (self, asked, p, window, i);
    }
}

static void
remove_person (Asked *asked, guint person)
{
  guint n = 0;

  for (guint i = 0; i < asked->n_events; i++)
    if (asked->events[i].person != person)
      asked->events[n++] = asked->events[i];
  asked->n_events = n;
}

/* --- The truth --- */

/* How many things and people are in each category. */
typedef struct
{
  int things[MAX_CATEGORIES];
  int people[MAX_CATEGORIES];
  guint last_person[MAX_CATEGORIES];
} Tally;

typedef struct
{
  Tally tables[TWIN_RELEASE_N_KINDS];
  Tally parts;                            /* unanswered, answered */
  Tally meeting[MAX_DOCUMENTS];           /* by document and language */
  gboolean behaviour[2];
} Truth;

static void
count (Tally *tally, guint category, guint person)
{
  tally->things[category]++;
  tally->people[category] += tally->last_person[category] != person + 1;
  tally->last_person[category] = person + 1;
}

/* Sections that belong to no document do not occur here. */
static void
count_question (Truth *truth, const TwinReleaseEvent *event)
{
  guint person = event->person;

  if (event->answered)
    {
      count (&truth->tables[TWIN_RELEASE_DOCUMENTS], event->document, person);
      count (&truth->tables[TWIN_RELEASE_TOPICS], event->topic, person);
      count (&truth->tables[TWIN_RELEASE_SUPPORT], !event->supported, person);
      count (&truth->tables[TWIN_RELEASE_RATINGS], event->rating > 0 ? 0 : event->rating < 0 ? 1 : 2, person);
      count (&truth->meeting[event->document], event->language, person);
    }
  else
    count (&truth->tables[TWIN_RELEASE_UNANSWERED], event->topic, person);
  if (truth->behaviour[event->answered])
    {
      count (&truth->tables[TWIN_RELEASE_OUTCOME], !event->answered, person);
      count (&truth->tables[TWIN_RELEASE_LANGUAGES], event->language, person);
    }
}

static void
count_visits (Truth *truth, const TwinReleaseEvent *first, guint n_events)
{
  for (guint s = 0; s < 2; s++)
    {
      guint n = 0;
      gint64 begun = 0;
      gint64 ended = 0;
      gint64 minutes;

      for (guint i = 0; i < n_events; i++)
        if (first[i].session % 2 == s && truth->behaviour[first[i].answered])
          {
            begun = n++ == 0 ? first[i].at : begun;
            ended = first[i].at;
          }
      if (n == 0)
        continue;
      minutes = (ended - begun) / 60000;
      count (&truth->tables[TWIN_RELEASE_DEPTH], n == 1 ? 0 : n <= 3 ? 1 : 2, first->person);
      count (&truth->tables[TWIN_RELEASE_DURATION], minutes < 1 ? 0 : minutes < 10 ? 1 : 2, first->person);
      if (truth->tables[TWIN_RELEASE_AUDIENCE].last_person[first->segment] != first->person + 1)
        count (&truth->tables[TWIN_RELEASE_AUDIENCE], first->segment, first->person);
    }
}

/* @all: every question counts for behaviour, and as often as it was asked. */
static void
find_truth (const Asked *asked, gboolean all, Truth *truth)
{
  memset (truth, 0, sizeof *truth);
  for (int pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < asked->n_events;)
        {
          const TwinReleaseEvent *first = &asked->events[i];
          guint n = 0;
          guint counted;

          while (i + n < asked->n_events && first[n].person == first->person)
            n++;
          counted = MIN (n, TWIN_RELEASE_MAX_EACH);
          for (guint e = 0; e < counted && pass == 0; e++)
            count (&truth->parts, first[e].answered, first->person);
          for (guint e = 0; e < counted && pass == 1; e++)
            count_question (truth, &first[e]);
          if (pass == 1)
            count_visits (truth, first, counted);
          i += n;
        }
      for (int answered = 0; answered < 2; answered++)
        truth->behaviour[answered] = all || truth->parts.people[answered] >= 10;
    }
}

/* --- What is published --- */

/* A table as it reads: a printed category, or hidden; "other"; and what is told of the whole. */
typedef struct
{
  gboolean shown;
  gboolean printed[MAX_CATEGORIES];
  Bounds cells[MAX_CATEGORIES];
  gboolean has_other;
  Bounds other;
  gboolean has_total;
  int total;
} View;

typedef struct
{
  View tables[TWIN_RELEASE_N_KINDS];
  View sections[MAX_DOCUMENTS];
  gboolean behaviour[2];
} Views;

static Bounds
unround (guint count_shown)
{
  return (Bounds) { (int) count_shown, (int) count_shown + TWIN_RELEASE_BASE - 1 };
}

static void
read_cell (View *view, const TwinReleaseCell *cell)
{
  view->shown = TRUE;
  if (cell->category == TWIN_RELEASE_NONE)
    {
      view->has_other = TRUE;
      view->other = unround (cell->count);
      return;
    }
  view->printed[cell->category] = TRUE;
  view->cells[cell->category] = unround (cell->count);
}

static void
publish_with_gate (const Asked *asked, Views *views)
{
  g_autoptr (TwinReleaseTables) release = twin_release_tables_make (asked->events, asked->n_events);
  const View *outcome = &views->tables[TWIN_RELEASE_OUTCOME];

  memset (views, 0, sizeof *views);
  g_assert_false (release->refused);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    for (guint c = 0; c < release->tables[k].cells->len; c++)
      {
        const TwinReleaseCell *cell = &g_array_index (release->tables[k].cells, TwinReleaseCell, c);

        g_assert_cmpuint (cell->count % TWIN_RELEASE_BASE, ==, 0);
        read_cell (k == TWIN_RELEASE_TOPICS ? &views->sections[cell->parent] : &views->tables[k], cell);
      }
  views->behaviour[0] = outcome->printed[1];
  views->behaviour[1] = outcome->printed[0];
}

/* As the requirements say it, not as the gate does. */
static guint
threshold (guint kind)
{
  return kind == TWIN_RELEASE_DOCUMENTS || kind == TWIN_RELEASE_TOPICS || kind == TWIN_RELEASE_UNANSWERED ? 5 : 10;
}

static void
publish_table_as_it_is (const Tally *tally, guint from, guint to, guint min_people, View *view)
{
  view->shown = TRUE;
  view->has_total = TRUE;
  for (guint c = from; c < to; c++)
    {
      view->total += tally->things[c];
      view->printed[c] = tally->people[c] >= (int) min_people;
      view->cells[c] = (Bounds) { tally->things[c], tally->things[c] };
    }
}

/* What dashboards do: leave out what is below k, and print the sum of all. */
static void
publish_without_gate (const Truth *truth, Views *views)
{
  memset (views, 0, sizeof *views);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    publish_table_as_it_is (&truth->tables[k], 0, MAX_CATEGORIES, threshold (k), &views->tables[k]);
  for (guint d = 0; d < MAX_DOCUMENTS; d++)
    publish_table_as_it_is (&truth->tables[TWIN_RELEASE_TOPICS], d * MAX_SECTIONS, (d + 1) * MAX_SECTIONS, 5, &views->sections[d]);
  for (guint d = 0; d < MAX_DOCUMENTS; d++)
    views->sections[d].has_total = views->tables[TWIN_RELEASE_DOCUMENTS].printed[d];
  views->behaviour[0] = views->behaviour[1] = TRUE;
}

/* --- What follows from it --- */

typedef struct
{
  Attacker solver;
  int part[2];
  int all;
  int cells[TWIN_RELEASE_N_KINDS][MAX_CATEGORIES];
} Attack;

/* One partition of @whole. */
static void
add_table (Attack *self, const View *view, int whole, int *cells, guint from, guint to)
{
  Attacker *solver = &self->solver;
  Sum *sum = attacker_add_sum (solver, whole);
  Sum *others = NULL;

  if (view->has_total)
    solver->variables[whole].low = solver->variables[whole].high = view->total;
  if (view->has_other)
    {
      int other = attacker_add (solver, view->other.low, view->other.high);

      attacker_add_part (sum, other);
      others = attacker_add_sum (solver, other);
    }
  for (guint c = from; c < to; c++)
    {
      gboolean printed = view->shown && view->printed[c];

      cells[c] = attacker_add (solver, printed ? view->cells[c].low : 0, printed ? view->cells[c].high : PLENTY);
      attacker_add_part (!printed && others != NULL ? others : sum, cells[c]);
    }
}

/* @part is at most @whole. */
static void
add_at_most (Attack *self, int part, int whole)
{
  Sum *sum = attacker_add_sum (&self->solver, whole);

  attacker_add_part (sum, part);
  attacker_add_part (sum, attacker_add (&self->solver, 0, PLENTY));
}

/* One system: its size; for each variable what was known and what follows; for each sum its whole and its parts. */
static void
write_system (FILE *file, const Attacker *known, const Attacker *solved)
{
  fprintf (file, "%d %d\n", known->n_variables, known->n_sums);
  for (int i = 0; i < known->n_variables; i++)
    fprintf (file, "%d %d %d %d\n", known->variables[i].low, known->variables[i].high, solved->variables[i].low, solved->variables[i].high);
  for (int s = 0; s < known->n_sums; s++)
    {
      fprintf (file, "%d", known->sums[s].whole);
      for (int i = 0; i < known->sums[s].n_parts; i++)
        fprintf (file, " %d", known->sums[s].parts[i]);
      fputc ('\n', file);
    }
}

static void
solve (Attacker *self)
{
  static FILE *file;
  static Attacker known;
  const char *path = g_getenv ("TWIN_ATTACK_SYSTEMS");

  if (path != NULL && file == NULL)
    {
      file = fopen (path, "w");
      g_assert_nonnull (file);
    }
  if (file != NULL)
    known = *self;
  attacker_solve (self);
  if (file != NULL)
    write_system (file, &known, self);
}

static guint
count_categories (const Population *population, guint kind)
{
  const char *const *categories = twin_release_kind_get_info ((TwinReleaseKind) kind)->categories;

  return categories != NULL                     ? g_strv_length ((char **) categories) / 2
         : kind == TWIN_RELEASE_DOCUMENTS       ? population->n_documents
         : kind == TWIN_RELEASE_LANGUAGES       ? N_LANGUAGES
                                                : population->n_documents * MAX_SECTIONS;
}

static void
attack (Attack *self, const Population *population, const Views *views)
{
  int wholes[TWIN_RELEASE_N_KINDS];
  Sum *sum;

  attacker_init (&self->solver);
  self->part[0] = attacker_add (&self->solver, 0, PLENTY);
  self->part[1] = attacker_add (&self->solver, 0, PLENTY);
  self->all = attacker_add (&self->solver, 0, PLENTY);
  sum = attacker_add_sum (&self->solver, self->all);
  for (int answered = 0; answered < 2; answered++)
    if (views->behaviour[answered])
      attacker_add_part (sum, self->part[answered]);

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    wholes[k] = attacker_add (&self->solver, 0, PLENTY);
  wholes[TWIN_RELEASE_DOCUMENTS] = wholes[TWIN_RELEASE_SUPPORT] = wholes[TWIN_RELEASE_RATINGS] = self->part[1];
  wholes[TWIN_RELEASE_UNANSWERED] = self->part[0];
  wholes[TWIN_RELEASE_LANGUAGES] = wholes[TWIN_RELEASE_OUTCOME] = self->all;
  wholes[TWIN_RELEASE_DURATION] = wholes[TWIN_RELEASE_DEPTH];
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    if (k != TWIN_RELEASE_TOPICS && k != TWIN_RELEASE_OUTCOME)
      add_table (self, &views->tables[k], wholes[k], self->cells[k], 0, count_categories (population, k));
  for (guint d = 0; d < population->n_documents; d++)
    add_table (self, &views->sections[d], self->cells[TWIN_RELEASE_DOCUMENTS][d], self->cells[TWIN_RELEASE_TOPICS], d * MAX_SECTIONS,
               (d + 1) * MAX_SECTIONS);
  for (int answered = 0; answered < 2; answered++)
    if (views->tables[TWIN_RELEASE_OUTCOME].printed[!answered])
      {
        Bounds *part = &self->solver.variables[self->part[answered]];

        part->low = MAX (part->low, views->tables[TWIN_RELEASE_OUTCOME].cells[!answered].low);
        part->high = MIN (part->high, views->tables[TWIN_RELEASE_OUTCOME].cells[!answered].high);
      }
  add_at_most (self, wholes[TWIN_RELEASE_DEPTH], self->all);
  add_at_most (self, wholes[TWIN_RELEASE_AUDIENCE], wholes[TWIN_RELEASE_DEPTH]);
  solve (&self->solver);
}

/* A group of a few people: the attacker may neither tell that it is one, nor know its size better than rounding would show it. */
static gboolean
is_exposed (int low, int high, int people, guint min_people)
{
  if (people == 0 || people >= (int) min_people)
    return FALSE;

  return (low >= 1 && high < (int) min_people) || high - low + 1 < TWIN_RELEASE_BASE;
}

static guint
count_exposed_in_table (const Attack *self, const Tally *tally, const int *cells, guint n, guint min_people)
{
  guint exposed = 0;

  for (guint c = 0; c < n; c++)
    {
      Bounds bounds = self->solver.variables[cells[c]];

      /* What follows must be true, or the attacker proves nothing. */
      g_assert_cmpint (bounds.low, <=, tally->things[c]);
      g_assert_cmpint (bounds.high, >=, tally->things[c]);
      exposed += is_exposed (bounds.low, bounds.high, tally->people[c], min_people);
    }

  return exposed;
}

/* Where a document and a language meet, by the bounds of Fréchet. */
static guint
count_exposed_where_tables_meet (const Attack *self, const Population *population, const Truth *truth)
{
  const Bounds *variables = self->solver.variables;
  guint exposed = 0;

  for (guint d = 0; d < population->n_documents; d++)
    for (guint l = 0; l < N_LANGUAGES; l++)
      {
        Bounds document = variables[self->cells[TWIN_RELEASE_DOCUMENTS][d]];
        Bounds language = variables[self->cells[TWIN_RELEASE_LANGUAGES][l]];
        int low = MAX (0, document.low + language.low - variables[self->all].high);
        int high = MIN (document.high, language.high);

        if (truth->behaviour[1])
          exposed += is_exposed (low, high, truth->meeting[d].people[l], 5);
      }

  return exposed;
}

static guint
count_exposed (const Attack *self, const Population *population, const Truth *truth)
{
  guint exposed = 0;

  g_assert_false (self->solver.contradiction);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    if (k != TWIN_RELEASE_OUTCOME)
      exposed += count_exposed_in_table (self, &truth->tables[k], self->cells[k], count_categories (population, k), threshold (k));
  exposed += count_exposed_in_table (self, &truth->parts, self->part, 2, 5);

  return exposed + count_exposed_where_tables_meet (self, population, truth);
}

/* --- Windows and deletions --- */

typedef struct
{
  guint with_gate;
  guint without_gate;
  guint by_deletion;
} Exposed;

/* A dashboard that counts again shows, by what is missing, what the person who went had asked. */
static guint
count_exposed_by_deletion (const Asked *asked, guint person)
{
  static Asked without;
  static Truth before;
  static Truth after;
  static Views views[2];
  guint exposed = 0;

  without.n_events = asked->n_events;
  memcpy (without.events, asked->events, asked->n_events * sizeof *asked->events);
  remove_person (&without, person);
  find_truth (asked, TRUE, &before);
  find_truth (&without, TRUE, &after);
  publish_without_gate (&before, &views[0]);
  publish_without_gate (&after, &views[1]);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    for (guint c = 0; c < MAX_CATEGORIES; c++)
      exposed += views[0].tables[k].printed[c] && views[1].tables[k].printed[c] && before.tables[k].things[c] != after.tables[k].things[c];

  return exposed;
}

static void
attack_window (Population *population, guint window, Exposed *exposed)
{
  static Asked asked;
  static Truth truth;
  static Views views;
  static Attack attacker;

  ask (population, window, &asked);
  /* Before the seal: as though it had not been asked. */
  for (guint p = 0; p < population->n_people; p++)
    if (population->gone_in[p] == window)
      remove_person (&asked, p);

  find_truth (&asked, FALSE, &truth);
  publish_with_gate (&asked, &views);
  attack (&attacker, population, &views);
  exposed->with_gate += count_exposed (&attacker, population, &truth);

  find_truth (&asked, TRUE, &truth);
  publish_without_gate (&truth, &views);
  attack (&attacker, population, &views);
  exposed->without_gate += count_exposed (&attacker, population, &truth);
  for (guint p = 0; p < population->n_people; p++)
    if (population->gone_in[p] == window + 1)
      exposed->by_deletion += count_exposed_by_deletion (&asked, p);
}

/* What the gate refuses to publish at all protects as well, but nobody needs a gate that shows nothing. */
static guint
count_shown (const Views *views)
{
  guint n = 0;

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    for (guint c = 0; c < MAX_CATEGORIES; c++)
      n += views->tables[k].printed[c];

  return n;
}

static void
test_populations (void)
{
  const char *wanted = g_getenv ("TWIN_ATTACK_POPULATIONS");
  guint n = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : DEFAULT_POPULATIONS;
  guint n_exposed_without = 0;
  guint n_exposed_by_deletion = 0;

  for (guint i = 0; i < n; i++)
    {
      Population population;
      Exposed exposed = { 0 };

      make_population (&population, i);
      for (guint w = 0; w < N_WINDOWS; w++)
        attack_window (&population, w, &exposed);
      if (exposed.with_gate > 0)
        g_error ("Population %u: %u groups can be told", i, exposed.with_gate);
      n_exposed_without += exposed.without_gate > 0;
      n_exposed_by_deletion += exposed.by_deletion > 0;
    }
  g_test_message ("%u populations, %u windows each: with the gate 0 exposed; without it %u, and %u by a deletion", n, N_WINDOWS,
                  n_exposed_without, n_exposed_by_deletion);
  g_assert_cmpuint (n_exposed_without, >=, n / 10 * 9);
  g_assert_cmpuint (n_exposed_by_deletion, >=, n / 2);
}

/* Of a large population most is shown. */
static void
test_it_shows_something (void)
{
  static Asked asked;
  static Views views;
  Population population;

  make_population (&population, 0);
  population.n_people = MAX_PEOPLE;
  population.busy = 100;
  population.most = 3;
  population.n_documents = 3;
  ask (&population, 0, &asked);
  publish_with_gate (&asked, &views);
  g_assert_cmpuint (count_shown (&views), >=, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release-attack/populations", test_populations);
  g_test_add_func ("/release-attack/shows-something", test_it_shows_something);

  return g_test_run ();
}
