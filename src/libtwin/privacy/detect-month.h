/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* Names of months in the languages of the labels. Private to privacy/. */

typedef struct
{
  guint month;    /* 1 to 12; 0: the word is no month */
  gboolean whole; /* the name in full, which is more than "may" or "set" */
  gsize end;      /* after the word */
} Month;

/* The word that begins at @at. */
Month month_at (Detect *self, gsize at);

/* The word that ends before @at, and where it begins. */
Month month_before (Detect *self, gsize at, gsize *start);

/* Whether one may begin with these letters, or end with them; quick, and seldom wrong. */
gboolean month_may_begin (guint8 first, guint8 second);
gboolean month_may_end (guint8 before_last, guint8 last);

G_END_DECLS
