/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it takes to find the nearest of many vectors, and how many of the right ones are found. The vectors are
 * drawn around random centres, as those of texts are; the right ones are found by their real cosines.
 *
 *     vector-speed VECTORS DIMENSIONS */

#include <math.h>
#include <string.h>
#include <time.h>

#include "search/vector-kernel.h"

#define N_QUESTIONS 50
#define N_CENTRES 1000
#define SPREAD .5
#define N_BEST 10
#define N_RESCORED 200
#define SEED 20

typedef struct
{
  guint n;
  guint d;
  float *values;   /* of length 1 */
  gint8 *codes;
  float *scales;
  guint8 *bits;
} Vectors;

typedef struct
{
  double score;
  guint index;
} Scored;

static double
get_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Box and Muller 1958. */
static float
draw (GRand *random)
{
  return (float) (sqrt (-2 * log (1 - g_rand_double (random))) * cos (2 * G_PI * g_rand_double (random)));
}

static void
fill_near (float *values, const float *centre, guint d, GRand *random)
{
  double sum = 0;

  for (guint i = 0; i < d; i++)
    {
      values[i] = centre[i] + (float) SPREAD * draw (random);
      sum += (double) values[i] * values[i];
    }
  for (guint i = 0; i < d; i++)
    values[i] = (float) (values[i] / sqrt (sum));
}

static float
encode (const float *values, guint d, gint8 *codes)
{
  float largest = 0;

  for (guint i = 0; i < d; i++)
    largest = MAX (largest, fabsf (values[i]));
  for (guint i = 0; i < d; i++)
    codes[i] = (gint8) lrintf (values[i] / largest * 127);

  return largest / 127;
}

