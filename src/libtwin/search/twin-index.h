/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-passage-table.h"

G_BEGIN_DECLS

/**
 * TwinHit:
 * @score: 0 to 1; how well the passage matches the question
 * @coverage: the share of the question's telling words (weighted by rarity) that the passage or its heading holds
 * @proximity: 0 to 1, how near they stand together
 * @heading_match: whether the heading path holds one of them
 * @phrase: whether the question stands in it word for word
 * @title: under which the document is cited (redacted)
 *
 * A passage found, with what its score is made of, as "Try it" explains it.
 */
typedef struct
{
  TwinPassageRecord *passage;
  char *title;
  double score;
  double coverage;
  double proximity;
  gboolean heading_match;
  gboolean phrase;
} TwinHit;

void twin_hit_free (TwinHit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinHit, twin_hit_free)

/* Searches the passages of @renditions (gint64) for @question: stop words out, terms
 * that stand in more than one in twenty passages dropped while two remain, the rarest
 * together first and then relaxed, the best 200 re-ranked (`anchors/extraction.md` 5.4).
 * The score is the share of the question's telling words, weighted by rarity, that a passage holds; words of
 * the same family ("Ventil", "Sicherheitsventil") count half. @language (nullable) is that of the question;
 * NULL finds it out. Questions in scripts without spaces read the passages themselves.
 *
 * Returns: at most @limit TwinHit with a free function, best first. */
GPtrArray *twin_index_search (TwinTransaction *tx, const char *question, const char *language,
                              GArray *renditions, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
