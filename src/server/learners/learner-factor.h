/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/learner-session.h"

G_BEGIN_DECLS

/* A learner's second factor (R34): one-time passwords of an app, set up by the learner after the sign-in, and recovery codes for when the phone is
 * lost. One for each person and twin, under the digest of the address, so that it leads to no other twin; its secret is sealed.
 *
 * It is offered to every learner in the same way: whether the twin holds anything that needs it is seen by nobody who has not given it.
 *
 * Whoever has lost phone and codes asks the creator, who takes the address off the list and puts it back: publishing without an entry deletes
 * the factors that were set up under it. What was said with the factor is shown only with the new one. */

#define LEARNER_FACTOR_CODES 10

/* So many wrong codes in a row; then a wait of 15 minutes, and twice as long with each further one, up to a day. That leaves somebody who guesses
 * one in 300,000 chances a day. A recovery code has 60 bits of chance and does not wait. */
#define LEARNER_FACTOR_TRIES 5
#define LEARNER_FACTOR_WAIT_MS (15 * 60 * TWIN_SECOND_MS)

typedef enum
{
  LEARNER_FACTOR_NONE,
  LEARNER_FACTOR_PENDING, /* the secret was shown and no code has come yet */
  LEARNER_FACTOR_SET,
} LearnerFactorState;

typedef enum
{
  LEARNER_FACTOR_RIGHT,
  LEARNER_FACTOR_WRONG,
  LEARNER_FACTOR_WAIT, /* too many wrong ones */
} LearnerFactorOutcome;

/* *@n_codes: recovery codes that are left; may be NULL. */
gboolean learner_factor_look (StorageTx *tx, const LearnerSession *session, LearnerFactorState *state, gint64 *n_codes, GError **error);

/* The secret of a factor that is being set up, made if there is none. TWIN_ERROR_EXISTS where one is set up already. Free it. */
GBytes *learner_factor_begin (StorageTx *tx, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The first right code sets it up, counts as given, and brings LEARNER_FACTOR_CODES recovery codes, which are shown once: *@codes, NULL unless
 * *@outcome is LEARNER_FACTOR_RIGHT. FALSE with an error only where something went wrong. These three commit @tx, since a wrong code is counted. */
gboolean learner_factor_confirm (StorageTx *tx, const LearnerSession *session, const char *code, LearnerFactorOutcome *outcome, char ***codes, GError **error);

/* A code of the app, or a recovery code, which is used up: from now on the session is one in which the factor was given. */
gboolean learner_factor_give (StorageTx *tx, const LearnerSession *session, const char *code, LearnerFactorOutcome *outcome, GError **error);

/* With a right code of either kind: takes the factor away. */
gboolean learner_factor_remove (StorageTx *tx, const LearnerSession *session, const char *code, LearnerFactorOutcome *outcome, GError **error);

/* Whether @session is to give the factor before everything that is held is taken out or deleted: there is one, or something was said with one. */
gboolean learner_factor_is_due (StorageTx *tx, const LearnerSession *session, gboolean *due, GError **error);

/* After the twin was published: deletes the factors of those whose entry is on its list no longer. */
gboolean learner_factor_keep_listed (StorageTx *tx, const TwinManifest *manifest, GError **error);

G_END_DECLS
