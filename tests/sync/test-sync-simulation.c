/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real client on three computers and the real server, with a network, clocks and endings that are drawn from a seed. After
 * everybody has had time, nothing that somebody wrote may be lost, nothing be there twice, and all must hold the same. The same seed
 * gives the same run. TWIN_SYNC_SEEDS="FIRST COUNT" runs others than the usual ones. */

#include "simulation.h"

#define N_SEEDS 300
#define N_CONTROLS 100

static Template template;

static void
test_the_same_seed_is_the_same_run (void)
{
  g_autofree char *violation = NULL;
  g_autofree char *first = simulation_run (&template, 7, MUTANT_NONE, &violation);
  g_autofree char *second = simulation_run (&template, 7, MUTANT_NONE, &violation);
  g_autofree char *other = simulation_run (&template, 8, MUTANT_NONE, &violation);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, other);
}

static void
test_seeds (void)
{
  const char *wanted = g_getenv ("TWIN_SYNC_SEEDS");
  guint64 first = 1;
  guint64 count = N_SEEDS;

  if (wanted != NULL)
    {
      char *end = NULL;

      first = g_ascii_strtoull (wanted, &end, 10);
      count = g_ascii_strtoull (end, NULL, 10);
    }
  for (guint64 seed = first; seed < first + count; seed++)
    {
      g_autofree char *violation = NULL;

      g_free (simulation_run (&template, seed, MUTANT_NONE, &violation));
      if (violation != NULL)
        g_error ("seed %" G_GUINT64_FORMAT ": %s", seed, violation);
    }

  /* Of a few, some faults may have had no chance. */
  if (!simulation_print_counts () && count >= N_SEEDS)
    g_error ("something never went wrong");
  if (simulation_find_missing_kind () != NULL && count >= N_SEEDS)
    g_error ("nothing of the kind %s was ever sent", simulation_find_missing_kind ());
}

/* Without any one of the guards the simulation must find that something goes wrong. */
static void
test_a_mutant_is_found (gconstpointer data)
{
  Mutant mutant = GPOINTER_TO_INT (data);

  for (guint64 seed = 1; seed <= 2000; seed++)
    {
      g_autofree char *violation = NULL;

      g_free (simulation_run (&template, seed, mutant, &violation));
      if (violation != NULL)
        {
          g_test_message ("found by seed %" G_GUINT64_FORMAT, seed);
          return;
        }
    }
  g_test_fail ();
}

/* And it must be the guard that is missed, not what all mutants lack. */
static void
test_what_mutants_lack_is_not_missed (void)
{
  for (guint64 seed = 1; seed <= N_CONTROLS; seed++)
    {
      g_autofree char *violation = NULL;

      g_free (simulation_run (&template, seed, MUTANT_NO_COUNTING, &violation));
      if (violation != NULL)
        g_error ("seed %" G_GUINT64_FORMAT ": %s", seed, violation);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  template_init (&template);
  g_test_add_func ("/sync/simulation/same-seed", test_the_same_seed_is_the_same_run);
  g_test_add_func ("/sync/simulation/seeds", test_seeds);
  g_test_add_func ("/sync/simulation/without-counting", test_what_mutants_lack_is_not_missed);
  g_test_add_data_func ("/sync/simulation/without-if-match", GINT_TO_POINTER (MUTANT_NO_IF_MATCH), test_a_mutant_is_found);
  g_test_add_data_func ("/sync/simulation/without-tombstones", GINT_TO_POINTER (MUTANT_NO_TOMBSTONE), test_a_mutant_is_found);
  g_test_add_data_func ("/sync/simulation/cursor-first", GINT_TO_POINTER (MUTANT_CURSOR_FIRST), test_a_mutant_is_found);
  g_test_add_data_func ("/sync/simulation/without-remote", GINT_TO_POINTER (MUTANT_NO_REMOTE), test_a_mutant_is_found);
  status = g_test_run ();
  template_clear (&template);

  return status;
}
