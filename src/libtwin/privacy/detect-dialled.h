/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* Phone numbers as they are written: reading them, and what their form says. Private to privacy/. */

/* ITU-T E.164: at most 15 digits with the country code. */
#define DIALLED_DIGITS_MAX 15
#define DIALLED_DIGITS_MIN 7
#define DIALLED_GROUPS_MAX 9

/* How far the next number of a list may stand from the one before. */
#define DIALLED_LIST_BYTES 16

/* What a known country code with a number of its length says, in bits; and a form that says nothing. */
#define DIALLED_BITS_INTERNATIONAL 9
#define DIALLED_BITS_LABEL_ONLY (-3)

typedef struct
{
  guint n_digits;
  char separator; /* before it: ' ', '-', '.', '/', '(' , '\n'; 0 for the first */
  gsize end;
} DialledGroup;

/* Digits and how they are divided, from one place on. */
typedef struct
{
  gsize start;   /* with '+' and '(' */
  gboolean plus;
  gboolean paren; /* the first group stands in brackets, as in "(030) ..." */
  gboolean trunk; /* a "(0)" between country code and number */
  char digits[DIALLED_DIGITS_MAX + 1];
  guint n_digits;
  DialledGroup groups[DIALLED_GROUPS_MAX];
  guint n_groups;
} Dialled;

/* What begins with the digit at @start. */
void dialled_read (Dialled *self, Detect *detect, gsize start);

/* How many digits the first @n groups have, without a "(0)". */
guint dialled_count (const Dialled *self, guint n);

/* What the form of the first @n groups alone says, in bits. */
int dialled_form_bits (const Dialled *self, guint n);

/* A date, years, a social security number or an address of four small numbers. */
gboolean dialled_is_something_else (const Dialled *self, guint n);

G_END_DECLS
