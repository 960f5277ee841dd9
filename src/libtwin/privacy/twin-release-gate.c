/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-release-gate.h"

#include "base/twin-clock.h"
#include "privacy/twin-release-audit.h"

#include <string.h>

/* Where this many different people asked, their questions count in tables about behaviour. */
#define MIN_BEHAVIOUR 10

/* One thing that is counted, and where it belongs. */
typedef struct
{
  guint category;
  guint person;
  guint thing; /* its place in the audit */
} Fact;

/* A cell before anything is hidden: facts [first, first + count). */
typedef struct
{
  guint category;
  guint first;
  guint count;
  guint people;
  gboolean hidden;
} Raw;

/* The events that count, and what is worked out about them. */
typedef struct
{
  const TwinReleaseEvent **events;
  guint n_events;
  guint n_people;  /* one more than the highest number */
  guint *seen;     /* for each person, the last count it was in */
  guint n_counts;
  gboolean behaviour[2]; /* whether unanswered [0] and answered [1] questions count there */
  guint (*released)[TWIN_RELEASE_N_KINDS]; /* for each event: the cell it is in, of each kind */
  guint (*raw)[TWIN_RELEASE_N_KINDS];
  guint n_cells[TWIN_RELEASE_N_KINDS];
  guint floor; /* people that every cell needs, whatever its kind needs */
} Count;

/* --- Counting --- */

static int
compare_facts (const void *a, const void *b)
{
  const Fact *first = a;
  const Fact *second = b;

  if (first->category != second->category)
    return first->category < second->category ? -1 : 1;

  return (first->person > second->person) - (first->person < second->person);
}

/* Elements from @first on. */
static void
sort_from (GArray *array, guint first, gsize size, GCompareFunc compare)
{
  if (array->len > first)
    qsort (array->data + first * size, array->len - first, size, compare);
}

/* Starts a new count of different people. */
static void
start_people (Count *self)
{
  self->n_counts++;
}

static gboolean
is_new_person (Count *self, guint person)
{
  if (self->seen[person] == self->n_counts)
    return FALSE;
  self->seen[person] = self->n_counts;

  return TRUE;
}

/* Sorts @facts and describes their cells. */
static GArray *
make_raws (GArray *facts)
{
  GArray *raws = g_array_new (FALSE, TRUE, sizeof (Raw));

  sort_from (facts, 0, sizeof (Fact), compare_facts);
  for (guint i = 0; i < facts->len; i++)
    {
      const Fact *fact = &g_array_index (facts, Fact, i);
      gboolean starts = i == 0 || fact->category != fact[-1].category;
      Raw *raw;

      if (starts)
        {
          Raw one = { .category = fact->category, .first = i };

          g_array_append_val (raws, one);
        }
      raw = &g_array_index (raws, Raw, raws->len - 1);
      raw->count++;
      raw->people += starts || fact->person != fact[-1].person;
    }

  return raws;
}

/* How many different people are in the hidden cells. */
static guint
count_hidden (Count *self, GArray *facts, GArray *raws, guint *n_facts)
{
  guint people = 0;

  *n_facts = 0;
  start_people (self);
  for (guint i = 0; i < raws->len; i++)
    {
      const Raw *raw = &g_array_index (raws, Raw, i);

      if (!raw->hidden)
        continue;
      *n_facts += raw->count;
      for (guint f = raw->first; f < raw->first + raw->count; f++)
        people += is_new_person (self, g_array_index (facts, Fact, f).person);
    }

  return people;
}

/* The cell that is missed least. */
static Raw *
find_smallest (GArray *raws)
{
  Raw *smallest = NULL;

  for (guint i = 0; i < raws->len; i++)
    {
      Raw *raw = &g_array_index (raws, Raw, i);

      if (!raw->hidden
          && (smallest == NULL || raw->people < smallest->people || (raw->people == smallest->people && raw->count < smallest->count)))
        smallest = raw;
    }

  return smallest;
}

/* Primary and complementary suppression. @n_fixed: of how many categories there are; 0: there may always be one that nobody asked
 * about. Returns how many facts "other" has; 0 if there is none. FALSE if there are too few altogether. */
