/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/twin-analytics.h"
#include "learners/learner-session.h"

G_BEGIN_DECLS

/* What is counted about questions, and what of it comes out. A question is put down without its words, under a section of the twin's own
 * documents; when its period is over, all of the period is counted once, passes privacy/twin-release-gate.h, and the questions are
 * deleted. Nothing is counted again: who is erased later is in no number any more that could be compared. */

/* --- Recording --- */

/* Puts down that @session asked @question and got @answer, if the twin's switch is on (R171) and there is neither an objection nor a
 * restriction (R160, R161). @language: that the question is in; NULL finds out. *@id (nullable): under which it can be rated; NULL where
 * nothing was put down. Once for each answer, in the transaction of the rest. */
gboolean insight_record (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, const char *question, const char *language,
                         const TwinAnswer *answer, char **id, GError **error);

/* A thumb up (1), down (-1), or neither (0), while the period lasts; of the session that asked. What is not there is not an error. */
gboolean insight_rate (StorageTx *tx, const char *id, const LearnerSession *session, int rating, GError **error);

/* --- Sealing --- */

/* Counts and releases every period of @tenant's twins that is over, deletes what was put down for it, and everything of twins that are not
 * published any more (R150); what was asked about goes after its 30 days by jobs/retention.h (R148). *@n_gone (nullable): rows deleted. One transaction for each twin;
 * any process may do it at any time, and it has its effect once. */
gboolean insight_seal (Storage *storage, const char *tenant, gint64 *n_gone, GError **error);

/* --- Reading --- */

/* All that was released about the twin of @manifest. */
TwinAnalytics *insight_read (StorageTx *tx, const TwinManifest *manifest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a partner may see of it: without the tables that were released for the creator alone, while partners did not show the twin (R120). */
TwinAnalytics *insight_read_for_partner (StorageTx *tx, const TwinManifest *manifest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes all of a twin: with the twin (R150). */
gint64 insight_forget (StorageTx *tx, const char *twin_id, GError **error);

G_END_DECLS
