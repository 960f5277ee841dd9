/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-clock.h"
#include "privacy/twin-release-audit.h"
#include "privacy/twin-release-gate.h"
#include "privacy/twin-release-window.h"
#include "privacy/twin-retention.h"

#include <string.h>

#define MONDAY (G_GINT64_CONSTANT (1762732800) * 1000) /* 2025-11-10 */

/* --- Making events --- */

static void
add (GArray *events, guint person, guint document, guint topic, guint language)
{
  TwinReleaseEvent event = { .person = person, .session = person, .document = document, .topic = topic, .language = language,
                             .answered = TRUE, .supported = TRUE, .at = MONDAY };

  g_array_append_val (events, event);
}

/* @n people who ask once each, all the same. Returns the next person. */
static guint
add_people (GArray *events, guint first, guint n, guint document, guint topic)
{
  for (guint i = 0; i < n; i++)
    add (events, first + i, document, topic, 0);

  return first + n;
}

static GArray *
events_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (TwinReleaseEvent));
}

static TwinReleaseTables *
release (GArray *events)
{
  TwinReleaseTables *self = twin_release_tables_make ((const TwinReleaseEvent *) events->data, events->len);

  g_assert_false (self->refused);

  return self;
}

/* The count shown of a category; -1 if it is not shown. */
static int
find (const TwinReleaseTables *self, TwinReleaseKind kind, guint category)
{
  for (guint i = 0; i < self->tables[kind].cells->len; i++)
    {
      const TwinReleaseCell *cell = &g_array_index (self->tables[kind].cells, TwinReleaseCell, i);

      if (cell->category == category)
        return (int) cell->count;
    }

  return -1;
}

/* --- R167, C9: questions --- */

/* How many people in one group, how often each, and what is seen of it beside a group of 20. */
static const struct
{
  const char *what;
  guint n_people;
  guint n_each;
  int shown;
} question_groups[] = {
  { "four people", 4, 1, -1 },
  { "five people", 5, 1, 5 },
  { "five questions of one person", 1, 5, -1 },
  { "forty questions of four people", 4, 10, -1 },
  { "nine people", 9, 1, 5 },
  { "ten people", 10, 1, 10 },
};

static void
test_question_groups (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (question_groups); i++)
    {
      g_autoptr (GArray) events = events_new ();
      g_autoptr (TwinReleaseTables) self = NULL;
      guint next = add_people (events, 0, 20, 0, 0);

      /* Something else is hidden already, so that nothing has to join. */
      next = add_people (events, next, 5, 1, 100);
      for (guint e = 0; e < question_groups[i].n_each; e++)
        add_people (events, next, question_groups[i].n_people, 2, 200);
      add_people (events, next + question_groups[i].n_people, 4, 3, 300);
      add_people (events, next + question_groups[i].n_people + 4, 4, 4, 400);
      self = release (events);
      g_test_message ("%s", question_groups[i].what);
      g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 2), ==, question_groups[i].shown);
      g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 0), ==, 20);
    }
}

/* R120: the same groups where every cell needs ten. */
static void
test_floor (void)
{
  for (guint n = 8; n <= 12; n++)
    {
      g_autoptr (GArray) events = events_new ();
      g_autoptr (TwinReleaseTables) self = NULL;
      guint next = add_people (events, 0, 20, 0, 0);

      next = add_people (events, next, 10, 1, 100);
      next = add_people (events, next, n, 2, 200);
      add_people (events, next, 9, 3, 300);
      add_people (events, next + 9, 9, 4, 400);
      self = twin_release_tables_make_above ((const TwinReleaseEvent *) events->data, events->len, TWIN_RELEASE_PARTNER_PEOPLE);
      g_assert_false (self->refused);
      g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 2), ==, n >= 10 ? 10 : -1);
      g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 1), ==, 10);
      g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 3), ==, -1);
    }
}

/* --- R168, R120: behaviour --- */

static void
test_behaviour_groups (void)
{
  for (guint n = 8; n <= 12; n++)
    {
      g_autoptr (GArray) events = events_new ();
      g_autoptr (TwinReleaseTables) self = NULL;

      add_people (events, 0, n, 0, 0);
      self = release (events);
      for (guint k = TWIN_RELEASE_OUTCOME; k < TWIN_RELEASE_N_KINDS; k++)
        {
          g_assert_cmpint (self->tables[k].withheld, ==, n < 10 ? TWIN_WITHHELD_TOO_FEW : TWIN_WITHHELD_NOT);
          g_assert_cmpuint (self->tables[k].cells->len > 0, ==, n >= 10);
          g_assert_cmpuint (self->tables[k].total, ==, n < 10 ? 0 : 10);
        }
      /* Questions about one document are a group of their own. */
      g_assert_cmpuint (self->tables[TWIN_RELEASE_DOCUMENTS].total, ==, n / 5 * 5);
    }
}

