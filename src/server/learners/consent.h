/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/learner-session.h"

G_BEGIN_DECLS

/* A learner's consent to a history being kept (R96-R98, R131-R133): off until it is given, as easy to take back as to give. What was
 * given and taken back is a ledger to which entries are only added. Each says from which network and browser it came, as digests
 * under salts of their own, which lie in the evidence storage: who has the ledger alone cannot tell. */

/**
 * ConsentDevice: what a request shows, for the evidence.
 * @hash_peer: SHA-256 of a salt and the network's address, so that the address itself does not leave the request:
 *   http_request_salt_peer(), with @request
 * @agent: the browser's name, or NULL
 */
typedef struct
{
  char *(*hash_peer) (gpointer request, GBytes *salt);
  gpointer request;
  const char *agent;
} ConsentDevice;

/* From now on the session and those that the learner opens later belong to the learner. TWIN_ERROR_REFUSED: an anonymous session belongs to
 * nobody (R97, R115). Giving it again adds an entry. @session is changed. */
gboolean consent_give (Storage *storage, Storage *evidence, const char *tenant, LearnerSession *session, const char *policy_version,
                       const ConsentDevice *device, GError **error);

/* In one step: the entry, and gone are the link between learner and sessions, the bookmarks, and all that was asked, answered and scored in
 * linked sessions. The sign-in goes on. What was lawful before stays so (R133): the ledger keeps both entries. Taking back what was
 * not given changes nothing. It is noted in @log, so that no backup brings any of it back; NULL: as part of something that is noted. */
gboolean consent_withdraw (Storage *storage, Storage *evidence, ErasureLog *log, const char *tenant, LearnerSession *session, const char *policy_version,
                           const ConsentDevice *device, GError **error);

/* After a backup was put back, if the ledger in it does not have the entry. *@done: whether there was a consent to take back. */
gboolean consent_withdraw_again (Storage *storage, Storage *evidence, const Erasure *entry, gboolean *done, GError **error);

/* Of what is done again without anybody asking for it. */
extern const ConsentDevice consent_no_device;

/**
 * ConsentEntry: one line of the ledger.
 * @given: or else withdrawn
 */
typedef struct
{
  gboolean given;
  char *policy_version;
  gint64 at;
} ConsentEntry;

void consent_entry_free (ConsentEntry *self);

/* The entries of the learner of @session, the newest first. */
GPtrArray *consent_list (StorageTx *tx, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the entry @id came from @address and from the browser @agent: for who must prove it and has both storages. TWIN_ERROR_NOT_FOUND if the
 * entry or its salts are gone. */
gboolean consent_verify (Storage *storage, Storage *evidence, const char *tenant, const char *id, const char *address, const char *agent,
                         gboolean *same_address, gboolean *same_agent, GError **error);

/* Deletes the entries before @before (ms) of those who have no learner's row any more, and their salts: when they lapse (R153). */
gboolean consent_delete_before (Storage *storage, Storage *evidence, const char *tenant, gint64 before, gint64 *n_rows, GError **error);

/* How many of them there are. */
gboolean consent_count_before (StorageTx *tx, gint64 before, gint64 *n_rows, GError **error);

/* Deletes the salts of accounts that are not there any more, or only counts them. @ended: accounts that count as not there; NULL-terminated. */
gboolean consent_forget_accounts (Storage *storage, Storage *evidence, gboolean only_count, const char *const *ended, gint64 *n_rows, GError **error);

G_END_DECLS