static gboolean
suppress (Count *self, GArray *facts, GArray *raws, guint min_people, guint n_fixed, guint *n_other)
{
  gboolean hides = n_fixed == 0 || raws->len < n_fixed;
  guint people;

  *n_other = 0;
  for (guint i = 0; i < raws->len; i++)
    {
      Raw *raw = &g_array_index (raws, Raw, i);

      raw->hidden = raw->people < min_people;
      hides |= raw->hidden;
    }
  if (!hides)
    return TRUE;

  people = count_hidden (self, facts, raws, n_other);
  while (people < min_people)
    {
      Raw *joins = find_smallest (raws);

      if (joins == NULL)
        return FALSE;
      joins->hidden = TRUE;
      people = count_hidden (self, facts, raws, n_other);
    }

  return TRUE;
}

static guint
round_down (guint count)
{
  return count / TWIN_RELEASE_BASE * TWIN_RELEASE_BASE;
}

/* By what is shown and not by what it was: the order would tell it. */
static int
compare_cells (const void *a, const void *b)
{
  const TwinReleaseCell *first = a;
  const TwinReleaseCell *second = b;

  if ((first->category == TWIN_RELEASE_NONE) != (second->category == TWIN_RELEASE_NONE))
    return first->category == TWIN_RELEASE_NONE ? 1 : -1;
  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;

  return (first->category > second->category) - (first->category < second->category);
}

/* Notes for the audit which released cell each fact is in. */
static void
note_facts (Count *self, TwinReleaseKind kind, GArray *facts, GArray *raws)
{
  guint other = self->n_cells[kind]++;

  for (guint i = 0; i < raws->len; i++)
    {
      const Raw *raw = &g_array_index (raws, Raw, i);
      guint cell = raw->hidden ? other : self->n_cells[kind]++;

      for (guint f = raw->first; f < raw->first + raw->count; f++)
        self->released[g_array_index (facts, Fact, f).thing][kind] = cell;
    }
}

/* Adds the cells of one partition to @table. FALSE if it has too few people. */
static gboolean
divide (Count *self, TwinReleaseTable *table, GArray *facts, guint n_fixed, guint parent)
{
  g_autoptr (GArray) raws = make_raws (facts);
  guint first = table->cells->len;
  guint n_other = 0;

  for (guint f = 0; f < facts->len; f++)
    {
      const Fact *fact = &g_array_index (facts, Fact, f);

      self->raw[fact->thing][table->kind] = fact->category;
    }
  if (!suppress (self, facts, raws, MAX (self->floor, twin_release_kind_get_info (table->kind)->min_people), n_fixed, &n_other))
    return FALSE;

  for (guint i = 0; i < raws->len; i++)
    {
      const Raw *raw = &g_array_index (raws, Raw, i);
      TwinReleaseCell cell = { raw->category, parent, round_down (raw->count) };

      if (!raw->hidden)
        g_array_append_val (table->cells, cell);
    }
  if (n_other > 0)
    {
      TwinReleaseCell other = { TWIN_RELEASE_NONE, parent, round_down (n_other) };

      g_array_append_val (table->cells, other);
    }
  sort_from (table->cells, first, sizeof (TwinReleaseCell), compare_cells);
  note_facts (self, table->kind, facts, raws);

  return TRUE;
}

static void
divide_all (Count *self, TwinReleaseTable *table, GArray *facts)
{
  const char *const *categories = twin_release_kind_get_info (table->kind)->categories;
  guint n_fixed = categories != NULL ? g_strv_length ((char **) categories) / 2 : 0;

  if (facts->len == 0 || !divide (self, table, facts, n_fixed, TWIN_RELEASE_NONE))
    table->withheld = TWIN_WITHHELD_TOO_FEW;
}

/* --- Facts --- */

static gboolean
counts_as_behaviour (const Count *self, const TwinReleaseEvent *event)
{
  return self->behaviour[event->answered != FALSE];
}

