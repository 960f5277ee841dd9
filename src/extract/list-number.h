/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a list or a heading counts. */
typedef enum
{
  LIST_NUMBER_NONE, /* a bullet, or nothing */
  LIST_NUMBER_DECIMAL,
  LIST_NUMBER_DECIMAL_ZERO, /* 01, 02, ... */
  LIST_NUMBER_LOWER_LETTER,
  LIST_NUMBER_UPPER_LETTER,
  LIST_NUMBER_LOWER_ROMAN,
  LIST_NUMBER_UPPER_ROMAN,
} ListNumber;

/* Appends @value, from 0 on, as it is written; nothing for LIST_NUMBER_NONE. */
void list_number_append (GString *out, ListNumber style, guint value);

G_END_DECLS
