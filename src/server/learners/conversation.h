/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/learner-session.h"

G_BEGIN_DECLS

/* What was asked and answered (R108): text, time, the passages referred to, the twin, and a session that is a digest; never a learner.
 * A message lives for 90 and 30 days at most, and no longer than its session (C1, C3). */

/* Stores @question and @answer; makes the session's row if there is none. *@answer_id (nullable): of the answer's message, NULL where nothing
 * is stored because processing is restricted (R161). */
gboolean conversation_record (StorageTx *tx, const TwinManifest *manifest, LearnerSession *session, const char *question, const TwinAnswer *answer,
                              char **answer_id, GError **error);

/* The last question of a session that somebody is signed in with, for one that goes on from it. Of an anonymous session NULL without an
 * error: another person may share the network and the kind of browser. */
char *conversation_get_last_question (StorageTx *tx, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConversationSource: a passage that an answer refers to.
 * @number: its mark in the text
 * @start, @end: bytes in the passage that are cited
 */
typedef struct
{
  guint number;
  char *document_id;
  guint ordinal;
  gsize start;
  gsize end;
} ConversationSource;

/**
 * ConversationMessage:
 * @question: or else an answer
 * @sources: ConversationSource
 * @bookmarked: when it was bookmarked, 0: it was not; @note: the learner's words about it, or NULL
 */
typedef struct
{
  char *id;
  gboolean question;
  char *text;
  GPtrArray *sources;
  gint64 created_at;
  gint64 bookmarked;
  char *note;
} ConversationMessage;

void conversation_message_free (ConversationMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConversationMessage, conversation_message_free)

/* The learner's history in all sessions, the newest first, at most @limit from @before (ms) backwards; only with consent, and not while
 * processing is restricted: TWIN_ERROR_REFUSED (R96, R161). What is out of sight (C2) is not in it. */
GPtrArray *conversation_list (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, gint64 before, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those that are bookmarked, likewise. */
GPtrArray *conversation_list_bookmarks (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Bookmarks an answer on the server (R103), or changes the note of a bookmark (R157). TWIN_ERROR_REFUSED without consent, TWIN_ERROR_NOT_FOUND
 * if it is not a message of this learner, TWIN_ERROR_INVALID if the note is too long. */
gboolean conversation_bookmark (StorageTx *tx, const LearnerSession *session, const char *message_id, const char *note, GError **error);
gboolean conversation_unbookmark (StorageTx *tx, const LearnerSession *session, const char *message_id, GError **error);

#define CONVERSATION_MAX_NOTE 2000 /* bytes */

G_END_DECLS
