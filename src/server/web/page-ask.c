/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "models/model-answer.h"
#include "web/answer-stream.h"
#include "web/answer-view.h"
#include "web/pages.h"

#include <glib/gi18n.h>
#include <string.h>

static HttpReply *
refuse_question (Page *self, const char *draft, const char *words)
{
  page_begin (self, self->manifest->name);
  html_leaf (self->html, "h1", self->manifest->name, NULL);
  html_leaf (self->html, "p", words, "class", "note", "role", "alert", NULL);
  page_write_ask_form (self, NULL, draft);

  return page_end (self, 400);
}

static HttpReply *
show_answer (Page *self, const char *question, const TwinAnswer *answer)
{
  g_auto (AnswerRecord) record = { 0 };
  g_autofree char *id = twin_id_new (self->server->clock);

  answer_record_make (&record, self, question, answer);
  page_begin (self, question);
  html_leaf (self->html, "h1", self->manifest->name, NULL);
  html_begin (self->html, "div", "id", "conversation", NULL);
  answer_view_write (self, id, question, answer, &record);
  html_end (self->html, "div");
  page_write_ask_form (self, question, NULL);

  return page_end (self, 200);
}

/* Whether the page's script asks, which can show an answer while it is being made. */
static gboolean
wants_stream (HttpRequest *request)
{
  const char *accept = http_request_get_header (request, "Accept");

  return accept != NULL && strstr (accept, "text/event-stream") != NULL;
}

HttpReply *
page_ask (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinAnswer) answer = NULL;
  const char *question = http_query_get (self->form, "question");
  const char *previous = http_query_get (self->form, "previous");

  if (question == NULL)
    return page_refuse (self, 400, NULL);
  if (previous != NULL && *previous == '\0')
    previous = NULL;
  if (wants_stream (self->request))
    return answer_stream_open (self, question, previous);

  answer = published_ask_after (self->server->published, self->address->tenant, self->address->twin_id, previous, question, &self->viewer,
                                http_request_get_cancellable (self->request), &error);
  if (answer != NULL
      && model_answer_phrase (self->server->models, self->manifest, question, &answer, NULL, NULL, http_request_get_cancellable (self->request), &error))
    return show_answer (self, question, answer);
  if (g_error_matches (error, TWIN_ERROR, TWIN_ERROR_INVALID))
    return refuse_question (self, question, page_say (self, N_ ("Type a question, in fewer words if it was a long one.")));

  return page_refuse_for_error (self, error);
}
