/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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

G_END_DECLS
