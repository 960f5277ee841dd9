/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet-merges.h"

/* A sheet that is meant to be read has fewer. */
#define MAX_MERGES 65536

struct _SheetMerges
{
  GHashTable *by_corner; /* SheetMerge, its own key */
};

static guint
hash_corner (gconstpointer data)
{
  const SheetMerge *merge = data;

  return merge->row * 16411u + merge->column;
}

static gboolean
equal_corner (gconstpointer a, gconstpointer b)
{
  const SheetMerge *one = a;
  const SheetMerge *other = b;

  return one->row == other->row && one->column == other->column;
}

SheetMerges *
sheet_merges_new (void)
{
  SheetMerges *self = g_new0 (SheetMerges, 1);

  self->by_corner = g_hash_table_new_full (hash_corner, equal_corner, g_free, NULL);

  return self;
}

void
sheet_merges_free (SheetMerges *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_corner);
  g_free (self);
}

void
sheet_merges_add (SheetMerges *self, const SheetMerge *merge)
{
  g_return_if_fail (self != NULL && merge != NULL);

  if (merge->last_row < merge->row || merge->last_column < merge->column || g_hash_table_size (self->by_corner) >= MAX_MERGES)
    return;
  g_hash_table_add (self->by_corner, g_memdup2 (merge, sizeof *merge));
}

const SheetMerge *
sheet_merges_find (const SheetMerges *self, guint row, guint column)
{
  const SheetMerge corner = { .row = row, .column = column };

  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->by_corner, &corner);
}
