/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-twin.h"

G_BEGIN_DECLS

/**
 * TwinModelAccess: under what rules and with which key a model may be asked for a twin.
 * @profile: borrowed
 * @rules: the stricter of what the twin and the organisation say; its strings are the twin's and @settings'
 * @key: NULL for a model that needs none, or may not be asked
 */
typedef struct
{
  const TwinModelProfile *profile;
  TwinConfig *settings;
  TwinModelRules rules;
  TwinSecret *key;
} TwinModelAccess;

/* To be cleared, also if it fails. Borrows from @twin. */
gboolean _twin_model_access_init (TwinModelAccess *self, TwinLibrary *library, const TwinTwin *twin,
                                  const TwinModelProfile *profile, TwinKeyring *keyring, GCancellable *cancellable,
                                  GError **error);
void _twin_model_access_clear (TwinModelAccess *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinModelAccess, _twin_model_access_clear)

/* The question as it may leave: rewritten as a document would be. TWIN_ERROR_REFUSED where @policy does not let it out. */
char *_twin_model_redact_question (TwinLibrary *library, const char *question, const TwinPiiPolicy *policy, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
