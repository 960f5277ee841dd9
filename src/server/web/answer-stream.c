/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/answer-stream.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "models/model-answer.h"
#include "web/answer-view.h"
#include "web/web.h"

#include <glib/gi18n.h>

/* Answers that are being made; further ones wait, and beyond MAX_WAITING somebody is told to come back. */
#define MAX_THREADS 4
#define MAX_WAITING 64
#define RETRY_AFTER "5"

struct _AnswerPool
{
  GThreadPool *threads;
};

/* The page without its request, which ends before the answer does. */
typedef struct
{
  Page page;
  char *question;
  char *previous;
  GCancellable *cancellable;
  HttpStream *stream;
  guint n_told; /* sentences of a model that were sent already */
} Job;

static void
job_free (Job *job)
{
  page_clear (&job->page);
  g_free (job->question);
  g_free (job->previous);
  g_object_unref (job->cancellable);
  http_stream_unref (job->stream);
  g_free (job);
}

static void
send_html (Job *job, const char *event)
{
  g_autofree char *html = html_take (job->page.html);

  http_stream_write_event (job->stream, NULL, event, html);
}

static void
send_turn (Job *job)
{
  g_autofree char *id = twin_id_new (job->page.server->clock);

  answer_view_begin (&job->page, id, job->question);
  answer_view_begin_rest (&job->page);
  answer_view_end (&job->page);
  send_html (job, "turn");
}

/* A TwinPhrasingFunc. */
static void
send_sentence (const TwinAnswer *answer, const TwinSentence *sentence, gpointer user_data)
{
  Job *job = user_data;

  answer_view_write_sentence (&job->page, answer, sentence);
  send_html (job, "sentence");
  job->n_told++;
}

/* What was not sent while a model was phrasing it; all of it, if what was sent is void. */
static void
send_said (Job *job, const TwinAnswer *answer)
{
  if (job->n_told > 0 && !answer->generated)
    {
      http_stream_write_event (job->stream, NULL, "void", "");
      job->n_told = 0;
    }
  if (answer->abstained)
    {
      answer_view_write_no_answer (&job->page, answer);
      send_html (job, "sentence");
    }
  else
    for (guint i = job->n_told; i < answer->sentences->len; i++)
      send_sentence (answer, answer->sentences->pdata[i], job);
}

static void
send_answer (Job *job, const TwinAnswer *answer)
{
  g_auto (AnswerRecord) record = { 0 };

  send_said (job, answer);
  answer_record_make (&record, &job->page, job->question, answer);
  answer_view_write_rest (&job->page, answer, &record);
  send_html (job, "rest");
  http_stream_write_event (job->stream, NULL, "end", "");
}

static void
send_failure (Job *job, const GError *error)
{
  gboolean theirs = g_error_matches (error, TWIN_ERROR, TWIN_ERROR_INVALID);

  if (!theirs && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("An answer failed: %s", error->message);
  http_stream_write_event (job->stream, NULL, "failed",
                           theirs ? page_say (&job->page, N_ ("Type a question, in fewer words if it was a long one."))
                                  : page_say (&job->page, N_ ("Something went wrong on our side. Please try again.")));
}

static void
work (gpointer data, gpointer user_data)
{
  Job *job = data;
  Page *page = &job->page;
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (!http_stream_is_closed (job->stream))
    {
      send_turn (job);
      answer = published_ask_after (page->server->published, page->address->tenant, page->address->twin_id, job->previous, job->question,
                                    &page->viewer, job->cancellable, &error);
      if (answer != NULL
          && model_answer_phrase (page->server->models, page->manifest, job->question, &answer, send_sentence, job, job->cancellable, &error))
        send_answer (job, answer);
      else
        send_failure (job, error);
      http_stream_close (job->stream);
    }
  job_free (job);
}

AnswerPool *
answer_pool_new (void)
{
  AnswerPool *self = g_new0 (AnswerPool, 1);

  self->threads = g_thread_pool_new (work, NULL, MAX_THREADS, FALSE, NULL);

  return self;
}

void
answer_pool_free (AnswerPool *self)
{
  if (self == NULL)
    return;

  /* Those that wait find their streams closed. */
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self);
}

static void
on_end (HttpStream *stream, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

HttpReply *
answer_stream_open (Page *page, const char *question, const char *previous)
{
  AnswerPool *pool = page->server->answers;
  Job *job;
  HttpReply *reply;

  if (g_thread_pool_unprocessed (pool->threads) >= MAX_WAITING)
    {
      reply = page_refuse (page, 503, NULL);
      http_reply_set_header (reply, "Retry-After", RETRY_AFTER);
      return reply;
    }

  job = g_new0 (Job, 1);
  job->question = g_strdup (question);
  job->previous = g_strdup (previous);
  job->cancellable = g_cancellable_new ();
  job->stream = http_stream_new ();
  job->page = *page;
  *page = (Page) { 0 };
  job->page.request = NULL;
  http_stream_on_end (job->stream, on_end, g_object_ref (job->cancellable), g_object_unref);
  reply = http_reply_new_stream (200, "text/event-stream", job->stream);
  g_thread_pool_push (pool->threads, job, NULL);

  return reply;
}
