/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-vectors.h"

#include <math.h>
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "search/vector-kernel.h"
#include "store/twin-matcher.h"
#include "store/twin-vector-table.h"

/* How many of the best by their signs are compared by their bytes. */
#define MAX_RESCORED 200

#define MAX_DIMENSIONS 65536
#define LARGEST_CODE 127
#define LARGEST_LEVEL ((1 << VECTOR_PLANES) - 1)

/* The signs of all vectors as they are kept in memory: this, the ids, the signs. */
typedef struct
{
  gint64 generation;
  gsize n_vectors;
} Kept;

static float *
normalise (const float *values, gsize n, GError **error)
{
  double sum = 0;
  float *unit;

  for (gsize i = 0; i < n; i++)
    sum += (double) values[i] * values[i];
  if (n == 0 || n > MAX_DIMENSIONS || !isfinite (sum) || sum <= 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("The embedding model sent something that is no vector. Choose another model."));
      return NULL;
    }

  unit = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    unit[i] = (float) (values[i] / sqrt (sum));

  return unit;
}

static GBytes *
encode (const float *unit, gsize n, double *scale)
{
  gint8 *codes = g_new (gint8, n);
  float largest = 0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabsf (unit[i]));
  *scale = largest / LARGEST_CODE;
  for (gsize i = 0; i < n; i++)
    codes[i] = (gint8) lrint (unit[i] / *scale);

  return g_bytes_new_take (codes, n);
}

static gsize
get_n_bytes (gsize n)
{
  return (n + 7) / 8;
}

static GBytes *
take_signs (const float *unit, gsize n)
{
  guint8 *bits = g_malloc0 (get_n_bytes (n));

  for (gsize i = 0; i < n; i++)
    if (unit[i] > 0)
      bits[i / 8] |= (guint8) (1 << i % 8);

  return g_bytes_new_take (bits, get_n_bytes (n));
}

gboolean
twin_vectors_set (TwinTransaction *tx, gint64 passage_id, const char *model, const float *values, gsize n_values,
                  GError **error)
{
  g_autofree float *unit = NULL;
  g_autoptr (GBytes) codes = NULL;
  g_autoptr (GBytes) bits = NULL;
  TwinVectorRecord record = { .passage_id = passage_id, .model = model };

  g_return_val_if_fail (tx != NULL && model != NULL && (values != NULL || n_values == 0), FALSE);

  unit = normalise (values, n_values, error);
  if (unit == NULL)
    return FALSE;

  record.codes = codes = encode (unit, n_values, &record.scale);
  record.bits = bits = take_signs (unit, n_values);

  return twin_vector_table_set (tx, &record, error);
}

static GBytes *
load_kept (TwinTransaction *tx, const char *model, gsize n_bytes, gint64 generation, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GByteArray) bits = twin_vector_table_load_bits (tx, model, n_bytes, &ids, error);
  Kept kept = { .generation = generation };
  GByteArray *all;

  if (bits == NULL)
    return NULL;

  kept.n_vectors = ids->len;
  all = g_byte_array_sized_new ((guint) (sizeof kept + ids->len * sizeof (gint64) + bits->len));
  g_byte_array_append (all, (const guint8 *) &kept, sizeof kept);
  if (ids->len > 0)
    {
      g_byte_array_append (all, (const guint8 *) ids->data, (guint) (ids->len * sizeof (gint64)));
      g_byte_array_append (all, bits->data, bits->len);
    }

  return g_byte_array_free_to_bytes (all);
}

