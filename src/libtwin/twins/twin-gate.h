/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-evaluation.h"

G_BEGIN_DECLS

/**
 * TwinGateKind: what stands against publishing a twin.
 * @TWIN_GATE_NO_DOCUMENTS: it knows nothing
 * @TWIN_GATE_UNREAD: documents are still being read
 * @TWIN_GATE_UNREADABLE: documents could not be read; they stay here
 * @TWIN_GATE_UNCLASSIFIED: documents have no classification (R75)
 * @TWIN_GATE_UNDECIDED: findings are undecided
 * @TWIN_GATE_BLOCKED: documents hold a type that the policy blocks
 * @TWIN_GATE_REFUSED: documents may not be released for another reason, such as what the second scan found
 * @TWIN_GATE_AGREEMENT: restricted, and the data-processing agreement is not accepted (R106)
 * @TWIN_GATE_QUIZ: questions of quizzes cannot be published as they are
 * @TWIN_GATE_NO_QUESTIONS: there are no evaluation questions
 * @TWIN_GATE_NO_RUN: it was never evaluated
 * @TWIN_GATE_OUT_OF_DATE: documents, configuration, questions or the program have changed since
 * @TWIN_GATE_BELOW_MINIMUM: recall is less than evaluation.minimumRecall
 * @TWIN_GATE_WORSE: less is found than when it was last published, by more than evaluation.tolerance
 * @TWIN_GATE_WORSE_ANSWERS: the same of questions rightly answered or rightly not answered
 * @TWIN_GATE_LOST: redaction costs more recall than evaluation.tolerance
 */
typedef enum
{
  TWIN_GATE_NO_DOCUMENTS,
  TWIN_GATE_UNREAD,
  TWIN_GATE_UNREADABLE,
  TWIN_GATE_UNCLASSIFIED,
  TWIN_GATE_UNDECIDED,
  TWIN_GATE_BLOCKED,
  TWIN_GATE_REFUSED,
  TWIN_GATE_AGREEMENT,
  TWIN_GATE_QUIZ,
  TWIN_GATE_NO_QUESTIONS,
  TWIN_GATE_NO_RUN,
  TWIN_GATE_OUT_OF_DATE,
  TWIN_GATE_BELOW_MINIMUM,
  TWIN_GATE_WORSE,
  TWIN_GATE_WORSE_ANSWERS,
  TWIN_GATE_LOST,
} TwinGateKind;

/* For scripts: "no-documents", "worse", ... */
const char *twin_gate_kind_to_string (TwinGateKind kind);

/**
 * TwinGateWeight:
 * @TWIN_GATE_STOPS: must be put right; no reason is good enough
 * @TWIN_GATE_ASKS: stops, unless somebody says why it may be set aside
 * @TWIN_GATE_WARNS: is to be known
 */
typedef enum
{
  TWIN_GATE_STOPS,
  TWIN_GATE_ASKS,
  TWIN_GATE_WARNS,
} TwinGateWeight;

/* Where it is put right. */
typedef enum
{
  TWIN_GATE_IN_DOCUMENTS,
  TWIN_GATE_IN_KNOWLEDGE,
  TWIN_GATE_IN_SETTINGS,
  TWIN_GATE_IN_EVALUATION,
} TwinGatePlace;

/**
 * TwinGateReason:
 * @text: what is wrong, in a sentence; @advice: what to do about it
 * @document_ids: which documents; NULL-terminated, never NULL
 * @questions: which questions: TwinEvaluationResult of the newest run, borrowed from the gate
 * @category: of the questions that WORSE is about, NULL for all; title of the quiz that QUIZ is about
 * @before, @now: the two figures of BELOW_MINIMUM (what is asked for, what is), WORSE, WORSE_ANSWERS and LOST
 */
typedef struct
{
  TwinGateKind kind;
  TwinGateWeight weight;
  TwinGatePlace place;
  char *text;
  char *advice;
  char **document_ids;
  GPtrArray *questions;
  char *category;
  double before;
  double now;
} TwinGateReason;

/**
 * TwinGate: whether a twin may be published as it stands at one moment.
 * @open: nothing stops it, or what asks was set aside
 * @set_aside: the reason that was typed for exactly this state; NULL if there is none
 * @reasons: TwinGateReason, those that stop first
 * @state: digest of everything that was looked at
 * @run: the newest, nullable
 * @baseline: what it was measured against, nullable
 */
typedef struct
{
  gboolean open;
  char *set_aside;
  GPtrArray *reasons;
  char *state;
  TwinEvaluationRun *run;
  TwinEvaluationRun *baseline;
} TwinGate;

void twin_gate_free (TwinGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinGate, twin_gate_free)

/* Looks at everything that stands against publishing. Blocks; any thread. */
TwinGate *twin_gate_check (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets aside what asks, for the state the twin is in now and no other. @reason is typed by a person; what is
 * personal in it is rewritten, then it stands in the audit log. TWIN_ERROR_INVALID for no reason, TWIN_ERROR_REFUSED
 * while something stops. */
gboolean twin_gate_set_aside (TwinLibrary *library, const TwinTwin *twin, const char *reason, GCancellable *cancellable,
                              GError **error);

G_END_DECLS
