/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/conversation.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "learners/learner-private.h"

#include <string.h>

#define BODY "message.body"
#define NOTE "bookmark.note"
#define MAX_LISTED 1000

static void
source_free (ConversationSource *self)
{
  g_free (self->document_id);
  g_free (self);
}

void
conversation_message_free (ConversationMessage *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->text);
  g_free (self->note);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_free (self);
}

/* --- Storing --- */

/* [{"document":…,"end":…,"number":…,"ordinal":…,"start":…}, …] */
static char *
describe_sources (const TwinAnswer *answer)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < answer->citations->len; i++)
    {
      const TwinCitation *citation = answer->citations->pdata[i];
      const TwinPassageRecord *passage = ((TwinHit *) answer->hits->pdata[citation->hit_index])->passage;
      JsonObject *source = json_object_new ();

      json_object_set_string_member (source, "document", passage->document_id);
      json_object_set_int_member (source, "end", (gint64) (citation->end - passage->start));
      json_object_set_int_member (source, "number", citation->number);
      json_object_set_int_member (source, "ordinal", passage->ordinal);
      json_object_set_int_member (source, "start", (gint64) (citation->start - passage->start));
      json_array_add_object_element (array, source);
    }
  json_node_take_array (node, array);

  return twin_json_to_string (node, FALSE);
}

static char *
insert_message (StorageTx *tx, const LearnerSession *session, const char *role, const char *text, const char *sources, GError **error)
{
  g_autofree char *id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  g_autoptr (GBytes) body = storage_seal_text (tx, BODY, text);

  if (!learner_run (tx, error, "INSERT INTO message (id, twin_id, session, role, body, sources, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)", "ssssBsi", id,
                    session->twin_id, session->digest, role, body, sources, storage_tx_now (tx)))
    return NULL;

  return g_steal_pointer (&id);
}

gboolean
conversation_record (StorageTx *tx, const TwinManifest *manifest, LearnerSession *session, const char *question, const TwinAnswer *answer,
                     char **answer_id, GError **error)
{
  g_autofree char *sources = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *answered = NULL;

  g_return_val_if_fail (tx != NULL && session != NULL && question != NULL && answer != NULL, FALSE);

  if (answer_id != NULL)
    *answer_id = NULL;
  if (session->restricted != 0)
    return TRUE;

  sources = describe_sources (answer);
  if (!learner_session_touch (tx, manifest, session, error) || (asked = insert_message (tx, session, "question", question, "[]", error)) == NULL
      || (answered = insert_message (tx, session, "answer", answer->text, sources, error)) == NULL)
    return FALSE;
  if (answer_id != NULL)
    *answer_id = g_steal_pointer (&answered);

  return TRUE;
}

/* --- Reading --- */

static GPtrArray *
parse_sources (const char *text)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *one = json_array_get_object_element (array, i);
      ConversationSource *source = g_new0 (ConversationSource, 1);

      source->number = (guint) twin_json_get_int (one, "number", 0);
      source->document_id = g_strdup (twin_json_get_string (one, "document", ""));
      source->ordinal = (guint) twin_json_get_int (one, "ordinal", 0);
      source->start = (gsize) twin_json_get_int (one, "start", 0);
      source->end = (gsize) twin_json_get_int (one, "end", 0);
      g_ptr_array_add (sources, source);
    }

  return sources;
}

