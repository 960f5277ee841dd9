/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-problem.h"
#include "storage/storage.h"

G_BEGIN_DECLS

/* The server's half of the protocol by which a creator's computers are kept in step: a counter per account, versions, preconditions,
 * keys that make a repeated request harmless, and tombstones. What an object holds is sealed by Studio; the server sees its kind, its
 * id and its size. No HTTP here: the API and the simulation of the whole call the same functions. */

#define REPLICATION_MAX_BODY (1 << 20)
#define REPLICATION_MAX_PAGE 500
#define REPLICATION_TOMBSTONE_MS (180 * TWIN_DAY_MS)
#define REPLICATION_KEY_MS (7 * TWIN_DAY_MS)

/**
 * ReplicationWrite:
 * @type: one of replication_types()
 * @id: UUID, made by the client
 * @body: what is to be stored; NULL deletes
 * @if_match, @if_none_match: the header fields as they came, or NULL
 * @key: the Idempotency-Key without its quotes
 */
typedef struct
{
  const char *type;
  const char *id;
  GBytes *body;
  const char *if_match;
  const char *if_none_match;
  const char *key;
} ReplicationWrite;

/**
 * ReplicationAnswer:
 * @status: 200, 201, 204 or that of @problem
 * @problem: HTTP_N_PROBLEMS if there is none
 * @detail: words for it
 * @rev: the object's version, for the ETag; 0 if there is none
 * @current_rev: in a replay, the version that it has by now
 * @replayed: whether this is the stored answer to a request that came before
 * @seq: what the account's counter stands at if this changed something; 0 otherwise
 * @json: the body, or the members of the problem; or NULL
 */
typedef struct
{
  guint status;
  HttpProblem problem;
  const char *detail;
  gint64 rev;
  gint64 current_rev;
  gboolean replayed;
  gint64 seq;
  JsonObject *json;
} ReplicationAnswer;

void replication_answer_free (ReplicationAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReplicationAnswer, replication_answer_free)

/* NULL-terminated: "twin", "document", … */
const char *const *replication_types (void);

/* Stores or deletes an object. NULL with a STORAGE_ERROR only. */
ReplicationAnswer *replication_write (Storage *storage, const char *tenant, const ReplicationWrite *write, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What changed since the cursor @since (NULL: everything): {changes: [{seq, type, id, rev, deleted, body}], next, more}, and on the
 * last page, if @verify, {collections: {type: {count, checksum}}} of what is there: see twin_sync_checksum_add(). */
ReplicationAnswer *replication_changes (Storage *storage, const char *tenant, const char *since, guint limit, gboolean verify,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One object: {type, id, rev, deleted, body}, or HTTP_PROBLEM_NOT_FOUND. */
ReplicationAnswer *replication_read (Storage *storage, const char *tenant, const char *type, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets tombstones and keys that have had their time. *@n_rows: how many. */
gboolean replication_forget (Storage *storage, const char *tenant, gint64 *n_rows, GError **error);

/* After the data was put back from a backup: cursors of before are not believed any more, so clients look at everything again. */
gboolean replication_start_anew (Storage *storage, const char *tenant, GError **error);

G_END_DECLS