/* Nine unanswered questions would be all minus the answered ones: they are in no sum at all. */
static void
test_small_part_is_left_out (void)
{
  g_autoptr (GArray) events = events_new ();
  g_autoptr (TwinReleaseTables) self = NULL;

  add_people (events, 0, 36, 0, 0);
  add_people (events, 36, 9, 0, 0);
  for (guint i = 36; i < 45; i++)
    g_array_index (events, TwinReleaseEvent, i).answered = FALSE;
  self = release (events);
  g_assert_cmpint (find (self, TWIN_RELEASE_OUTCOME, 0), ==, 35);
  g_assert_cmpint (find (self, TWIN_RELEASE_OUTCOME, 1), ==, -1);
  g_assert_cmpuint (self->tables[TWIN_RELEASE_LANGUAGES].total, ==, 35);
  g_assert_cmpuint (self->tables[TWIN_RELEASE_DEPTH].total, ==, 35);
  g_assert_cmpuint (self->tables[TWIN_RELEASE_AUDIENCE].total, ==, 35);
  g_assert_cmpuint (self->tables[TWIN_RELEASE_UNANSWERED].total, ==, 5);
}

/* --- Suppression --- */

/* One small cell takes the smallest of the others along; two that are enough together take none. */
static void
test_complement (void)
{
  g_autoptr (GArray) events = events_new ();
  g_autoptr (TwinReleaseTables) self = NULL;
  guint next = add_people (events, 0, 30, 0, 0);

  next = add_people (events, next, 12, 1, 10);
  next = add_people (events, next, 3, 2, 20);
  self = release (events);
  g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 0), ==, 30);
  g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 1), ==, -1);
  g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, TWIN_RELEASE_NONE), ==, 15);
  g_assert_cmpuint (self->tables[TWIN_RELEASE_DOCUMENTS].total, ==, 45);
  g_clear_pointer (&self, twin_release_tables_free);

  add_people (events, next, 4, 3, 30);
  self = release (events);
  g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 1), ==, 10);
  g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, TWIN_RELEASE_NONE), ==, 5);
}

/* Whether a cell has three people or none looks the same. */
static void
test_few_looks_like_nobody (void)
{
  g_autoptr (GArray) few = events_new ();
  g_autoptr (GArray) nobody = events_new ();
  g_autoptr (TwinReleaseTables) first = NULL;
  g_autoptr (TwinReleaseTables) second = NULL;

  add_people (nobody, 0, 30, 0, 0);
  add_people (nobody, 30, 10, 1, 10);
  add_people (few, 0, 30, 0, 0);
  add_people (few, 30, 10, 1, 10);
  add_people (few, 40, 3, 2, 20);
  first = release (few);
  second = release (nobody);
  g_assert_cmpuint (first->tables[TWIN_RELEASE_DOCUMENTS].cells->len, ==, second->tables[TWIN_RELEASE_DOCUMENTS].cells->len);
  for (guint i = 0; i < first->tables[TWIN_RELEASE_DOCUMENTS].cells->len; i++)
    g_assert_cmpmem (&g_array_index (first->tables[TWIN_RELEASE_DOCUMENTS].cells, TwinReleaseCell, i), sizeof (TwinReleaseCell),
                     &g_array_index (second->tables[TWIN_RELEASE_DOCUMENTS].cells, TwinReleaseCell, i), sizeof (TwinReleaseCell));
}

