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

/* Before anything else, once. */
void month_prepare (void);

/* The word that begins at @at. */
Month month_at (Detect *self, gsize at);

/* The word that ends before @at, and where it begins. */
Month month_before (Detect *self, gsize at, gsize *start);

/* Whether one may begin at @at, or end before it; quick, and seldom wrong. */
gboolean month_may_begin (const Detect *self, gsize at);
gboolean month_may_end (const Detect *self, gsize at);

G_END_DECLS
