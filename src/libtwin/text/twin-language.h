/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The language of @text as "de", "en", ... (libexttextcat on the first 4 kB), or
 * NULL where it is too short or undecided. Any thread. */
char *twin_language_detect (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* What the reader of this program calls the language @tag (BCP 47): "German", "Deutsch". Never NULL. */
char *twin_language_dup_name (const char *tag) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes of any encoding as UTF-8: byte order mark, then valid UTF-8, then uchardet.
 * @encoding (nullable) receives the name of what it was. Never NULL: what cannot
 * be converted becomes U+FFFD. */
char *twin_text_decode (const guint8 *bytes, gsize length, gsize *out_length, char **encoding) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a word says nothing by itself in @language ("the", "und"); folded, UTF-8. */
gboolean twin_is_stop_word (const char *word, const char *language);

/* The languages that have a list of stop words, NULL-terminated. Static. */
const char *const *twin_stop_word_languages (void);

G_END_DECLS