/* A document's sections are shown below it and nowhere else. */
static void
test_sections_below_documents (void)
{
  g_autoptr (GArray) events = events_new ();
  g_autoptr (TwinReleaseTables) self = NULL;
  guint next = add_people (events, 0, 20, 0, 0);
  GArray *cells;

  next = add_people (events, next, 8, 0, 1);
  next = add_people (events, next, 2, 0, 2);
  next = add_people (events, next, 6, 1, 10);
  add_people (events, next, 2, 2, 20);
  self = release (events);
  cells = self->tables[TWIN_RELEASE_TOPICS].cells;
  g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 0), ==, 30);
  g_assert_cmpint (find (self, TWIN_RELEASE_DOCUMENTS, 1), ==, -1);
  g_assert_cmpint (find (self, TWIN_RELEASE_TOPICS, 0), ==, 20);
  g_assert_cmpint (find (self, TWIN_RELEASE_TOPICS, 10), ==, -1);
  g_assert_cmpuint (cells->len, ==, 2);
  g_assert_cmpint (find (self, TWIN_RELEASE_TOPICS, TWIN_RELEASE_NONE), ==, 10);
  for (guint i = 0; i < cells->len; i++)
    g_assert_cmpuint (g_array_index (cells, TwinReleaseCell, i).parent, ==, 0);
}

/* Nobody weighs more than ten questions. */
static void
test_weight_of_one (void)
{
  g_autoptr (GArray) events = events_new ();
  g_autoptr (TwinReleaseTables) self = NULL;

  add_people (events, 0, 20, 0, 0);
  for (guint i = 0; i < 500; i++)
    add (events, 3, 0, 0, 0);
  self = release (events);
  g_assert_cmpuint (self->tables[TWIN_RELEASE_DOCUMENTS].total, ==, 25);
}

static void
test_rounding (void)
{
  for (guint n = 10; n < 40; n++)
    {
      g_autoptr (GArray) events = events_new ();
      g_autoptr (TwinReleaseTables) self = NULL;

      add_people (events, 0, n, 0, 0);
      self = release (events);
      for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
        {
          guint sum = 0;

          for (guint i = 0; i < self->tables[k].cells->len; i++)
            {
              const TwinReleaseCell *cell = &g_array_index (self->tables[k].cells, TwinReleaseCell, i);

              g_assert_cmpuint (cell->count % TWIN_RELEASE_BASE, ==, 0);
              g_assert_cmpuint (cell->count, >=, TWIN_RELEASE_BASE);
              sum += cell->count;
            }
          g_assert_cmpuint (self->tables[k].total, ==, sum);
        }
    }
}

static void
test_nothing (void)
{
  g_autoptr (TwinReleaseTables) self = twin_release_tables_make (NULL, 0);

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    {
      g_assert_cmpint (self->tables[k].withheld, ==, TWIN_WITHHELD_TOO_FEW);
      g_assert_cmpuint (self->tables[k].cells->len, ==, 0);
    }
}

/* --- The audit --- */

/* People of each kind of thing: in which released cells, in which raw ones. */
typedef struct
{
  guint n_people;
  guint released[2];
  guint raw[2];
} AuditCase;

static gboolean
audit (const AuditCase *cases, guint n)
{
  g_autoptr (TwinReleaseAudit) self = twin_release_audit_new (5, FALSE, G_MAXUINT);
  guint person = 0;

  for (guint i = 0; i < n; i++)
    for (guint p = 0; p < cases[i].n_people; p++)
      twin_release_audit_add (self, person++, cases[i].released, cases[i].raw, 2);

  return twin_release_audit_run (self);
}

#define NONE TWIN_RELEASE_NONE

/* A total beside all cells but one; two tables of which the second leaves three people out; and the same done properly. */
static void
test_audit (void)
{
  const AuditCase total[] = { { 20, { 0, 0 }, { 0, 0 } }, { 3, { NONE, 0 }, { 1, 0 } } };
  const AuditCase missing[] = { { 20, { 0, 0 }, { 0, 0 } }, { 20, { 1, 0 }, { 1, 0 } }, { 3, { 1, NONE }, { 1, 1 } } };
  const AuditCase small[] = { { 20, { 0, 0 }, { 0, 0 } }, { 3, { 1, 0 }, { 1, 0 } } };
  const AuditCase other[] = { { 20, { 0, 0 }, { 0, 0 } }, { 4, { 1, 0 }, { 1, 0 } }, { 4, { 1, 0 }, { 2, 0 } } };
  const AuditCase crossed[] = { { 20, { 0, 0 }, { 0, 0 } }, { 3, { 0, 1 }, { 0, 1 } }, { 3, { 1, 0 }, { 1, 0 } }, { 20, { 1, 1 }, { 1, 1 } } };
  const AuditCase met_by_nobody[] = { { 20, { 0, 0 }, { 0, 0 } }, { 3, { 0, 1 }, { 0, 1 } }, { 20, { 1, 1 }, { 1, 1 } } };

  g_assert_false (audit (total, G_N_ELEMENTS (total)));
  g_assert_false (audit (missing, G_N_ELEMENTS (missing)));
  g_assert_false (audit (small, G_N_ELEMENTS (small)));
  g_assert_true (audit (other, G_N_ELEMENTS (other)));
  g_assert_true (audit (crossed, G_N_ELEMENTS (crossed)));
  /* Only who knows that nobody is in the fourth can compute the second. */
  g_assert_true (audit (met_by_nobody, G_N_ELEMENTS (met_by_nobody)));
}

