/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CustomWords:
 *
 * A list of values, each as a person writes it: names, places, words that a creator knows to be personal. They are
 * found in either case, with and without accents, whatever stands between their words, and over the end of a line.
 * Private to privacy/. Never changes; any thread.
 */
typedef struct _CustomWords CustomWords;

/* As much as one list takes. */
#define CUSTOM_WORDS_MAX 2000
#define CUSTOM_WORDS_MAX_CHARS 100 /* of one value */

/* Reads one value from each line of @text (UTF-8). NULL with TWIN_ERROR_INVALID, which names the line and not the value. */
CustomWords *custom_words_new (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void custom_words_free (CustomWords *self);

/* Whether a value may begin with @byte. */
gboolean custom_words_begin (const CustomWords *self, guint8 byte);

/* The end of the longest value that begins at @start, which is the start of a character; 0 if none does. Values begin
 * and end with a word where the script divides words. Reads a bounded part of the text. */
gsize custom_words_match (const CustomWords *self, const guint8 *text, gsize length, gsize start);

G_END_DECLS
