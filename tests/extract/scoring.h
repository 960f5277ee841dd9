/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reading.h"

G_BEGIN_DECLS

/* How close one text comes to another, by runs of @n words that both have. */
typedef struct
{
  double precision;
  double recall;
  double f1;
} Score;

Score scoring_compare (const char *actual, const char *expected, guint n);

/* What a reader sees, but for blocks of the kinds in @without (bits 1 << kind). */
char *scoring_visible_text (const Reading *reading, guint without);

G_END_DECLS
