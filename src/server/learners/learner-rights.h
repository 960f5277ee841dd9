/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/consent.h"

G_BEGIN_DECLS

/* A learner's rights (R112, R156-R162), from the descriptions of the tables: a table that says how a learner's rows are found in it is
 * shown, exported and erased; tests refuse one that holds learners' data and does not say so.
 *
 * They are for whoever is signed in. An anonymous session is a network and a kind of browser, which others may share: nobody can be
 * told what is in it (Art. 11 GDPR, R115); learner_session_forget() deletes it all the same. Then: TWIN_ERROR_REFUSED. */

/**
 * LearnerHolding: what is held in one table.
 * @label, @purpose, @kept: to be translated; @kept: why it stays at an erasure, or NULL
 * @legal_basis: letter of Art. 6(1) GDPR (R130)
 * @retention: id of a class of privacy/twin-retention.h
 */
typedef struct
{
  const char *table;
  const char *label;
  const char *purpose;
  const char *legal_basis;
  const char *retention;
  const char *kept;
  gint64 n_rows;
} LearnerHolding;

/* Every table that holds something of the learner. Free the array. */
GArray *learner_rights_list (StorageTx *tx, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of it as JSON (R156, R159), with what is sealed opened; of a secret, that there is one. Free it. */
char *learner_rights_export (StorageTx *tx, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Restriction (R161): what is held stays and is neither shown nor analysed, and nothing is added to it; promised ends hold nevertheless.
 * Objection (R160): nothing of this person is in any analytics. Both hold for further sessions too; @session is changed. An
 * anonymous session can object for itself. */
gboolean learner_rights_restrict (StorageTx *tx, LearnerSession *session, gboolean restricted, GError **error);
gboolean learner_rights_object (StorageTx *tx, const TwinManifest *manifest, LearnerSession *session, gboolean objected, GError **error);

/* Deletes everything (R158), takes back a consent that is in force, looks again, and signs what was found (Ed25519, @seed: 32 bytes). The
 * receipt names numbers and tables and nobody; it is kept, so that the creator can show it too. What stays by law is in it. The
 * session is over. It is noted in @log first, so that no backup brings it back. Returns the receipt as JSON that twin_erasure_verify() and `twinctl verify` check. TWIN_ERROR_FAILED if something
 * is still there: then it is not erased. */
char *learner_rights_erase (Storage *storage, Storage *evidence, ErasureLog *log, const char *tenant, LearnerSession *session, const char *policy_version,
                            const ConsentDevice *device, TwinSecret *seed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After a backup was put back that does not have the receipt of @entry: the same again, with a receipt of the same id and the new time. *@done: whether
 * it was necessary. */
gboolean learner_rights_erase_again (Storage *storage, Storage *evidence, const Erasure *entry, TwinSecret *seed, gboolean *done, GError **error);

/* The statement that finds a learner's rows in @table, for tests: "SELECT … WHERE …" with one "?" of a kind of *@key; NULL if it holds none. */
char *learner_rights_make_query (const char *table, const char *columns, const char **key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
