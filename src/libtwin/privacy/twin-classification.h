/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-pii-type.h"

G_BEGIN_DECLS

/* How sensitive a document is, in rising order. NONE: nobody has said yet, so it
 * may not be released. */
typedef enum
{
  TWIN_LEVEL_NONE,
  TWIN_LEVEL_PUBLIC,
  TWIN_LEVEL_INTERNAL,
  TWIN_LEVEL_CONFIDENTIAL,
  TWIN_LEVEL_RESTRICTED,
} TwinLevel;

/* "", "PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED"; read without regard to case. */
const char *twin_level_to_string (TwinLevel level);
gboolean twin_level_from_string (const char *text, TwinLevel *level);

/**
 * TwinClassification:
 * @allowed_roles, @allowed_groups: NULL-terminated, never NULL; empty = everybody
 * @require_mfa: only in a session with a second factor
 *
 * A document's classification and who may be answered from it (R31-R34).
 */
typedef struct
{
  TwinLevel level;
  char **allowed_roles;
  char **allowed_groups;
  gboolean require_mfa;
} TwinClassification;

TwinClassification *twin_classification_new (TwinLevel level) G_GNUC_WARN_UNUSED_RESULT;
TwinClassification *twin_classification_copy (const TwinClassification *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_classification_free (TwinClassification *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinClassification, twin_classification_free)

/**
 * TwinEvidence: what a document holds of one type.
 * @n: how many places, likely or certain
 * @n_open: of them, those that stay or are not decided
 * @n_blocked: of them, those that the policy does not let out
 */
typedef struct
{
  const TwinPiiType *type;
  guint n;
  guint n_open;
  guint n_blocked;
} TwinEvidence;

/**
 * TwinLevelReason: why a document should be of @level at least.
 * @why: a static, untranslated sentence fragment, to be passed through gettext where it is shown
 */
typedef struct
{
  TwinEvidence evidence;
  TwinLevel level;
  const char *why;
} TwinLevelReason;

/**
 * TwinSuggestion:
 * @level: the highest of the reasons'; PUBLIC without any
 * @reasons: TwinLevelReason, the weightiest first
 *
 * What a document's findings say about its classification. The creator decides.
 */
typedef struct
{
  TwinLevel level;
  GArray *reasons;
} TwinSuggestion;

TwinSuggestion *twin_suggestion_new (const TwinEvidence *evidence, guint n_evidence) G_GNUC_WARN_UNUSED_RESULT;
void twin_suggestion_free (TwinSuggestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinSuggestion, twin_suggestion_free)

G_END_DECLS