/* The signs as they are at the moment of @tx: those in memory if nothing has come or gone. */
static GBytes *
get_kept (TwinTransaction *tx, const char *model, gsize n_bytes, GError **error)
{
  g_autofree char *name = g_strdup_printf ("vectors/%" G_GSIZE_FORMAT "/%s", n_bytes, model);
  TwinStore *store = twin_transaction_get_store (tx);
  g_autoptr (GBytes) bytes = twin_store_dup_kept (store, name);
  g_autoptr (GError) local_error = NULL;
  gint64 generation = twin_vector_table_get_generation (tx, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (bytes != NULL && ((const Kept *) g_bytes_get_data (bytes, NULL))->generation == generation)
    return g_steal_pointer (&bytes);

  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = load_kept (tx, model, n_bytes, generation, error);
  if (bytes != NULL)
    twin_store_keep (store, name, bytes);

  return g_steal_pointer (&bytes);
}

/* The question in steps from its least to its greatest value, a plane for each bit of a step's number: with its
 * values instead of its signs alone, more of the right ones are among the best (as in RaBitQ, Gao and Long 2024). */
typedef struct
{
  guint8 *planes;
  double lowest;
  double step;
} Sliced;

static void
slice (Sliced *self, const float *unit, gsize n)
{
  gsize n_bytes = get_n_bytes (n);
  float lowest = unit[0];
  float highest = unit[0];

  for (gsize i = 1; i < n; i++)
    {
      lowest = MIN (lowest, unit[i]);
      highest = MAX (highest, unit[i]);
    }
  self->lowest = lowest;
  self->step = MAX ((double) (highest - lowest) / LARGEST_LEVEL, 1e-12);
  self->planes = g_malloc0 (VECTOR_PLANES * n_bytes);
  for (gsize i = 0; i < n; i++)
    {
      long level = lrint ((unit[i] - self->lowest) / self->step);

      for (guint p = 0; p < VECTOR_PLANES; p++)
        if ((level >> p & 1) != 0)
          self->planes[p * n_bytes + i / 8] |= (guint8) (1 << i % 8);
    }
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const TwinVectorMatch *one = a;
  const TwinVectorMatch *other = b;

  if (one->similarity != other->similarity)
    return one->similarity > other->similarity ? -1 : 1;

  return (one->passage_id > other->passage_id) - (one->passage_id < other->passage_id);
}

/* Keeps the best MAX_RESCORED of @found, which is let grow to twice as many before. */
static double
cut (GArray *found)
{
  g_array_sort (found, compare_matches);
  if (found->len <= MAX_RESCORED)
    return -INFINITY;

  g_array_set_size (found, MAX_RESCORED);

  return g_array_index (found, TwinVectorMatch, MAX_RESCORED - 1).similarity;
}

/* The best by their signs. */
static GArray *
scan (const Sliced *sliced, GBytes *bytes, gsize n_bytes, GArray *scope)
{
  const VectorKernel *kernel = vector_kernel_get ();
  const Kept *kept = g_bytes_get_data (bytes, NULL);
  const gint64 *ids = (const gint64 *) (kept + 1);
  const guint8 *bits = (const guint8 *) (ids + kept->n_vectors);
  GArray *found = g_array_sized_new (FALSE, FALSE, sizeof (TwinVectorMatch), 2 * MAX_RESCORED);
  double bound = -INFINITY;
  gint64 last = -1;
  gboolean inside = FALSE;

  for (gsize i = 0; i < kept->n_vectors; i++)
    {
      gint64 rendition = ids[i] >> TWIN_PASSAGE_ORDINAL_BITS;
      guint32 n_set;
      guint32 sum = kernel->match_planes (sliced->planes, bits + i * n_bytes, n_bytes, &n_set);
      TwinVectorMatch match = { ids[i], sliced->step * sum + sliced->lowest * n_set };

      if (match.similarity <= bound)
        continue;
      if (rendition != last)
        inside = g_array_binary_search (scope, &rendition, compare_numbers, NULL);
      last = rendition;
      if (!inside)
        continue;
      g_array_append_val (found, match);
      if (found->len == 2 * MAX_RESCORED)
        bound = cut (found);
    }
  cut (found);

  return found;
}

/* Their similarity by the bytes, in the place of that by the signs. What has gone since is left out. */
static gboolean
rescore (TwinTransaction *tx, const char *model, const float *unit, gsize n, GArray *found, GError **error)
{
  const VectorKernel *kernel = vector_kernel_get ();
  double own_scale;
  g_autoptr (GBytes) own = encode (unit, n, &own_scale);

  for (guint i = found->len; i > 0; i--)
    {
      TwinVectorMatch *match = &g_array_index (found, TwinVectorMatch, i - 1);
      g_autoptr (GError) local_error = NULL;
      double scale = 0;
      g_autoptr (GBytes) codes = twin_vector_table_get_codes (tx, match->passage_id, model, &scale, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (codes == NULL || g_bytes_get_size (codes) != n)
        {
          g_array_remove_index (found, i - 1);
          continue;
        }
      match->similarity = own_scale * scale
                          * kernel->multiply (g_bytes_get_data (own, NULL), g_bytes_get_data (codes, NULL), n);
    }
  g_array_sort (found, compare_matches);

  return TRUE;
}

GArray *
twin_vectors_search (TwinTransaction *tx, const char *model, const float *values, gsize n_values, GArray *renditions,
                     guint limit, GError **error)
{
  g_autofree float *unit = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GArray) scope = NULL;
  g_autoptr (GArray) found = NULL;
  Sliced sliced;

  g_return_val_if_fail (tx != NULL && model != NULL && renditions != NULL, NULL);
  g_return_val_if_fail (values != NULL || n_values == 0, NULL);

  unit = normalise (values, n_values, error);
  kept = unit != NULL ? get_kept (tx, model, get_n_bytes (n_values), error) : NULL;
  if (kept == NULL)
    return NULL;

  scope = g_array_copy (renditions);
  g_array_sort (scope, compare_numbers);
  slice (&sliced, unit, n_values);
  found = scan (&sliced, kept, get_n_bytes (n_values), scope);
  g_free (sliced.planes);
  if (!rescore (tx, model, unit, n_values, found, error))
    return NULL;

  g_array_set_size (found, MIN (found->len, limit));

  return g_steal_pointer (&found);
}
