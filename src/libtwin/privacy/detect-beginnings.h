/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* How labels begin, which tells from the first letters of a word that it is none. Private to privacy/. */

/* Adds a label of @kinds, a @word of @n letters without blanks; @open: whatever it ends with. Before anything else. */
void beginnings_add (const char *word, guint n, gboolean open, guint64 kinds);

/* Where words begin among bytes that are all ASCII: after a blank and the like, and where small
 * letters, capitals and digits meet, but after a capital: "phone1", "1phone", "phoneNumber". */
static inline guint64
beginnings_word_starts (const ScanClasses *classes, guint64 inside)
{
  guint64 digits = classes->digits & inside;
  guint64 letters = classes->letters & inside;
  guint64 upper = classes->upper & inside;
  guint64 alnum = digits | letters;

  return (alnum & ~(alnum << 1)) | (upper & (letters & ~upper) << 1) | (digits & letters << 1) | (letters & digits << 1);
}

/* Where a label may begin among the bytes @inside of those from @at on, which are of @classes and all ASCII; nearly
 * always, nowhere. What the labels that may begin there can be for is in *@kinds: all that they are, and more now and
 * then. */
guint64 beginnings_find (const Detect *detect, gsize at, const ScanClasses *classes, guint64 inside, guint64 *kinds);

G_END_DECLS
