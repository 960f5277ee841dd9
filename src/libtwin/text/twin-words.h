/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinWord:
 * @start, @end: bytes in the text it was taken from
 * @folded: NFKC, no case; owned by the #TwinWords
 * @stem: @folded without its ending (Snowball); equal stems are the same pointer
 * @stop: says nothing by itself
 * @unspaced: half of a word, or more, from a script without spaces: two or three of its characters
 */
typedef struct
{
  gsize start;
  gsize end;
  const char *folded;
  const char *stem;
  gboolean stop;
  gboolean unspaced;
} TwinWord;

/**
 * TwinWords:
 *
 * Takes texts apart into the words by which questions and passages are compared:
 * runs of letters and digits; in Chinese, Japanese and Korean each two characters,
 * in Thai, Lao, Khmer and Burmese each three, because those are not written with spaces
 * (`unicode61` finds next to nothing there, nDCG .11 against .96).
 *
 * One thread.
 */
typedef struct _TwinWords TwinWords;

/* @language (BCP 47) chooses endings and stop words; NULL or one that is not known: none are taken off, none are stop words. */
TwinWords *twin_words_new (const char *language) G_GNUC_WARN_UNUSED_RESULT;
void twin_words_free (TwinWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinWords, twin_words_free)

const char *twin_words_get_language (TwinWords *self);

/* The words of @text (valid UTF-8) in order; valid as long as @self is. */
GArray *twin_words_split (TwinWords *self, const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