/* The category of an event in a table that counts questions. FALSE if it is not in it. */
static gboolean
get_category (const Count *self, TwinReleaseKind kind, const TwinReleaseEvent *event, guint *category)
{
  switch (kind)
    {
    case TWIN_RELEASE_DOCUMENTS:
      *category = event->document;
      return event->answered;
    case TWIN_RELEASE_UNANSWERED:
      *category = event->topic;
      return !event->answered;
    case TWIN_RELEASE_OUTCOME:
      *category = event->answered ? 0 : 1;
      return counts_as_behaviour (self, event);
    case TWIN_RELEASE_SUPPORT:
      *category = event->supported ? 0 : 1;
      return event->answered;
    case TWIN_RELEASE_RATINGS:
      /* Without a cell for those who said nothing their number would be the difference from all answers. */
      *category = event->rating > 0 ? 0 : event->rating < 0 ? 1 : 2;
      return event->answered;
    case TWIN_RELEASE_LANGUAGES:
      *category = event->language;
      return counts_as_behaviour (self, event);
    default:
      g_assert_not_reached ();
    }
}

static void
make_question_table (Count *self, TwinReleaseTable *table)
{
  g_autoptr (GArray) facts = g_array_sized_new (FALSE, FALSE, sizeof (Fact), self->n_events);

  for (guint i = 0; i < self->n_events; i++)
    {
      Fact fact = { 0, self->events[i]->person, i };

      if (get_category (self, table->kind, self->events[i], &fact.category))
        g_array_append_val (facts, fact);
    }
  divide_all (self, table, facts);
}

/* The parts themselves: each stands for itself, and what is too small is in no sum. */
static void
make_outcome_table (Count *self, TwinReleaseTable *table)
{
  g_autoptr (GArray) facts = g_array_sized_new (FALSE, FALSE, sizeof (Fact), self->n_events);
  guint n_parts = self->behaviour[0] + self->behaviour[1];

  for (guint i = 0; i < self->n_events; i++)
    {
      Fact fact = { 0, self->events[i]->person, i };

      if (get_category (self, TWIN_RELEASE_OUTCOME, self->events[i], &fact.category))
        g_array_append_val (facts, fact);
    }
  if (n_parts == 0 || !divide (self, table, facts, n_parts, TWIN_RELEASE_NONE))
    table->withheld = TWIN_WITHHELD_TOO_FEW;
}

/* Below each document that is shown, its sections. */
static void
make_topics_table (Count *self, TwinReleaseTable *table, const TwinReleaseTable *documents)
{
  for (guint c = 0; c < documents->cells->len; c++)
    {
      guint document = g_array_index (documents->cells, TwinReleaseCell, c).category;
      g_autoptr (GArray) facts = NULL;

      if (document == TWIN_RELEASE_NONE)
        continue;
      facts = g_array_new (FALSE, FALSE, sizeof (Fact));
      for (guint i = 0; i < self->n_events; i++)
        {
          const TwinReleaseEvent *event = self->events[i];
          Fact fact = { event->topic, event->person, i };

          if (event->answered && event->document == document)
            g_array_append_val (facts, fact);
        }
      divide (self, table, facts, 0, document);
    }
  if (table->cells->len == 0)
    table->withheld = TWIN_WITHHELD_TOO_FEW;
}

/* --- Sessions and people --- */

typedef struct
{
  guint session;
  guint person;
  guint event; /* its first, under which the audit knows it */
  guint n_questions;
  guint segment;
  gint64 first_at;
  gint64 last_at;
} Visit;

static int
compare_visits (const void *a, const void *b)
{
  const Visit *first = a;
  const Visit *second = b;

  if (first->session != second->session)
    return first->session < second->session ? -1 : 1;

  return (first->event > second->event) - (first->event < second->event);
}

/* One for each session, or for each person. */
static GArray *
make_visits (const Count *self, gboolean people)
{
  GArray *visits = g_array_sized_new (FALSE, FALSE, sizeof (Visit), self->n_events);
  guint n = 0;

  for (guint i = 0; i < self->n_events; i++)
    {
      const TwinReleaseEvent *event = self->events[i];
      Visit visit = { people ? event->person : event->session, event->person, i, 1, event->segment, event->at, event->at };

      if (counts_as_behaviour (self, event))
        g_array_append_val (visits, visit);
    }
  sort_from (visits, 0, sizeof (Visit), compare_visits);
  for (guint i = 0; i < visits->len; i++)
    {
      Visit *visit = &g_array_index (visits, Visit, i);
      Visit *last = n > 0 ? &g_array_index (visits, Visit, n - 1) : NULL;

      if (last != NULL && last->session == visit->session)
        {
          last->n_questions++;
          last->last_at = MAX (last->last_at, visit->last_at);
        }
      else
        g_array_index (visits, Visit, n++) = *visit;
    }
  g_array_set_size (visits, n);

  return visits;
}

