/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlcipher/sqlite3.h>

G_BEGIN_DECLS

/**
 * TwinMatcher:
 *
 * Keeps the best of the passages that a full-text query matches: the auxiliary function
 * twin_match (passage_index, matcher) is called by FTS5 for each of them. FTS5's own bm25()
 * walks over all matches twice, and SQLite sorts them; this asks for the length of a passage
 * only if it may be among the best, and keeps a heap (of the questions of XQuAD in 100,000
 * passages, half took 12.6 ms before).
 *
 * One query, one thread.
 */
typedef struct _TwinMatcher TwinMatcher;

typedef struct
{
  gint64 passage_id;
  double score;
} TwinMatch;

/* @renditions: gint64, in any order; only their passages count. */
TwinMatcher *twin_matcher_new (GArray *renditions, guint limit) G_GNUC_WARN_UNUSED_RESULT;
void twin_matcher_free (TwinMatcher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinMatcher, twin_matcher_free)

/* The query's next phrase stands for the term with the number @term, which counts @weight; several
 * phrases may stand for one: their occurrences are added up. */
void twin_matcher_add_phrase (TwinMatcher *self, guint term, double weight);

/* Hands @self to a statement as a parameter; it must outlive the statement's use. */
int twin_matcher_bind (TwinMatcher *self, sqlite3_stmt *stmt, int index);

/* TwinMatch, best first, of equal ones the older first. */
GArray *twin_matcher_take (TwinMatcher *self) G_GNUC_WARN_UNUSED_RESULT;

/* Makes twin_match() and twin_count() known to FTS5. Returns: an SQLite code. */
int twin_matcher_register (fts5_api *api);

/* A passage's id is its rendition's, so many bits up, and its ordinal: the scope of a search
 * can be told from the index alone. */
#define TWIN_PASSAGE_ORDINAL_BITS 21

G_END_DECLS