/* Columns: id, role, body, sources, created_at, bookmarked, note. */
static ConversationMessage *
read_message (StorageTx *tx, StorageRows *rows, GError **error)
{
  g_autoptr (ConversationMessage) self = g_new0 (ConversationMessage, 1);
  g_autoptr (GBytes) body = storage_rows_dup_blob (rows, 2);
  g_autoptr (GBytes) note = storage_rows_dup_blob (rows, 6);

  self->id = storage_rows_dup_text (rows, 0);
  self->question = g_str_equal (storage_rows_get_text (rows, 1), "question");
  self->sources = parse_sources (storage_rows_get_text (rows, 3));
  self->created_at = storage_rows_get_int (rows, 4);
  self->bookmarked = storage_rows_get_int (rows, 5);
  self->text = storage_open_sealed_text (tx, BODY, body, error);
  if (self->text == NULL)
    return NULL;
  if (note != NULL && (self->note = storage_open_sealed_text (tx, NOTE, note, error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static GPtrArray *
read_messages (StorageTx *tx, StorageRows *rows, GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) conversation_message_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      ConversationMessage *message = read_message (tx, rows, error);

      if (message == NULL)
        return NULL;
      g_ptr_array_add (messages, message);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&messages);
}

static gboolean
check_consent (const LearnerSession *session, GError **error)
{
  if (session->learner_id == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "Without consent to a history, nothing is kept for you.");
  else if (session->restricted != 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "Processing is restricted: what is held stays where it is and is not shown.");
  else
    return TRUE;

  return FALSE;
}

#define MESSAGE "m.id, m.role, m.body, m.sources, m.created_at, COALESCE(b.created_at, 0), b.note"
/* In sight: of the learner's sessions in use, and young enough. What was said with a second factor is shown with one: it may hold what needs it. */
#define IN_SIGHT "s.learner_id = ? AND s.last_at > ? AND m.created_at > ? AND (s.mfa_at = 0 OR ? = 1)"

GPtrArray *
conversation_list (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, gint64 before, guint limit, GError **error)
{
  g_autoptr (StorageRows) rows = NULL;
  gint64 now;

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  if (!check_consent (session, error))
    return NULL;
  now = storage_tx_now (tx);
  /* Which ones, from the index alone; then no more than those are read. */
  rows = storage_query (tx, error,
                        "SELECT " MESSAGE " FROM message m LEFT JOIN bookmark b ON b.message_id = m.id AND b.learner_id = ? WHERE m.id IN"
                        "  (SELECT m.id FROM learner_session s JOIN message m ON m.session = s.digest WHERE " IN_SIGHT " AND m.created_at < ?"
                        "     ORDER BY m.created_at DESC, m.id LIMIT ?)"
                        "  ORDER BY m.created_at DESC, m.role, m.id",
                        "ssiiiii", session->learner_id, session->learner_id, now - learner_session_get_active_ms (manifest),
                        now - learner_session_get_kept_ms (manifest), (gint64) session->mfa, before, (gint64) limit);

  return read_messages (tx, rows, error);
}

GPtrArray *
conversation_list_bookmarks (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, GError **error)
{
  g_autoptr (StorageRows) rows = NULL;
  gint64 now;

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  if (!check_consent (session, error))
    return NULL;
  now = storage_tx_now (tx);
  rows = storage_query (tx, error,
                        "SELECT " MESSAGE " FROM bookmark b JOIN message m ON m.id = b.message_id JOIN learner_session s ON s.digest = m.session"
                        "  WHERE b.learner_id = s.learner_id AND " IN_SIGHT " ORDER BY b.created_at DESC, b.id DESC LIMIT ?",
                        "siiii", session->learner_id, now - learner_session_get_active_ms (manifest),
                        now - learner_session_get_kept_ms (manifest), (gint64) session->mfa, (gint64) MAX_LISTED);

  return read_messages (tx, rows, error);
}

char *
conversation_get_last_question (StorageTx *tx, const LearnerSession *session, GError **error)
{
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GBytes) body = NULL;

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  if (session->kind == LEARNER_ANONYMOUS || session->restricted != 0)
    return NULL;
  rows = storage_query (tx, error, "SELECT body FROM message WHERE session = ? AND role = 'question' ORDER BY created_at DESC, id DESC LIMIT 1", "s",
                        session->digest);
  if (!learner_first (rows, error))
    return NULL;
  body = storage_rows_dup_blob (rows, 0);

  return storage_open_sealed_text (tx, BODY, body, error);
}

/* --- Bookmarks --- */

gboolean
conversation_bookmark (StorageTx *tx, const LearnerSession *session, const char *message_id, const char *note, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gint64 n_own = 0;

  g_return_val_if_fail (tx != NULL && session != NULL && message_id != NULL, FALSE);

  if (!check_consent (session, error))
    return FALSE;
  if (note != NULL && (strlen (note) > CONVERSATION_MAX_NOTE || !g_utf8_validate (note, -1, NULL)))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A note has at most %d characters.", CONVERSATION_MAX_NOTE);
      return FALSE;
    }
  if (!storage_get_int (tx, &n_own, 0, error,
                        "SELECT count(*) FROM message m JOIN learner_session s ON s.digest = m.session WHERE m.id = ? AND m.role = 'answer' AND s.learner_id = ?",
                        "ss", message_id, session->learner_id))
    return FALSE;
  if (n_own == 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such answer.");
      return FALSE;
    }

  id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  sealed = storage_seal_text (tx, NOTE, note);

  return learner_run (tx, error,
                      "INSERT INTO bookmark (id, twin_id, learner_id, message_id, note, created_at) VALUES (?, ?, ?, ?, NULL, ?) ON CONFLICT DO NOTHING",
                      "ssssi", id, session->twin_id, session->learner_id, message_id, storage_tx_now (tx))
         && learner_run (tx, error, "UPDATE bookmark SET note = ? WHERE learner_id = ? AND message_id = ?", "Bss", sealed, session->learner_id, message_id);
}

gboolean
conversation_unbookmark (StorageTx *tx, const LearnerSession *session, const char *message_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && session != NULL && message_id != NULL, FALSE);

  return check_consent (session, error)
         && learner_run (tx, error, "DELETE FROM bookmark WHERE learner_id = ? AND message_id = ?", "ss", session->learner_id, message_id);
}
