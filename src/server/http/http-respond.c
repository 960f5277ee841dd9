/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-reply-private.h"
#include "http/http-server-private.h"
#include "http/http-stream-private.h"

#define READ_BLOCK (16 * 1024)
#define STREAM_BLOCK 1024
#define YEAR "max-age=31536000"

typedef struct
{
  HttpReadFunc read;
  gpointer data;
  GDestroyNotify destroy;
  guint64 offset;
} Reader;

/* What is true of every reply unless its handler knows better: an API, of which nobody keeps a copy. */
static const struct
{
  const char *name;
  const char *value;
} defaults[] = {
  { "Cache-Control", "no-store" },
  { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
  { "Referrer-Policy", "no-referrer" },
  { "X-Content-Type-Options", "nosniff" },
};

static void
bytes_unref_cb (void *data)
{
  g_bytes_unref (data);
}

static ssize_t
read_cb (void *data, uint64_t position, char *buffer, size_t size)
{
  Reader *reader = data;
  gssize n = reader->read (reader->offset + position, (guint8 *) buffer, size, reader->data);

  return n > 0 ? n : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void
reader_free_cb (void *data)
{
  Reader *reader = data;

  if (reader->destroy != NULL)
    reader->destroy (reader->data);
  g_free (reader);
}

static ssize_t
stream_cb (void *data, uint64_t position, char *buffer, size_t size)
{
  return http_stream_read (data, buffer, size);
}

static void
stream_free_cb (void *data)
{
  http_stream_unref (data);
}

static struct MHD_Response *
make_bytes (HttpReply *reply)
{
  g_autoptr (GBytes) part = NULL;
  GBytes *bytes;

  if (reply->bytes == NULL || reply->length == 0)
    return MHD_create_response_empty (MHD_RF_NONE);

  part = g_bytes_new_from_bytes (reply->bytes, reply->offset, reply->length);
  bytes = g_steal_pointer (&part);

  return MHD_create_response_from_buffer_with_free_callback_cls (g_bytes_get_size (bytes), (void *) g_bytes_get_data (bytes, NULL),
                                                                 bytes_unref_cb, bytes);
}

static struct MHD_Response *
make_reader (HttpReply *reply)
{
  Reader *reader = g_new0 (Reader, 1);

  *reader = (Reader) { .read = reply->read, .data = reply->read_data, .destroy = g_steal_pointer (&reply->read_destroy),
                       .offset = reply->offset };

  return MHD_create_response_from_callback (reply->length, READ_BLOCK, read_cb, reader, reader_free_cb);
}

static struct MHD_Response *
make_stream (HttpRequest *request, HttpReply *reply)
{
  request->stream = http_stream_ref (reply->stream);
  http_stream_attach (reply->stream, request->connection);

  return MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream_cb, g_steal_pointer (&reply->stream),
                                            stream_free_cb);
}

static struct MHD_Response *
make_response (HttpRequest *request, HttpReply *reply)
{
  struct MHD_Response *response;

  switch (reply->kind)
    {
    case HTTP_REPLY_FILE:
      if (reply->length == 0)
        return MHD_create_response_empty (MHD_RF_NONE);
      response = MHD_create_response_from_fd_at_offset64 (reply->length, reply->fd, reply->offset);
      reply->fd = -1;
      return response;
    case HTTP_REPLY_READ:
      return make_reader (reply);
    case HTTP_REPLY_STREAM:
      return make_stream (request, reply);
    case HTTP_REPLY_BYTES:
    default:
      return make_bytes (reply);
    }
}

static void
add_fields (HttpRequest *request, HttpReply *reply, struct MHD_Response *response, gboolean close)
{
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (http_reply_get_header (reply, defaults[i].name) == NULL)
      MHD_add_response_header (response, defaults[i].name, defaults[i].value);
  for (guint i = 0; i < reply->fields->len; i++)
    {
      const HttpReplyField *field = &g_array_index (reply->fields, HttpReplyField, i);

      MHD_add_response_header (response, field->name, field->value);
    }
  if (http_request_is_secure (request))
    MHD_add_response_header (response, "Strict-Transport-Security", YEAR);
  if (close)
    MHD_add_response_header (response, "Connection", "close");
}

enum MHD_Result
http_respond (HttpRequest *request, gboolean close)
{
  g_autoptr (HttpReply) reply = g_steal_pointer (&request->reply);
  struct MHD_Response *response;
  enum MHD_Result result;

  request->status = reply->status;
  request->reply_length = reply->kind != HTTP_REPLY_STREAM && !request->is_head ? reply->length : 0;
  response = make_response (request, reply);
  if (response == NULL)
    return MHD_NO;

  add_fields (request, reply, response, close);
  result = MHD_queue_response (request->connection, reply->status, response);
  MHD_destroy_response (response);

  return result;
}
