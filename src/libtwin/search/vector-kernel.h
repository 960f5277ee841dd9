/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For this floor only. */

/* How finely the question's vector is cut for the scan of signs: so many planes of bits. */
#define VECTOR_PLANES 4

/**
 * VectorKernel: the two sums that vectors are compared by, for one kind of processor.
 *
 * Only whole numbers are added up, so that all kernels give the same results.
 */
typedef struct
{
  const char *name;

  /* The sum over planes p of 2^p times the bits that @bits and plane p have in common; the planes stand one after
   * the other, @n_bytes each. *@n_set receives how many bits of @bits are set. */
  guint32 (*match_planes) (const guint8 *planes, const guint8 *bits, gsize n_bytes, guint32 *n_set);

  /* The sum of the products. No more than 65,536 dimensions. */
  gint32 (*multiply) (const gint8 *a, const gint8 *b, gsize n);
} VectorKernel;

/* The fastest one for this processor. */
const VectorKernel *vector_kernel_get (void);

/* All that this processor can run, the plain one first, with NULL after the last: for tests and measurements. */
const VectorKernel *const *vector_kernel_list (void);

G_END_DECLS
