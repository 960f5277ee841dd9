/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bundles/published.h"
#include "erasures/erasure-log.h"

G_BEGIN_DECLS

/* Who asks a twin, for as long as they ask. All times come from the storage's clock. */

#define LEARNER_COOKIE "learner_session"
#define LEARNER_COOKIE_MS TWIN_DAY_MS
#define LEARNER_PARTNER_MS (8 * 60 * 60 * TWIN_SECOND_MS) /* a partner's learners can be sent again at any time */

/* For http_request_hash_peer(): what becomes LearnerVisitor.peer. */
#define LEARNER_PEER "learner"

/**
 * LearnerVisitor: what a request shows of its sender.
 * @peer: digest of the network it comes from
 * @agent: the browser's name (User-Agent); NULL if it gives none
 * @cookie: value of LEARNER_COOKIE; NULL without
 */
typedef struct
{
  const char *peer;
  const char *agent;
  const char *cookie;
} LearnerVisitor;

typedef enum
{
  LEARNER_ANONYMOUS, /* of a public twin: no cookie, a fingerprint keyed for this twin (R113, R114) */
  LEARNER_SIGNED_IN, /* of a restricted twin, by a sign-in link (R99-R101) */
  LEARNER_PARTNER,   /* brought by a partner's platform (R118) */
} LearnerKind;

/**
 * LearnerSession:
 * @digest: of the fingerprint or of the cookie; names the session everywhere
 * @person: names one person within one twin, for counting distinct people and for nothing else
 * @email_key: digest of the address, or of what a partner calls its learner, while the sign-in lasts; NULL without one
 * @learner_id: only while the learner consents to a history being kept: what tells whether they do (R96, R97)
 * @roles, @groups: NULL-terminated, as the access list gives them
 * @mfa: whether a second factor was given in this session (learners/learner-factor.h)
 * @restricted, @objected: since when processing is restricted (R161), or there is an objection (R160); 0: not. Either keeps the session
 *   out of every analytics; a restricted one's questions are answered and not stored
 * @stored: whether there is a row; an anonymous session gets one with its first question
 * @expires_at: when the sign-in ends; 0 without one
 */
typedef struct
{
  char *twin_id;
  LearnerKind kind;
  char *digest;
  char *person;
  char *email_key;
  char *learner_id;
  char **roles;
  char **groups;
  gboolean mfa;
  gint64 restricted;
  gint64 objected;
  gboolean stored;
  gint64 created_at;
  gint64 last_at;
  gint64 expires_at;
} LearnerSession;

void learner_session_free (LearnerSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LearnerSession, learner_session_free)

/* The session of who asks the twin of @manifest: a public twin's visitor always has one and no cookie is looked at; a restricted one's
 * has one if the cookie is of a sign-in to this very twin, less than a day old, whose entry is still on the access list. Otherwise NULL
 * with TWIN_ERROR_REFUSED. Stores nothing. */
LearnerSession *learner_session_find (StorageTx *tx, const TwinManifest *manifest, const LearnerVisitor *visitor, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes that the session is in use, making its row if there is none. One that had been out of use for so long that it was out of sight
 * is not taken up again: what it held is deleted and it begins anew. With consent, all of the learner's sessions go on with this one. */
gboolean learner_session_touch (StorageTx *tx, const TwinManifest *manifest, LearnerSession *self, GError **error);

/**
 * LearnerGrant: what opens a session that a cookie stands for.
 * @admission: digest of the entry of the access list, NULL for a partner's
 * @roles, @groups: joined by spaces, or NULL
 * @mfa_at: when a second factor was given, 0: not
 */
typedef struct
{
  const char *twin_id;
  LearnerKind kind;
  const char *email_key;
  const char *admission;
  const char *roles;
  const char *groups;
  gint64 mfa_at;
} LearnerGrant;

/* Makes a session of 24 hours, for a partner's learner of 8; where the learner's consent to a history is in force, it belongs to that. Returns the cookie's value,
 * 256 bits of chance, which is nowhere else: the row holds its digest. */
char *learner_session_open (StorageTx *tx, const LearnerGrant *grant, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The digest that names the session of a cookie. */
char *learner_session_hash_cookie (StorageTx *tx, const char *cookie) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the sign-in: the cookie works no longer and, without consent, nothing links the session to a person any more. */
gboolean learner_session_end (StorageTx *tx, const LearnerSession *self, GError **error);

/* Deletes the session with all that was asked, answered and scored in it. *@n_messages: how many messages; may be NULL. */
gboolean learner_session_forget (StorageTx *tx, const LearnerSession *self, gint64 *n_messages, GError **error);

/* Notes in @log what is about to be deleted of the session's learner, or of the session; @id and @policy_version as in Erasure. */
gboolean learner_session_note (const LearnerSession *self, ErasureLog *log, ErasureKind kind, Storage *storage, const char *tenant, const char *id,
                               const char *policy_version, GError **error);

/* After a backup was put back: the learner of @entry as the session that asked for it, with @learner_id where the backup has a consent. */
LearnerSession *learner_session_of_erasure (StorageTx *tx, const Erasure *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for an anonymous session that was forgotten; one that began later under the same fingerprint stays. *@done: whether it was there. */
gboolean learner_session_forget_again (StorageTx *tx, const Erasure *entry, gboolean *done, GError **error);

/* For a page's forms: a token that only this session has. Free it. */
char *learner_session_get_form_token (StorageTx *tx, const LearnerSession *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean learner_session_check_form_token (StorageTx *tx, const LearnerSession *self, const char *token);

/* What @self may be answered from: what is PUBLIC without a sign-in, up to CONFIDENTIAL with one, and what is RESTRICTED with a second
 * factor as well; beyond that, each document has its rule of roles, groups and second factor (R31-R34). Borrows from @self. */
void learner_session_get_viewer (const LearnerSession *self, PublishedViewer *viewer);

/* How long a session out of use stays in sight, and until it is deleted (R110, C1, C2); of a twin with @manifest, NULL: the promised. */
gint64 learner_session_get_active_ms (const TwinManifest *manifest);
gint64 learner_session_get_kept_ms (const TwinManifest *manifest);

G_END_DECLS
