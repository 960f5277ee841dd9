/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-model.h"

G_BEGIN_DECLS

/* For the files that ask models. */

/* The body of a chat completion: everything the model is told, and nothing else. */
char *twin_model_write_request (const TwinModelProfile *profile, const TwinModelRequest *request) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinModelStream: reads an answer as it comes, in pieces of any size.
 */
typedef struct
{
  GString *line;         /* of the stream, as far as it came */
  GString *data;         /* of the event that is being read */
  GString *answer;
  gboolean finished;     /* the provider said that this was all */
  TwinModelTokenFunc on_token;
  gpointer user_data;
} TwinModelStream;

void twin_model_stream_init (TwinModelStream *self, TwinModelTokenFunc on_token, gpointer user_data);
void twin_model_stream_clear (TwinModelStream *self);

/* Takes @length bytes of server-sent events (WHATWG HTML, 9.2). FALSE with TWIN_ERROR_FAILED for what is none or too much. */
gboolean twin_model_stream_feed (TwinModelStream *self, const char *bytes, gsize length, GError **error);

/* The answer in one object, from a provider that does not stream. */
gboolean twin_model_stream_take_object (TwinModelStream *self, const char *json, GError **error);

G_END_DECLS