/* --- Kinds, windows, words --- */

static void
test_kinds (void)
{
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    {
      const TwinReleaseKindInfo *info = twin_release_kind_get_info ((TwinReleaseKind) k);
      TwinReleaseKind found;

      g_assert_true (twin_release_kind_from_string (info->id, &found));
      g_assert_cmpint (found, ==, k);
      g_assert_nonnull (twin_retention_class_lookup (info->retention));
      g_assert_cmpuint (info->min_people, ==, k <= TWIN_RELEASE_UNANSWERED ? 5 : 10);
    }
  g_assert_cmpuint (twin_retention_class_lookup (twin_release_kind_get_info (TWIN_RELEASE_TOPICS)->retention)->days, ==, 30); /* R148 */
  g_assert_cmpuint (twin_retention_class_lookup (twin_release_kind_get_info (TWIN_RELEASE_DEPTH)->retention)->days, ==, 0);   /* R149 */
}

/* No reason holds a figure of what is hidden. */
static void
test_reasons (void)
{
  for (int r = TWIN_WITHHELD_TOO_FEW; r <= TWIN_WITHHELD_EXPIRED; r++)
    {
      const char *words = twin_withheld_describe ((TwinWithheld) r);
      TwinWithheld found;

      g_assert_true (twin_withheld_from_string (twin_withheld_to_string ((TwinWithheld) r), &found));
      g_assert_cmpint (found, ==, r);
      g_assert_nonnull (words);
      if (r != TWIN_WITHHELD_EXPIRED)
        g_assert_null (strpbrk (words, "0123456789"));
    }
}

/* Every moment is in exactly one window, whatever was chosen before. */
static void
test_windows (void)
{
  TwinWindow week = twin_window_at (TWIN_WINDOW_WEEK, MONDAY + 3 * TWIN_DAY_MS, 0);
  TwinWindow four = twin_window_at (TWIN_WINDOW_FOUR_WEEKS, MONDAY + 3 * TWIN_DAY_MS, 0);
  TwinWindow next;

  g_assert_cmpint (week.start, ==, MONDAY);
  g_assert_cmpint (week.end, ==, MONDAY + 7 * TWIN_DAY_MS);
  g_assert_cmpint (four.end - four.start, ==, 28 * TWIN_DAY_MS);
  g_assert_cmpint (four.start, <=, week.start);
  g_assert_cmpint (four.end, >=, week.end);
  next = twin_window_at (TWIN_WINDOW_FOUR_WEEKS, week.end, week.end);
  g_assert_cmpint (next.start, ==, MAX (week.end, next.end - 28 * TWIN_DAY_MS));
  g_assert_cmpint (twin_window_at (TWIN_WINDOW_WEEK, week.end - 1, 0).start, ==, week.start);
  g_assert_cmpint (twin_window_at (TWIN_WINDOW_WEEK, week.end, 0).start, ==, week.end);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release-gate/R167-questions", test_question_groups);
  g_test_add_func ("/release-gate/R120-floor", test_floor);
  g_test_add_func ("/release-gate/R168-R120-behaviour", test_behaviour_groups);
  g_test_add_func ("/release-gate/R168-small-part", test_small_part_is_left_out);
  g_test_add_func ("/release-gate/complement", test_complement);
  g_test_add_func ("/release-gate/few-looks-like-nobody", test_few_looks_like_nobody);
  g_test_add_func ("/release-gate/sections", test_sections_below_documents);
  g_test_add_func ("/release-gate/C9-weight-of-one", test_weight_of_one);
  g_test_add_func ("/release-gate/rounding", test_rounding);
  g_test_add_func ("/release-gate/nothing", test_nothing);
  g_test_add_func ("/release-gate/audit", test_audit);
  g_test_add_func ("/release-gate/R148-R149-R181-kinds", test_kinds);
  g_test_add_func ("/release-gate/reasons", test_reasons);
  g_test_add_func ("/release-gate/windows", test_windows);

  return g_test_run ();
}
