/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bundles/bundle.h"
#include "search/twin-answer.h"
#include "twins/twin-bundle-format.h"

G_BEGIN_DECLS

/**
 * Published:
 *
 * The twins that were published, and the search in them. What is searched is a store of passages in a folder, encrypted with a key
 * derived from the server's and made from the bundle's pieces whenever it is not there: a cache, so that any process of several
 * answers for any twin.
 *
 * There is one such store for each set of documents that somebody may see, and a question is asked of the one that holds what the
 * asker may see and nothing else. So neither the ranking, nor the rarity of words, nor the guess at a misspelt one, nor the time
 * it takes knows of a document that the asker may not see.
 *
 * Any thread.
 */
typedef struct _Published Published;

/* @storage and @clock are borrowed. The cache is in @directory. */
Published *published_new (Storage *storage, const char *directory, TwinSecret *key, TwinClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void published_free (Published *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Published, published_free)

/* Checks the manifest in @write and every piece it names, makes the index that everybody may search, and only then puts the twin in
 * the place of the one before. @write->pieces is filled in here. NULL with a STORAGE_ERROR, TWIN_STORE_ERROR or TWIN_ERROR_CORRUPT. */
BundleAnswer *published_publish (Published *self, const char *tenant, BundleWrite *write, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes a twin away: rows, pieces that nothing else uses, index. */
BundleAnswer *published_withdraw (Published *self, const char *tenant, const BundleWrite *write, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes the indexes of accounts and twins that are not there any more, whoever took them away: another process, or retention. What cannot
 * be deleted now is warned of and stays until the next time. Blocks. */
void published_sweep (Published *self);

/* TWIN_ERROR_NOT_FOUND. */
TwinManifest *published_read (Published *self, const char *tenant, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PublishedViewer: who asks.
 * @level: the highest classification that is shown
 * @roles, @groups: NULL-terminated; NULL: none
 * @mfa: whether a second factor was given in this session
 */
typedef struct
{
  TwinLevel level;
  const char *const *roles;
  const char *const *groups;
  gboolean mfa;
} PublishedViewer;

/* Whether @viewer may be answered from a document (R31-R34). */
gboolean published_may_see (const PublishedViewer *viewer, const TwinClassification *classification);

/* The twin's answer from what @viewer may see, in the passages' own words and with citations. TWIN_ERROR_NOT_FOUND: no such twin;
 * TWIN_ERROR_INVALID: no question. Blocks. */
TwinAnswer *published_ask (Published *self, const char *tenant, const char *twin_id, const char *question, const PublishedViewer *viewer,
                           GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As published_ask(), after the question @previous (nullable): one that goes on from it is understood. */
TwinAnswer *published_ask_after (Published *self, const char *tenant, const char *twin_id, const char *previous, const char *question,
                                 const PublishedViewer *viewer, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PublishedExtract: a place in a document, with what stands around it.
 * @title: of the document
 * @passages: TwinPassageRecord, in order
 * @at: which of them was asked for
 */
typedef struct
{
  char *title;
  GPtrArray *passages;
  guint at;
} PublishedExtract;

void published_extract_free (PublishedExtract *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PublishedExtract, published_extract_free)

/* The passage @ordinal of a document with @around more before and after it. TWIN_ERROR_NOT_FOUND, and in the same way, for what is not
 * there and for what @viewer may not see. Blocks. */
PublishedExtract *published_read_passage (Published *self, const char *tenant, const char *twin_id, const PublishedViewer *viewer,
                                          const char *document_id, guint ordinal, guint around, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
