/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A cell that spans several; counted from 0, the last ones included. */
typedef struct
{
  guint row, column;
  guint last_row, last_column;
} SheetMerge;

/**
 * SheetMerges:
 *
 * The cells of a sheet that span several. One thread.
 */
typedef struct _SheetMerges SheetMerges;

SheetMerges *sheet_merges_new (void) G_GNUC_WARN_UNUSED_RESULT;
void sheet_merges_free (SheetMerges *self);

/* Before its first row comes. */
void sheet_merges_add (SheetMerges *self, const SheetMerge *merge);

/* That which begins at this cell; NULL if none does. Owned by @self. */
const SheetMerge *sheet_merges_find (const SheetMerges *self, guint row, guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SheetMerges, sheet_merges_free)

G_END_DECLS
