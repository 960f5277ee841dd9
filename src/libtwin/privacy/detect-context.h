/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* What the words around a value say about it. Private to privacy/. */

/* Weights in bits. A label right before the value decides between look-alikes; one that
 * stands further off, with other numbers or a line break in between, only hints. */
#define CONTEXT_BITS_LABEL 10
#define CONTEXT_BITS_FAR 5
/* A word for a kind of number that many countries have. */
#define CONTEXT_BITS_KIN 8
#define CONTEXT_BITS_KIN_FAR 3
#define CONTEXT_BITS_NEGATIVE (-10)
#define CONTEXT_BITS_NEGATIVE_FAR (-4)
#define CONTEXT_BITS_OTHER (-3) /* the nearest label is another type's */
#define CONTEXT_BITS_COUSIN (-1) /* and that type is of the same kind */

/* Makes a context of which nothing was read yet. */
static inline void
context_clear (Context *self)
{
  self->n_hits = self->n_before = 0;
  self->read = FALSE;
  self->read_end = 0;
}

/* What the labels within reach of a value can be for, LABEL_NEGATIVE and so on: none that it leaves out
 * is there. Quick; nearly always it saves reading them. The second one is of those that are before the value. */
guint64 context_kinds (Detect *detect, gsize start, gsize end);
guint64 context_kinds_before (Detect *detect, gsize start);

/* Reads the words within reach before and after a value. Takes bounded time. Several values
 * that begin at the same place may share one context: what is before
 * them is read once. */
void context_read (Context *self, Detect *detect, gsize start, gsize end);

/* Only what is before the value. */
void context_read_before (Context *self, Detect *detect, gsize start);

/* How much they speak for @type, in bits. *@labelled (nullable): a label of it is near. */
int context_bits (const Context *self, const TwinPiiType *type, gboolean *labelled);

G_END_DECLS
