/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinWord:
 * @start, @end: bytes in the text it was taken from
 * @folded: NFKC, no case, no invisible characters; owned by the #TwinWords
 * @stem: @folded without its ending (Snowball); equal stems are the same pointer
 * @stop: says nothing by itself; short words in capitals ("IT", "WHO") do, unless all is in capitals
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
 * runs of letters, marks and digits; in Chinese, Japanese and Korean each two characters,
 * in Thai, Lao, Khmer and Burmese each three, because those are not written with spaces
 * (`unicode61` finds next to nothing there, nDCG .11 against .96). The full-text index takes
 * its texts apart in the same way (see store/twin-tokenizer.h).
 *
 * One thread.
 */
typedef struct _TwinWords TwinWords;

/* @language (BCP 47) chooses endings and stop words. Where it is NULL, and for words in another alphabet than its own,
 * the endings are those of the language that is most written in the alphabet; stop words there are none then. */
TwinWords *twin_words_new (const char *language) G_GNUC_WARN_UNUSED_RESULT;
void twin_words_free (TwinWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinWords, twin_words_free)

const char *twin_words_get_language (TwinWords *self);

/* The words of @text (valid UTF-8) in order; valid as long as @self is, or until it is trimmed. */
GArray *twin_words_split (TwinWords *self, const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the words met so far once they have become many: between texts, by who keeps one for long. */
void twin_words_trim (TwinWords *self);

G_END_DECLS
