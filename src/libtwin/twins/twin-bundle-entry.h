/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-bundle.h"

G_BEGIN_DECLS

/* What travels, for people: each setting, document, passage, quiz with its questions and entry of the access list, and what became of it since the last time. */

/**
 * TwinBundleKind:
 * @TWIN_BUNDLE_SETTING: a value of the manifest: configuration, name, figures of the evaluation
 * @TWIN_BUNDLE_DOCUMENT: a document; its passages follow
 * @TWIN_BUNDLE_PASSAGE: a passage
 * @TWIN_BUNDLE_VECTORS: what the passages of the document mean to a model
 * @TWIN_BUNDLE_QUIZ: a quiz; its questions follow
 * @TWIN_BUNDLE_QUESTION: a question of it
 * @TWIN_BUNDLE_ADMISSION: a fingerprint of the access list
 */
typedef enum
{
  TWIN_BUNDLE_SETTING,
  TWIN_BUNDLE_DOCUMENT,
  TWIN_BUNDLE_PASSAGE,
  TWIN_BUNDLE_VECTORS,
  TWIN_BUNDLE_QUIZ,
  TWIN_BUNDLE_QUESTION,
  TWIN_BUNDLE_ADMISSION,
} TwinBundleKind;

/**
 * TwinBundleChange: against what was published before. Nothing is "added" in a first publishing.
 */
typedef enum
{
  TWIN_BUNDLE_SAME,
  TWIN_BUNDLE_ADDED,
  TWIN_BUNDLE_CHANGED,
  TWIN_BUNDLE_REMOVED,
} TwinBundleChange;

/**
 * TwinBundleEntry:
 * @name: dotted name of a setting, title of a document or a quiz, heading of a passage, model of vectors, words of a question, fingerprint
 * @text: value of a setting as JSON, text of a passage, the answers of a question, one a line; else NULL
 * @before: what a setting was; NULL where it was nothing
 * @level: classification of a document
 * @page_from, @page_to: of a passage
 * @n: passages of a document, vectors, questions of a quiz, place of the right answer from 0
 * @n_gone: passages of a document that are no more
 * @size: bytes of a document's passages or vectors
 * @roles: what whoever a fingerprint admits is: roles and groups, divided by commas; NULL for none
 * @domain: the fingerprint is that of a domain, @until: ms, 0: always
 */
typedef struct
{
  TwinBundleKind kind;
  TwinBundleChange change;
  char *name;
  char *text;
  char *before;
  char *level;
  guint page_from;
  guint page_to;
  guint n;
  guint n_gone;
  guint64 size;
  char *roles;
  gboolean domain;
  gint64 until;
} TwinBundleEntry;

void twin_bundle_entry_free (TwinBundleEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinBundleEntry, twin_bundle_entry_free)

/* All that travels, in the order of the manifest, then what does not any more: TwinBundleEntry, with a free function. @manifest and
 * @anchors as in twin_bundle_diff(). Blocks. */
GPtrArray *twin_bundle_list_entries (const TwinBundle *self, const char *manifest, const char *anchors, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinBundleSizes: what travels, in all. The bytes add up to twin_bundle_get_size().
 * @n_quizzes, @n_questions, @quizzes_bytes: of the quizzes
 * @n_admissions, @access_bytes: of the access list, with its key
 * @settings_bytes: of the rest of the manifest: settings, titles, names of pieces
 */
typedef struct
{
  guint n_documents;
  guint n_passages;
  guint n_vectors;
  guint n_quizzes;
  guint n_questions;
  guint n_admissions;
  guint64 passages_bytes;
  guint64 vectors_bytes;
  guint64 quizzes_bytes;
  guint64 access_bytes;
  guint64 settings_bytes;
} TwinBundleSizes;

gboolean twin_bundle_get_sizes (const TwinBundle *self, TwinBundleSizes *sizes, GError **error);

/**
 * TwinBundleStays: what a twin's documents and people have, and the server never gets.
 * @n_originals, @original_bytes: files of the documents that travel
 * @n_redacted: different values in them that are rewritten
 * @n_addresses: addresses and domains of the access list
 */
typedef struct
{
  guint n_originals;
  guint64 original_bytes;
  guint n_redacted;
  guint n_addresses;
} TwinBundleStays;

/* Blocks; any thread. */
gboolean twin_bundle_count_stays (TwinLibrary *library, const TwinTwin *twin, TwinBundleStays *stays, GCancellable *cancellable, GError **error);

G_END_DECLS
