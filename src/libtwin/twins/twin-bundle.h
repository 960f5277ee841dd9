/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-bundle-format.h"
#include "twins/twin-gate.h"

G_BEGIN_DECLS

/**
 * TwinBundle:
 * @manifest: canonical JSON (twin-bundle-format.h), exactly as it travels
 * @digest: SHA-256 of @manifest, which names every piece by its own: the digest of the whole
 * @pieces: TwinBundlePiece, each once
 * @anchors: of the passages, by document, to tell what changed: JSON
 *
 * What leaves this computer when a twin is published, all of it: made from what may be released, the same bytes for the
 * same state. It holds no original, no finding, no value behind a pseudonym and no address.
 */
typedef struct
{
  char *twin_id;
  GBytes *manifest;
  char *digest;
  GPtrArray *pieces;
  char *anchors;
} TwinBundle;

/* @gate says what was measured and what was set aside; nullable. Needs no network; blocks; any thread. */
TwinBundle *twin_bundle_make (TwinLibrary *library, const TwinTwin *twin, const TwinGate *gate, GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_bundle_free (TwinBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinBundle, twin_bundle_free)

/* NULL if the bundle has no such piece. Borrowed. */
const TwinBundlePiece *twin_bundle_find_piece (const TwinBundle *self, const char *digest);

/* Bytes of the manifest and all pieces. */
guint64 twin_bundle_get_size (const TwinBundle *self);

/**
 * TwinBundleDiff: what is different from what was published before.
 * @first: nothing was published before
 * @config: dotted names of the settings that differ, and "name"; NULL-terminated
 * @n_pieces, @bytes: what is in this bundle and was not in the one before, manifest included
 */
typedef struct
{
  gboolean first;
  guint documents_added;
  guint documents_changed;
  guint documents_removed;
  guint passages_added;
  guint passages_changed;
  guint passages_removed;
  guint access_added;
  guint access_changed;
  guint access_removed;
  guint quizzes_added;
  guint quizzes_changed;
  guint quizzes_removed;
  char **config;
  guint n_pieces;
  guint64 bytes;
} TwinBundleDiff;

/* @manifest and @anchors: of what was published (store/twin-publication-table.h), both NULL if nothing was. */
TwinBundleDiff *twin_bundle_diff (const TwinBundle *self, const char *manifest, const char *anchors, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_bundle_diff_free (TwinBundleDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinBundleDiff, twin_bundle_diff_free)

/* Whether anything differs. */
gboolean twin_bundle_diff_is_empty (const TwinBundleDiff *self);

/* How many documents, quizzes, settings and entries of the access list differ; of a first publishing all. */
guint twin_bundle_diff_count (const TwinBundleDiff *self);

/**
 * TwinBundleItem: one thing that travels.
 * @name: "manifest.json", "pieces/<digest>"
 * @document_id: whose it is; NULL for the manifest
 * @text: all of its bytes, which are text
 */
typedef struct
{
  char *name;
  const char *document_id;
  GBytes *text;
} TwinBundleItem;

/* All that travels, byte by byte; borrows from @self. */
GPtrArray *twin_bundle_list_contents (const TwinBundle *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
