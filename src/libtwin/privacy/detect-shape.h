/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect-number.h"

G_BEGIN_DECLS

/* The shapes that numbers of types with one have, and which of them fit the form of a number. Private to privacy/. */

/* The fewest characters of a number with a shape. */
#define SHAPE_MIN 6

/* A shape as bits, so that comparing takes a few operations. */
typedef struct
{
  const TwinPiiType *type;
  guint64 digits;  /* must be digits */
  guint64 letters; /* must be letters */
  guint64 cuts;    /* where it is usually divided */
  guint length;
} Shape;

/* How a number is divided, in the order in which shapes are preferred. */
typedef enum
{
  DIVISION_NONE,
  DIVISION_USUAL,  /* where numbers of the type are divided, by hyphens and the like */
  DIVISION_BLANKS, /* there, but by blanks, as any two numbers are */
  DIVISION_BROKEN, /* like one of these, but for a line break, or after each character */
  DIVISION_OTHER,
} Division;

/* All shapes by their length, and by their types' order within one length. The second list
 * leaves out the types that need a label whatever their numbers look like: most of them. */
typedef struct
{
  Shape *shapes;
  guint first[NUMBER_MAX + 2];
  Shape *telling;
  guint first_telling[NUMBER_MAX + 2];
} ShapeCatalogue;

extern ShapeCatalogue shape_catalogue;

/* What the first @n symbols of a number look like. */
typedef struct
{
  guint64 digits;
  guint64 divided;
  guint64 soft;
  guint64 broken;
  guint n;
} FormKey;

#define TELLING_MAX 32

/* Which types have a shape that fits such a form, so far as they can be told without a label. */
typedef struct
{
  FormKey key;
  guint64 names; /* the labels of all types with such a shape */
  guint n_telling;
  struct
  {
    guint8 type;
    guint8 division;
  } telling[TELLING_MAX];
} Form;

/* Whether the first symbols of @number have @shape, and how they are divided. */
gboolean shape_has (const Number *number, const Shape *shape, Division *division);

/* How a number is divided as one of a type, by the nearest of the @n shapes, which begin with one of this type;
 * *@n_shapes: how many are. FALSE if it has none of them. */
gboolean shape_nearest (const Number *number, const Shape *shapes, guint n, guint *n_shapes, Division *best);

/* What a form that is so divided says for a type, in bits. */
int shape_bits (const PiiRule *rule, Division division);

/* What a number of a type can score without a label. */
int shape_most_bits (const PiiRule *rule);

/* For how many first symbols of @number, after which it may end, there is a shape at all: bit n is set if for n. */
guint64 shape_lengths (const Number *number);

/* What fits the first @n symbols of @number; until the next call in this thread. */
const Form *shape_form (const Number *number, guint n);

G_END_DECLS
