/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-problem.h"
#include "storage/storage.h"

G_BEGIN_DECLS

/* What a creator puts on the server as a whole: a published twin, the encrypted copy of an original, the wrapped key of a library.
 * Each is a manifest and pieces, which are named by their SHA-256, come first and one by one, and are shared between bundles. A
 * bundle changes in one transaction: there is the old one, then the new one, never a part of either. */

#define BUNDLE_MAX_PIECE (1u << 20)
#define BUNDLE_MAX_MISSING 2000 /* digests in one question */

/* How long a piece stays that nothing uses: time enough to go on with a publishing that was cut. */
#define BUNDLE_PIECE_MS TWIN_DAY_MS

#define BUNDLE_TWIN "twin"
#define BUNDLE_COPY "copy"
#define BUNDLE_VAULT "vault"

/* --- Pieces --- */

/* Which of @digests (NULL-terminated) are not there; those that are there stay for another day. */
GPtrArray *bundle_find_missing (Storage *storage, const char *tenant, const char *const *digests, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores @bytes, whose SHA-256 must be @digest: TWIN_ERROR_INVALID otherwise. *@was_there: it was there already. */
gboolean bundle_put_piece (Storage *storage, const char *tenant, const char *digest, GBytes *bytes, gboolean *was_there, GError **error);

/* TWIN_ERROR_NOT_FOUND; of another tenant as well. */
GBytes *bundle_get_piece (StorageTx *tx, const char *digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes pieces that nothing has used for a day. *@n_pieces: how many; may be NULL. */
gboolean bundle_collect (Storage *storage, const char *tenant, gint64 *n_pieces, GError **error);

/* --- Bundles --- */

/**
 * BundleWrite:
 * @kind: BUNDLE_TWIN, …
 * @manifest: NULL deletes
 * @pieces: digests it consists of, NULL-terminated; NULL for none
 * @if_match, @if_none_match: the header fields as they came, or NULL
 * @key: the Idempotency-Key without its quotes, or NULL
 * @action: for the audit log; NULL: none
 */
typedef struct
{
  const char *kind;
  const char *id;
  GBytes *manifest;
  const char *const *pieces;
  const char *if_match;
  const char *if_none_match;
  const char *key;
  const char *action;
} BundleWrite;

/**
 * BundleAnswer:
 * @status: 200, 201, 204 or that of @problem
 * @problem: HTTP_N_PROBLEMS if there is none
 * @rev, @digest, @at: of what is there now; of the manifest
 * @missing: with a problem: pieces that are not there
 * @replayed: whether this is the stored answer to a request that came before; @current_rev: the version by now
 */
typedef struct
{
  guint status;
  HttpProblem problem;
  const char *detail;
  gint64 rev;
  gint64 current_rev;
  gboolean replayed;
  char *digest;
  gint64 at;
  GPtrArray *missing;
} BundleAnswer;

void bundle_answer_free (BundleAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BundleAnswer, bundle_answer_free)

/* Puts a bundle in the place of what was there, or takes it away, with an entry in the tenant's audit log. NULL with a
 * STORAGE_ERROR or TWIN_ERROR_CORRUPT only. */
BundleAnswer *bundle_write (Storage *storage, const char *tenant, const BundleWrite *write, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Bundle: one that is there.
 */
typedef struct
{
  char *id;
  gint64 rev;
  char *digest;
  gint64 at;
  GBytes *manifest;
} Bundle;

void bundle_free (Bundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bundle, bundle_free)

/* TWIN_ERROR_NOT_FOUND. */
Bundle *bundle_read (StorageTx *tx, const char *kind, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The digest of its manifest alone. TWIN_ERROR_NOT_FOUND. */
char *bundle_read_digest (StorageTx *tx, const char *kind, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of a kind, without their manifests, by id. */
GPtrArray *bundle_list (StorageTx *tx, const char *kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
