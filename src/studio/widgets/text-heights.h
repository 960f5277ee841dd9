/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TextHeights:
 *
 * The heights of many paragraphs, and sums over them: which one stands at a height, and at
 * which height one stands, both in logarithmic time while single heights change (a binary
 * indexed tree, Fenwick 1994).
 */
typedef struct
{
  double *heights;
  double *tree;
  guint n;
} TextHeights;

void text_heights_init (TextHeights *self, guint n);
void text_heights_clear (TextHeights *self);

void text_heights_set (TextHeights *self, guint index, double height);
double text_heights_get (const TextHeights *self, guint index);

/* The sum of all before @index; with index == n, of all. */
double text_heights_get_top (const TextHeights *self, guint index);

/* The one that holds @y; the first or the last if @y is outside. */
guint text_heights_find (const TextHeights *self, double y);

G_END_DECLS
