/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * JsonReader:
 *
 * Walks over JSON (RFC 8259) in place. Building nothing, it reads what has no end as far
 * as it goes. Plain data; the text must outlive it.
 */
typedef struct
{
  const char *p;
  const char *end;
} JsonReader;

/* The next character that means something; NUL at the end. It is not taken. */
char json_reader_peek (JsonReader *self);

/* Takes @c, if it comes next. */
gboolean json_reader_take (JsonReader *self, char c);

/* Takes a string, or a number, true, false or null, and sets @out (nullable) to what it says.
 * FALSE if none comes, or none that ends. */
gboolean json_reader_take_scalar (JsonReader *self, GString *out);

G_END_DECLS
