/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-model.h"

G_BEGIN_DECLS

/* For the files that ask models. */

/* The body of a chat completion: everything the model is told, and nothing else. *@canary: letters of chance in what it is told of its task, which
 * no answer needs: where they come back, the model gives away what it was told. Free it. */
char *twin_model_write_request (const TwinModelProfile *profile, const TwinModelRequest *request, char **canary) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinModelStream: reads an answer as it comes, in pieces of any size.
 */
typedef struct
{
  GString *line;         /* of the stream, as far as it came */
  GString *data;         /* of the event that is being read */
  GString *answer;
  gboolean finished;     /* the provider said that this was all */
  const char *canary;    /* an answer that holds it is stopped; NULL: none */
  guint64 n_tokens;      /* that the provider says it used */
  TwinModelTokenFunc on_token;
  gpointer user_data;
} TwinModelStream;

void twin_model_stream_init (TwinModelStream *self, TwinModelTokenFunc on_token, gpointer user_data);
void twin_model_stream_clear (TwinModelStream *self);

/* Takes @length bytes of server-sent events (WHATWG HTML, 9.2). FALSE with TWIN_ERROR_FAILED for what is none or too much. */
gboolean twin_model_stream_feed (TwinModelStream *self, const char *bytes, gsize length, GError **error);

/* The answer in one object, from a provider that does not stream. */
gboolean twin_model_stream_take_object (TwinModelStream *self, const char *json, GError **error);

/**
 * TwinModelErrand: one request to a model.
 * @path: below its address
 * @purpose, @content: what the ledger says it is for and what is sent
 * @json: the body
 * @seconds: for all of the answer; 0: as long as a slow computer needs
 * @stream: takes an answer that comes in pieces; or
 * @object: receives one that comes as a whole
 */
typedef struct
{
  const char *path;
  const char *purpose;
  const char *content;
  const char *json;
  guint seconds;
  TwinModelStream *stream;
  GString *object;
} TwinModelErrand;

/* Checks @rules, writes the ledger before and after, if @store is not NULL, sends @errand and reads the answer: twin_model_ask() says more. */
gboolean twin_model_run (TwinStore *store, SoupSession *session, const TwinModelProfile *profile, const TwinModelRules *rules,
                         TwinSecret *key, const TwinModelErrand *errand, GCancellable *cancellable, GError **error);

G_END_DECLS
