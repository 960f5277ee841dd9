/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"
#include "library/twin-library.h"
#include "search/twin-answer.h"
#include "store/twin-access-table.h"
#include "twins/twin-config.h"

G_BEGIN_DECLS

/**
 * TwinTwin: a twin as it stands in the store. Plain data.
 */
typedef struct
{
  char *id;
  char *name;
  TwinConfig *config;
  gint64 created_at;
  gint64 updated_at;
} TwinTwin;

void twin_twin_free (TwinTwin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinTwin, twin_twin_free)

/* TWIN_ERROR_EXISTS for a name in use, TWIN_ERROR_INVALID for an empty one or one over 80 characters. */
TwinTwin *twin_twin_create (TwinLibrary *library, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @reference: id or name (without regard to case). TWIN_ERROR_NOT_FOUND. */
TwinTwin *twin_twin_get (TwinLibrary *library, const char *reference, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *twin_twin_list (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Name and configuration. A change of access mode has an audit entry of its own (R93). */
gboolean twin_twin_save (TwinLibrary *library, TwinTwin *self, GError **error);

/* Out of sight at once; undo with restore. twin_twin_purge_removed() destroys. */
gboolean twin_twin_remove (TwinLibrary *library, const char *id, GError **error);
gboolean twin_twin_restore (TwinLibrary *library, const char *id, GError **error);
gboolean twin_twin_purge_removed (TwinLibrary *library, gint64 before, GError **error);

/* Chosen by hand. */
gboolean twin_twin_add_document (TwinLibrary *library, const char *id, const char *document_id, GError **error);
gboolean twin_twin_remove_document (TwinLibrary *library, const char *id, const char *document_id, GError **error);

/**
 * TwinKnowledge: one document of a twin.
 * @by_rule: through its classification, not by hand
 * @blocked_by: NULL if it answers, else why not, in the user's words
 */
typedef struct
{
  TwinDocumentRecord *record;
  gboolean by_rule;
  char *blocked_by;
} TwinKnowledge;

void twin_knowledge_free (TwinKnowledge *self);

/* What the twin knows: by hand and by rule. */
GPtrArray *twin_twin_list_knowledge (TwinLibrary *library, const TwinTwin *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The policy that holds for this twin: its own or the library's. */
TwinPiiPolicy *twin_twin_dup_policy (TwinLibrary *library, const TwinTwin *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks. Searches only what may be released; answers from the passages, with the twin's model if it has one
 * (@keyring for its key, nullable) and extractively if not. @on_token: pieces while a model writes, nullable.
 * Where a model is refused or cannot be reached, the extractive answer comes back and *@model_error
 * (nullable, else freed) says why. Blocks. */
TwinAnswer *twin_twin_ask (TwinLibrary *library, const TwinTwin *self, const char *question, TwinKeyring *keyring,
                           TwinModelTokenFunc on_token, gpointer user_data, GError **model_error,
                           GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As twin_twin_ask(), after the question @previous (nullable): one that goes on from it is understood. */
TwinAnswer *twin_twin_ask_after (TwinLibrary *library, const TwinTwin *self, const char *previous, const char *question,
                                 TwinKeyring *keyring, TwinModelTokenFunc on_token, gpointer user_data,
                                 GError **model_error, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
