/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-detector.h"
#include "privacy/twin-pii-policy.h"

G_BEGIN_DECLS

/**
 * TwinDecision:
 * @TWIN_DECISION_NONE: the policy's action holds
 * @TWIN_DECISION_ACCEPT: it is personal; the policy's action holds, and REDACT where that is ASK or IGNORE
 * @TWIN_DECISION_MASK: it is personal and is to be masked
 * @TWIN_DECISION_REJECT: it stays as it is
 *
 * What the creator said about one value in one document.
 */
typedef enum
{
  TWIN_DECISION_NONE,
  TWIN_DECISION_ACCEPT,
  TWIN_DECISION_MASK,
  TWIN_DECISION_REJECT,
} TwinDecision;

/* "none", "accept", "mask", "reject". from_string also takes "redact" (accept) and "keep" (reject). */
const char *twin_decision_to_string (TwinDecision decision);
gboolean twin_decision_from_string (const char *text, TwinDecision *decision);

/**
 * TwinOutcome:
 * @TWIN_OUTCOME_UNDECIDED: nothing may leave before the creator has decided
 * @TWIN_OUTCOME_REDACT: is replaced by its token
 * @TWIN_OUTCOME_MASK: is masked
 * @TWIN_OUTCOME_BLOCK: the document may not be released
 * @TWIN_OUTCOME_KEEP: stays
 * @TWIN_OUTCOME_PSEUDONYM: is replaced by the name that its value has in the library
 *
 * What a policy and a decision come to for one finding: the one place where
 * that is worked out.
 */
typedef enum
{
  TWIN_OUTCOME_UNDECIDED,
  TWIN_OUTCOME_REDACT,
  TWIN_OUTCOME_MASK,
  TWIN_OUTCOME_BLOCK,
  TWIN_OUTCOME_KEEP,
  TWIN_OUTCOME_PSEUDONYM,
} TwinOutcome;

/* Without a decision a candidate stays; a likely or certain one follows the policy. */
TwinOutcome twin_outcome_resolve (const TwinPiiPolicy *policy, const TwinPiiType *type, TwinTier tier,
                                  TwinDecision decision);

/**
 * TwinReplacement:
 *
 * One rewritten range: [start, end) of the original became [out_start, out_end).
 */
typedef struct
{
  gsize start;
  gsize end;
  gsize out_start;
  gsize out_end;
  const TwinPiiType *type;
  TwinOutcome outcome; /* REDACT, MASK or PSEUDONYM */
} TwinReplacement;

/**
 * TwinRedaction:
 * @text: the rewritten text, NUL-terminated
 * @replacements: #TwinReplacement, in order
 * @residue: #TwinFinding (byte offsets in @text) that the second scan still made
 *   among likely and certain ones, other than what was kept on purpose. Release is refused
 *   unless it is empty. A web address that holds personal data is of a type of its own
 *   ("personal_url"), so that keeping it is a decision on what is inside.
 */
typedef struct
{
  char *text;
  gsize length;
  GArray *replacements;
  GArray *residue;
} TwinRedaction;

void twin_redaction_free (TwinRedaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinRedaction, twin_redaction_free)

/* Rewrites @text. @findings: #TwinFinding sorted by start; @outcomes: one #TwinOutcome for
 * each. UNDECIDED and BLOCK are rewritten as REDACT, so that no preview shows what is not
 * decided. MASK puts '*' for each letter and digit and leaves what divides them and the
 * last keep_last ones; a value that would show half of itself shows nothing, nor does one
 * that the second scan would still find. Then scans the result again. Any thread. */
TwinRedaction *twin_redact (const char *text, gsize length, GArray *findings, GArray *outcomes) G_GNUC_WARN_UNUSED_RESULT;

/* The same with the types that the creator defined, and with pseudonyms. @types: what the second scan looks
 * for, NULL for the built-in types. @pseudonyms (nullable): for each of @findings "EMAIL_1" or NULL, which
 * makes PSEUDONYM do what REDACT does. */
TwinRedaction *twin_redact_types (TwinTypeSet *types, const char *text, gsize length, GArray *findings, GArray *outcomes,
                                  GPtrArray *pseudonyms) G_GNUC_WARN_UNUSED_RESULT;

/* Where a byte offset of the original is in the rewritten text; an offset inside
 * a replaced range goes to the range's start there. */
gsize twin_redaction_map_offset (const TwinRedaction *self, gsize original);

/* Detects and rewrites in one step with every decision left to @policy: `twinctl redact`,
 * learners' messages, titles. @types: NULL for the built-in ones. *@blocked (nullable) tells whether a BLOCK
 * type was met. PSEUDONYM does what REDACT does: there is no library to remember names. */
TwinRedaction *twin_redact_with_policy (TwinTypeSet *types, const char *text, gsize length, const TwinPiiPolicy *policy,
                                        gboolean *blocked) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
