/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-reply.h"

G_BEGIN_DECLS

typedef enum
{
  HTTP_REPLY_BYTES,
  HTTP_REPLY_FILE,
  HTTP_REPLY_READ,
  HTTP_REPLY_STREAM,
} HttpReplyKind;

typedef struct
{
  char *name;
  char *value;
} HttpReplyField;

struct _HttpReply
{
  guint status;
  GArray *fields; /* of HttpReplyField */
  HttpReplyKind kind;

  /* The part that is sent, of all kinds but the stream. */
  guint64 offset;
  guint64 length;

  GBytes *bytes;
  int fd;
  HttpReadFunc read;
  gpointer read_data;
  GDestroyNotify read_destroy;
  HttpStream *stream;
};

G_END_DECLS
