/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect-context.h"

G_BEGIN_DECLS

/* The longest number: an IBAN of 34 characters. */
#define NUMBER_MAX 36

/* A number as it is written, from one place on: its letters and digits, and where it is
 * divided. The detectors of numbers compare their shapes with this and not with the text.
 * Private to privacy/. */
typedef struct
{
  gsize start;
  char symbols[NUMBER_MAX + 8];    /* '0'-'9', 'A'-'Z'; with room to write eight at once */
  char separators[NUMBER_MAX + 1 + 8]; /* before each symbol, 0 for none; after the last too; with room as well */
  gsize ends[NUMBER_MAX];          /* the byte after each one after which the number may end */
  guint n;
  guint n_digits;                  /* how many at the start are digits */
  guint64 cuts;                    /* bit i: the number may end after i symbols */
  guint64 digits;                  /* bit i: symbol i is a digit */
  guint64 divided;                 /* bit i: a separator stands before symbol i */
  guint64 soft;                    /* bit i: it is a blank or a line break */
  guint64 broken;                  /* bit i: it is a line break */
  guint64 stops;                   /* bit i: it is a full stop and a blank, which end a sentence more often than they divide */
} Number;

static inline gboolean
number_ends_after (const Number *self, guint n)
{
  return n <= self->n && (self->cuts >> n & 1) != 0;
}

static inline gsize
number_end (const Number *self, guint n)
{
  return self->ends[n - 1];
}

/* Whether the number goes on in the same manner after its first @n symbols: the same
 * separator as inside and another digit. Then it is a part of something longer. */
gboolean number_goes_on (const Number *self, guint n);

/* The digit that a scanner takes for @letter; 0 if it looks like none. */
char number_misread_digit (char letter);

/* Before anything else, once. */
void shape_prepare (void);

/* The most letters that a number begins with. */
#define OUTLINE_LETTERS 6

/* Whether any number with a shape is of @n_letters letters and then @n_digits digits or fewer, or of exactly as many and
 * then @n_tail letters; 0: there are none. */
gboolean shape_may_begin (guint n_letters, guint n_digits, guint n_tail);

/* The types that have a shape. */
void detect_by_rules (Detect *self, const Number *number, Context *context);

/* The types that only a label tells, whatever their numbers look like: @at is the first
 * digit of a token. */
void detect_code (Detect *self, gsize at);

G_END_DECLS