static guint
get_visit_category (TwinReleaseKind kind, const Visit *visit)
{
  gint64 minutes = (visit->last_at - visit->first_at) / (60 * TWIN_SECOND_MS);

  switch (kind)
    {
    case TWIN_RELEASE_DEPTH:
      return visit->n_questions == 1 ? 0 : visit->n_questions <= 3 ? 1 : 2;
    case TWIN_RELEASE_DURATION:
      return minutes < 1 ? 0 : minutes < 10 ? 1 : 2;
    case TWIN_RELEASE_AUDIENCE:
      return visit->segment;
    default:
      g_assert_not_reached ();
    }
}

static void
make_visit_table (Count *self, TwinReleaseTable *table, GArray *visits)
{
  g_autoptr (GArray) facts = g_array_sized_new (FALSE, FALSE, sizeof (Fact), visits->len);

  for (guint i = 0; i < visits->len; i++)
    {
      const Visit *visit = &g_array_index (visits, Visit, i);
      Fact fact = { get_visit_category (table->kind, visit), visit->person, visit->event };

      g_array_append_val (facts, fact);
    }
  divide_all (self, table, facts);
}

/* --- The audit --- */

/* Of the things in at least one of @kinds. */
static gboolean
audit_kinds (const Count *self, const TwinReleaseKind *kinds, guint n_kinds, guint min_people)
{
  g_autoptr (TwinReleaseAudit) audit = NULL;
  guint languages = 0;

  while (languages < n_kinds && kinds[languages] != TWIN_RELEASE_LANGUAGES)
    languages++;
  audit = twin_release_audit_new (min_people, kinds[0] == TWIN_RELEASE_DOCUMENTS, languages);
  for (guint i = 0; i < self->n_events; i++)
    {
      guint released[TWIN_RELEASE_N_KINDS];
      guint raw[TWIN_RELEASE_N_KINDS];
      gboolean there = FALSE;

      for (guint k = 0; k < n_kinds; k++)
        {
          released[k] = self->released[i][kinds[k]];
          raw[k] = self->raw[i][kinds[k]];
          there |= released[k] != TWIN_RELEASE_NONE || raw[k] != TWIN_RELEASE_NONE;
        }
      if (there)
        twin_release_audit_add (audit, self->events[i]->person, released, raw, n_kinds);
    }

  return twin_release_audit_run (audit);
}

/* Questions are one universe; groups below 5 in any table and below 10 where only behaviour is looked at. */
static gboolean
audit (const Count *self)
{
  static const TwinReleaseKind questions[] = { TWIN_RELEASE_DOCUMENTS, TWIN_RELEASE_TOPICS,  TWIN_RELEASE_UNANSWERED, TWIN_RELEASE_OUTCOME,
                                               TWIN_RELEASE_SUPPORT,   TWIN_RELEASE_RATINGS, TWIN_RELEASE_LANGUAGES };
  static const TwinReleaseKind sessions[] = { TWIN_RELEASE_DEPTH, TWIN_RELEASE_DURATION };
  static const TwinReleaseKind people[] = { TWIN_RELEASE_AUDIENCE };
  const guint n_about_questions = 3;

  return audit_kinds (self, questions, G_N_ELEMENTS (questions), MAX (self->floor, twin_release_kind_get_info (TWIN_RELEASE_TOPICS)->min_people))
         && audit_kinds (self, questions + n_about_questions, G_N_ELEMENTS (questions) - n_about_questions, MIN_BEHAVIOUR)
         && audit_kinds (self, sessions, G_N_ELEMENTS (sessions), MIN_BEHAVIOUR) && audit_kinds (self, people, G_N_ELEMENTS (people), MIN_BEHAVIOUR);
}

/* --- The release --- */

