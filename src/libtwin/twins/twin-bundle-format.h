/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-classification.h"
#include "twins/twin-config.h"
#include "twins/twin-quiz-format.h"

G_BEGIN_DECLS

/* The form in which a twin is published; both sides read it here.
 *
 * A manifest is one JSON object with its members in the order of their names:
 *   {"access":…, "config":…, "documents":[…], "evaluation":…, "format":"twin-bundle/1", "name":…, "override":…, "quizzes":…, "twin":…}
 * A piece is lines of JSON, at most a MiB, named by its SHA-256: either passages,
 *   {"anchor":…, "body":…, "heading":…, "language":…, "pages":[first, last]}
 * or what they mean to a model, {"anchor":…, "codes":base64, "scale":…}. */

#define TWIN_BUNDLE_FORMAT "twin-bundle/1"
#define TWIN_BUNDLE_MAX_PIECE (1u << 20)
#define TWIN_BUNDLE_MAX_MANIFEST (16u << 20)
#define TWIN_BUNDLE_MAX_DOCUMENTS 20000
#define TWIN_BUNDLE_MAX_PASSAGES 2000000

/**
 * TwinBundlePiece:
 * @document_id: whose it is
 * @bytes: only on the side that made it
 */
typedef struct
{
  char *digest;
  gsize size;
  char *document_id;
  GBytes *bytes;
} TwinBundlePiece;

TwinBundlePiece *twin_bundle_piece_new (const char *document_id, GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
void twin_bundle_piece_free (TwinBundlePiece *self);

/**
 * TwinBundleDocument:
 * @title: as it is cited, rewritten
 * @pieces: of passages, in their order; @vectors: of what they mean to @model; both TwinBundlePiece without bytes
 */
typedef struct
{
  char *id;
  char *title;
  char *language;
  TwinClassification *classification;
  guint n_passages;
  GPtrArray *pieces;
  char *model;
  GPtrArray *vectors;
} TwinBundleDocument;

void twin_bundle_document_free (TwinBundleDocument *self);

/**
 * TwinBundleAdmission: a digest in an access list.
 * @hash: HMAC-SHA256 under the list's key of the normalised address, or of the domain
 * @until: ms, 0: always
 * @roles, @groups: what whoever is admitted by it has; NULL-terminated, never NULL
 */
typedef struct
{
  char *hash;
  gboolean domain;
  gint64 until;
  char **roles;
  char **groups;
} TwinBundleAdmission;

/**
 * TwinManifest: a manifest that was read.
 * @access_key: of the digests; NULL where everybody may ask
 * @admissions: TwinBundleAdmission
 * @quizzes: TwinQuiz, never NULL
 *
 * Immutable and reference counted. Any thread.
 */
typedef struct
{
  char *twin_id;
  char *name;
  TwinConfig *config;
  GPtrArray *documents;
  TwinSecret *access_key;
  GPtrArray *admissions;
  GPtrArray *quizzes;

  /*< private >*/
  gatomicrefcount ref_count;
} TwinManifest;

/* Checks form and limits of @bytes, which anybody may have sent. TWIN_ERROR_INVALID with words. */
TwinManifest *twin_manifest_parse (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TwinManifest *twin_manifest_ref (TwinManifest *self);
void twin_manifest_unref (TwinManifest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinManifest, twin_manifest_unref)

/* The digests of all pieces, each once; NULL-terminated. Free the array only. */
GPtrArray *twin_manifest_list_pieces (const TwinManifest *self) G_GNUC_WARN_UNUSED_RESULT;

/* The entry by which the normalised @address is admitted at @now, its own before its domain's; NULL: not admitted. All entries are
 * looked at: how long it takes says nothing. Borrowed. */
const TwinBundleAdmission *twin_manifest_find_admission (const TwinManifest *self, const char *address, gint64 now);

/* The entry with this @hash, if it still holds at @now; borrowed, or NULL. */
const TwinBundleAdmission *twin_manifest_get_admission (const TwinManifest *self, const char *hash, gint64 now);

/**
 * TwinBundlePassage: a line of a piece.
 */
typedef struct
{
  char *anchor;
  char *heading;
  char *body;
  char *language;
  guint page_from;
  guint page_to;
} TwinBundlePassage;

void twin_bundle_passage_free (TwinBundlePassage *self);

/* Each passage of a piece, appended to @passages (with a free function). TWIN_ERROR_INVALID. */
gboolean twin_bundle_read_passages (GBytes *piece, GPtrArray *passages, GError **error);

/**
 * TwinBundleVector: a line of a piece of vectors.
 */
typedef struct
{
  char *anchor;
  double scale;
  GBytes *codes;
} TwinBundleVector;

void twin_bundle_vector_free (TwinBundleVector *self);
gboolean twin_bundle_read_vectors (GBytes *piece, GPtrArray *vectors, GError **error);

/* 64 lower-case hexadecimal digits. */
gboolean twin_bundle_is_digest (const char *text);

G_END_DECLS
