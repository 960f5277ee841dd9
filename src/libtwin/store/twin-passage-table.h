/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-matcher.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/* A rendition is a document as one policy lets it out; its passages are what is
 * indexed, ranked, cited and published. Passages and full-text index change in one
 * transaction: what is stored here is indexed, and triggers take out what is deleted in any way. */

/**
 * TwinPassageRecord:
 * @id: holds the number of its rendition; neither is ever given twice
 * @start, @end: bytes in the rendition's text
 * @source_start, @source_end: bytes in the document's own text
 * @language: BCP 47, by which its words are taken apart; when it is stored, NULL is
 *   that of its rendition, or found out; "" none
 * @heading: the heading path, already redacted
 * @body: redacted
 */
typedef struct
{
  gint64 id;
  gint64 rendition_id;
  char *document_id;
  guint ordinal;
  gsize start;
  gsize end;
  gsize source_start;
  gsize source_end;
  guint page_from;
  guint page_to;
  char *language;
  char *heading;
  char *body;
} TwinPassageRecord;

TwinPassageRecord *twin_passage_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_passage_record_free (TwinPassageRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPassageRecord, twin_passage_record_free)

/* The rendition of a document under the policy with @policy_digest; 0 without @error where there is none. */
gint64 twin_passage_table_find_rendition (TwinTransaction *tx, const char *document_id, const char *policy_digest, GError **error);

/* Stores a rendition (replacing one of the same policy). @title: the redacted title; @language: BCP 47 or
 * NULL; @passages: TwinPassageRecord, ids are given here. Returns its id, 0 on error. */
gint64 twin_passage_table_insert_rendition (TwinTransaction *tx, const char *document_id, const char *policy_digest,
                                            const char *title, const char *language, GPtrArray *passages, GError **error);

/* The redacted title under which a rendition is cited. */
char *twin_passage_table_get_title (TwinTransaction *tx, gint64 rendition_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinPassageSource: what passages of a rendition are cited under, and when the document was last changed (0: not known).
 */
typedef struct
{
  char *title;
  gint64 modified_at;
} TwinPassageSource;

void twin_passage_source_free (TwinPassageSource *self);
TwinPassageSource *twin_passage_table_get_source (TwinTransaction *tx, gint64 rendition_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Drops all renditions of a document: after a decision, a new text, a removal. */
gboolean twin_passage_table_drop_document (TwinTransaction *tx, const char *document_id, GError **error);

TwinPassageRecord *twin_passage_table_get (TwinTransaction *tx, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *twin_passage_table_list (TwinTransaction *tx, gint64 rendition_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinPassageTerm: what a full-text query asks for.
 * @variants: the term as the index may hold it (stems by different languages), NULL-terminated, each in the
 *   form that #TwinWords gives it
 * @prefix: words that begin so count as well
 * @weight: what it counts
 */
typedef struct
{
  const char *const *variants;
  gboolean prefix;
  double weight;
} TwinPassageTerm;

/* The passages of @renditions (gint64) that hold any of @terms (TwinPassageTerm, at most 64), ranked by BM25.
 * Returns: at most @limit TwinMatch (see twin-matcher.h), best first. */
GArray *twin_passage_table_match (TwinTransaction *tx, GArray *terms, GArray *renditions, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In how many passages of the whole store @term stands, counted no further than @at_most; and how many
 * passages there are. For pruning queries. */
guint64 twin_passage_table_count_term (TwinTransaction *tx, const TwinPassageTerm *term, guint64 at_most, GError **error);
guint64 twin_passage_table_count (TwinTransaction *tx, GError **error);

/* Called for each term of the index; FALSE ends it. */
typedef gboolean (*TwinPassageTermFunc) (const char *term, guint64 n_passages, gpointer user_data);

/* The terms of the index that begin with @prefix (not empty), in the order of their bytes. */
gboolean twin_passage_table_list_terms (TwinTransaction *tx, const char *prefix, TwinPassageTermFunc func, gpointer user_data,
                                        GError **error);

/* The languages of the passages in the store, "" among them if some have none. */
char **twin_passage_table_list_languages (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