/* The first questions of each person. */
static void
choose_events (Count *self, const TwinReleaseEvent *events, gsize n_events)
{
  g_autofree guint8 *n_of_person = NULL;

  for (gsize i = 0; i < n_events; i++)
    self->n_people = MAX (self->n_people, events[i].person + 1);
  n_of_person = g_new0 (guint8, MAX (1, self->n_people));
  self->seen = g_new0 (guint, MAX (1, self->n_people));
  self->events = g_new (const TwinReleaseEvent *, MAX (1, n_events));
  for (gsize i = 0; i < n_events; i++)
    if (n_of_person[events[i].person] < TWIN_RELEASE_MAX_EACH)
      {
        n_of_person[events[i].person]++;
        self->events[self->n_events++] = &events[i];
      }
  self->released = g_malloc_n (MAX (1, self->n_events), sizeof *self->released);
  self->raw = g_malloc_n (MAX (1, self->n_events), sizeof *self->raw);
  memset (self->released, 0xff, self->n_events * sizeof *self->released);
  memset (self->raw, 0xff, self->n_events * sizeof *self->raw);
}

static void
choose_parts (Count *self)
{
  for (int answered = 0; answered <= 1; answered++)
    {
      guint people = 0;

      start_people (self);
      for (guint i = 0; i < self->n_events; i++)
        if ((self->events[i]->answered != FALSE) == answered)
          people += is_new_person (self, self->events[i]->person);
      self->behaviour[answered] = people >= MIN_BEHAVIOUR;
    }
}

static void
make_tables (Count *count, TwinReleaseTables *self)
{
  g_autoptr (GArray) sessions = make_visits (count, FALSE);
  g_autoptr (GArray) people = make_visits (count, TRUE);

  make_question_table (count, &self->tables[TWIN_RELEASE_DOCUMENTS]);
  make_topics_table (count, &self->tables[TWIN_RELEASE_TOPICS], &self->tables[TWIN_RELEASE_DOCUMENTS]);
  make_question_table (count, &self->tables[TWIN_RELEASE_UNANSWERED]);
  make_outcome_table (count, &self->tables[TWIN_RELEASE_OUTCOME]);
  make_question_table (count, &self->tables[TWIN_RELEASE_SUPPORT]);
  make_question_table (count, &self->tables[TWIN_RELEASE_RATINGS]);
  make_question_table (count, &self->tables[TWIN_RELEASE_LANGUAGES]);
  make_visit_table (count, &self->tables[TWIN_RELEASE_DEPTH], sessions);
  make_visit_table (count, &self->tables[TWIN_RELEASE_DURATION], sessions);
  make_visit_table (count, &self->tables[TWIN_RELEASE_AUDIENCE], people);
}

static void
finish_table (TwinReleaseTable *table, gboolean refused)
{
  if (refused)
    table->withheld = TWIN_WITHHELD_TOO_FEW;
  if (table->withheld != TWIN_WITHHELD_NOT)
    g_array_set_size (table->cells, 0);
  for (guint i = 0; i < table->cells->len; i++)
    table->total += g_array_index (table->cells, TwinReleaseCell, i).count;
}

TwinReleaseTables *
twin_release_tables_make (const TwinReleaseEvent *events, gsize n_events)
{
  return twin_release_tables_make_above (events, n_events, 0);
}

TwinReleaseTables *
twin_release_tables_make_above (const TwinReleaseEvent *events, gsize n_events, guint floor)
{
  TwinReleaseTables *self = g_new0 (TwinReleaseTables, 1);
  Count count = { .floor = floor };

  g_return_val_if_fail ((events != NULL || n_events == 0) && floor <= MIN_BEHAVIOUR, self);

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    {
      self->tables[k].kind = (TwinReleaseKind) k;
      self->tables[k].cells = g_array_new (FALSE, FALSE, sizeof (TwinReleaseCell));
    }
  choose_events (&count, events, n_events);
  choose_parts (&count);
  make_tables (&count, self);
  self->refused = !audit (&count);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    finish_table (&self->tables[k], self->refused);

  g_free (count.events);
  g_free (count.seen);
  g_free (count.released);
  g_free (count.raw);

  return self;
}

void
twin_release_tables_free (TwinReleaseTables *self)
{
  if (self == NULL)
    return;

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    g_clear_pointer (&self->tables[k].cells, g_array_unref);
  g_free (self);
}