static void
vectors_init (Vectors *self, guint n, guint d, const float *centres, GRand *random)
{
  *self = (Vectors) { n, d, g_new (float, (gsize) n * d), g_new (gint8, (gsize) n * d), g_new (float, n),
                      g_malloc0 ((gsize) n * d / 8) };
  for (guint i = 0; i < n; i++)
    {
      float *values = self->values + (gsize) i * d;

      fill_near (values, centres + (gsize) g_rand_int_range (random, 0, N_CENTRES) * d, d, random);
      self->scales[i] = encode (values, d, self->codes + (gsize) i * d);
      for (guint k = 0; k < d; k++)
        if (values[k] > 0)
          self->bits[((gsize) i * d + k) / 8] |= (guint8) (1 << k % 8);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = ((const Scored *) a)->score;
  double other = ((const Scored *) b)->score;

  return (one < other) - (one > other);
}

static void
keep (GArray *best, guint n, guint index, double score)
{
  Scored scored = { score, index };

  if (best->len > n && score <= g_array_index (best, Scored, n - 1).score)
    return;
  g_array_append_val (best, scored);
  if (best->len >= 2 * n)
    {
      g_array_sort (best, compare);
      g_array_set_size (best, n + 1);
    }
}

static void
finish (GArray *best, guint n)
{
  g_array_sort (best, compare);
  g_array_set_size (best, MIN (best->len, n));
}

static GArray *
scan_real (const Vectors *self, const float *question)
{
  GArray *best = g_array_new (FALSE, FALSE, sizeof (Scored));

  for (guint i = 0; i < self->n; i++)
    {
      const float *values = self->values + (gsize) i * self->d;
      float sum = 0;

      for (guint k = 0; k < self->d; k++)
        sum += values[k] * question[k];
      keep (best, N_BEST, i, sum);
    }
  finish (best, N_BEST);

  return best;
}

static GArray *
scan_codes (const Vectors *self, const VectorKernel *kernel, const gint8 *question)
{
  GArray *best = g_array_new (FALSE, FALSE, sizeof (Scored));

  for (guint i = 0; i < self->n; i++)
    keep (best, N_BEST, i, (double) self->scales[i] * kernel->multiply (self->codes + (gsize) i * self->d, question, self->d));
  finish (best, N_BEST);

  return best;
}

/* As twin-vectors.c does it. */
static GArray *
scan_signs (const Vectors *self, const VectorKernel *kernel, const float *question, const gint8 *codes)
{
  GArray *best = g_array_new (FALSE, FALSE, sizeof (Scored));
  gsize n_bytes = self->d / 8;
  g_autofree guint8 *planes = g_malloc0 (VECTOR_PLANES * n_bytes);
  float lowest = 1, highest = -1;
  double step;

  for (guint k = 0; k < self->d; k++)
    {
      lowest = MIN (lowest, question[k]);
      highest = MAX (highest, question[k]);
    }
  step = (double) (highest - lowest) / ((1 << VECTOR_PLANES) - 1);
  for (guint k = 0; k < self->d; k++)
    for (guint p = 0; p < VECTOR_PLANES; p++)
      if ((lrint ((question[k] - lowest) / step) >> p & 1) != 0)
        planes[p * n_bytes + k / 8] |= (guint8) (1 << k % 8);

  for (guint i = 0; i < self->n; i++)
    {
      guint32 n_set;
      guint32 sum = kernel->match_planes (planes, self->bits + i * n_bytes, n_bytes, &n_set);

      keep (best, N_RESCORED, i, step * sum + lowest * n_set);
    }
  finish (best, N_RESCORED);
  for (guint i = 0; i < best->len; i++)
    {
      Scored *scored = &g_array_index (best, Scored, i);

      scored->score = (double) self->scales[scored->index]
                      * kernel->multiply (self->codes + (gsize) scored->index * self->d, codes, self->d);
    }
  finish (best, N_BEST);

  return best;
}

static double
get_recall (GArray *found, GArray *right)
{
  guint n = 0;

  for (guint i = 0; i < right->len; i++)
    for (guint k = 0; k < found->len; k++)
      n += g_array_index (right, Scored, i).index == g_array_index (found, Scored, k).index;

  return (double) n / right->len;
}

static void
measure (const Vectors *self, const VectorKernel *kernel, const float *questions, GPtrArray *right)
{
  double code_ms = 0, sign_ms = 0, code_recall = 0, sign_recall = 0;
  g_autofree gint8 *codes = g_new (gint8, self->d);

  for (guint i = 0; i < N_QUESTIONS; i++)
    {
      const float *question = questions + (gsize) i * self->d;
      g_autoptr (GArray) by_codes = NULL;
      g_autoptr (GArray) by_signs = NULL;
      double begin;

      encode (question, self->d, codes);
      begin = get_ms ();
      by_codes = scan_codes (self, kernel, codes);
      code_ms += get_ms () - begin;
      begin = get_ms ();
      by_signs = scan_signs (self, kernel, question, codes);
      sign_ms += get_ms () - begin;
      code_recall += get_recall (by_codes, right->pdata[i]);
      sign_recall += get_recall (by_signs, right->pdata[i]);
    }
  g_print ("| %s | %.2f | %.3f | %.2f | %.3f |\n", kernel->name, code_ms / N_QUESTIONS, code_recall / N_QUESTIONS,
           sign_ms / N_QUESTIONS, sign_recall / N_QUESTIONS);
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr (GPtrArray) right = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  const VectorKernel *const *kernels = vector_kernel_list ();
  g_autofree float *centres = NULL;
  g_autofree float *questions = NULL;
  double real_ms;
  Vectors vectors;
  guint n, d;

  if (argc != 3)
    {
      g_printerr ("Usage: vector-speed VECTORS DIMENSIONS\n");
      return 2;
    }

  n = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  d = (guint) g_ascii_strtoull (argv[2], NULL, 10) / 64 * 64;
  centres = g_new (float, (gsize) N_CENTRES * d);
  for (gsize i = 0; i < (gsize) N_CENTRES * d; i++)
    centres[i] = draw (random);
  vectors_init (&vectors, n, d, centres, random);
  questions = g_new (float, (gsize) N_QUESTIONS * d);
  for (guint i = 0; i < N_QUESTIONS; i++)
    fill_near (questions + (gsize) i * d, centres + (gsize) g_rand_int_range (random, 0, N_CENTRES) * d, d, random);

  real_ms = get_ms ();
  for (guint i = 0; i < N_QUESTIONS; i++)
    g_ptr_array_add (right, scan_real (&vectors, questions + (gsize) i * d));
  real_ms = get_ms () - real_ms;

  g_print ("%u vectors of %u dimensions; in plain C with real numbers a question takes %.1f ms.\n\n", n, d, real_ms / N_QUESTIONS);
  g_print ("| kernel | all bytes, ms | recall@10 | signs, then bytes of the best 200, ms | recall@10 |\n|---|--:|--:|--:|--:|\n");
  for (guint i = 0; kernels[i] != NULL; i++)
    measure (&vectors, kernels[i], questions, right);
  g_free (vectors.values);
  g_free (vectors.codes);
  g_free (vectors.scales);
  g_free (vectors.bits);

  return 0;
}
