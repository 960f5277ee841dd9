/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/answer-record.h"

#include "insights/insight.h"
#include "learners/conversation.h"
#include "partners/webhook-event.h"

void
answer_record_clear (AnswerRecord *self)
{
  g_clear_pointer (&self->message_id, g_free);
  g_clear_pointer (&self->insight_id, g_free);
}

/* Of a session whose processing is restricted nobody is told anything (R161). */
static gboolean
announce (StorageTx *tx, Page *page, const char *question, GError **error)
{
  return page->visit == NULL || page->session->restricted != 0 || webhook_event_put (tx, page->visit, question, error);
}

static gboolean
record (AnswerRecord *self, Page *page, const char *question, const TwinAnswer *answer, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (page->server->storage, page->address->tenant, STORAGE_WRITE, error);

  return tx != NULL && conversation_record (tx, page->manifest, page->session, question, answer, &self->message_id, error)
         && insight_record (tx, page->manifest, page->session, question, NULL, answer, &self->insight_id, error)
         && announce (tx, page, question, error) && storage_commit (tx, error);
}

void
answer_record_make (AnswerRecord *self, Page *page, const char *question, const TwinAnswer *answer)
{
  g_autoptr (GError) error = NULL;

  *self = (AnswerRecord) { 0 };
  if (record (self, page, question, answer, &error))
    {
      if (page->visit != NULL && page->visit->announced)
        webhook_sender_wake (page->server->webhooks, page->address->tenant);
      return;
    }
  g_message ("An answer is not kept: %s", error->message);
  answer_record_clear (self);
}
