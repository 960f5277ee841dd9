/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* Dates as they are written. Private to privacy/. */

/* Before anything else, once. */
void date_prepare (void);

/* What the form of a date says, in bits. */
#define DATE_BITS_FULL 9
#define DATE_BITS_SHORT_YEAR 6
#define DATE_BITS_PART 5

typedef struct
{
  gsize start;
  gsize end;
  int bits; /* 0: it is none */
  gboolean has_time;
} Date;

/* What is written from the digit at @start on, or before it: "March 10, 1984". *@packed: eight digits
 * that only a label makes a date. */
Date date_read (Detect *self, gsize start, gboolean *packed);

/* "May-2021", where @start is the year's. */
void date_read_month_year (Detect *self, gsize start, Date *date);

/* "O8.O3.l979": letters in place of digits, and where it begins may be one. FALSE if it is none. */
gboolean date_read_misread (Detect *self, gsize start, Date *date);

/* Whether a date may begin with the @width digits at @start, or end with them; quick, and seldom
 * wrong. Around them is nothing but ASCII. */
gboolean date_may_be (Detect *self, gsize start, guint width);

G_END_DECLS
