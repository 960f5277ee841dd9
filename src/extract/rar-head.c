/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rar-head.h"

#include <string.h>

/* RAR's technotes: the marks with which versions 1.5 to 4 and version 5 begin, and their first header. */
#define MARK_4 "Rar!\x1a\x07"
#define MARK_5 "Rar!\x1a\x07\x01"
#define MARK_BYTES_4 7
#define MARK_BYTES_5 8

#define HEAD_MAIN_4 0x73
#define HEAD_MAIN_5 1
#define HEAD_FILE_5 2
#define HEAD_ENCRYPTION_5 4
#define FLAG_EXTRA_5 0x01   /* the length of a further area follows */
#define FLAG_CONTENT_5 0x02 /* the length of the content follows */
#define RECORD_ENCRYPTION_5 1
#define FLAG_VOLUME 0x01    /* of the archive, in both */
#define FLAG_ENCRYPTED_4 0x80

static gboolean
begins_with (const ExtractInput *input, const char *mark, gsize length)
{
  return input->size >= length && memcmp (input->bytes, mark, length) == 0;
}

static gboolean
is_version_4 (const ExtractInput *input)
{
  return begins_with (input, MARK_4, MARK_BYTES_4);
}

static gboolean
is_version_5 (const ExtractInput *input)
{
  return begins_with (input, MARK_5, MARK_BYTES_5);
}

/* Seven bits a byte, the lowest first. FALSE where it does not end. */
static gboolean
read_number (const ExtractInput *input, gsize *at, guint64 *number)
{
  *number = 0;
  for (guint shift = 0; shift < 64 && *at < input->size; shift += 7)
    {
      guint8 byte = input->bytes[(*at)++];

      *number |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Checksum, kind, flags. */
static TwinReason
check_4 (const ExtractInput *input)
{
  const guint8 *head = input->bytes + MARK_BYTES_4;

  if (input->size < MARK_BYTES_4 + 4 || head[2] != HEAD_MAIN_4)
    return TWIN_REASON_NONE;
  if ((head[3] & FLAG_VOLUME) != 0)
    return TWIN_REASON_VOLUME;

  return (head[3] & FLAG_ENCRYPTED_4) != 0 ? TWIN_REASON_ENCRYPTED : TWIN_REASON_NONE;
}

/* A header of the fifth version. */
typedef struct
{
  guint64 kind, flags;
  gsize fields;  /* where those begin that only its kind has */
  gsize end;     /* behind it */
  guint64 extra; /* length of the further area, with which it ends */
  guint64 content;
} Head;

/* The header at @at: checksum, length, kind, flags, lengths of what is added. */
static gboolean
read_head_5 (const ExtractInput *input, gsize at, Head *head)
{
  guint64 length;

  *head = (Head) { 0 };
  if (input->size - at < 4)
    return FALSE;
  at += 4;
  if (!read_number (input, &at, &length) || length > input->size - at)
    return FALSE;
  head->end = at + length;
  if (!read_number (input, &at, &head->kind) || !read_number (input, &at, &head->flags))
    return FALSE;
  if ((head->flags & FLAG_EXTRA_5) != 0 && !read_number (input, &at, &head->extra))
    return FALSE;
  if ((head->flags & FLAG_CONTENT_5) != 0 && !read_number (input, &at, &head->content))
    return FALSE;
  head->fields = at;

  return at <= head->end && head->extra <= head->end - at;
}

static TwinReason
check_5 (const ExtractInput *input)
{
  Head head;
  guint64 flags;

  if (!read_head_5 (input, MARK_BYTES_5, &head))
    return TWIN_REASON_NONE;
  if (head.kind == HEAD_ENCRYPTION_5)
    return TWIN_REASON_ENCRYPTED;
  if (head.kind == HEAD_MAIN_5 && read_number (input, &head.fields, &flags) && (flags & FLAG_VOLUME) != 0)
    return TWIN_REASON_VOLUME;

  return TWIN_REASON_NONE;
}

/* The further area holds records: length, kind, content. */
static gboolean
has_encryption (const ExtractInput *input, const Head *head)
{
  gsize at = head->end - head->extra;
  guint64 length, kind;

  while (at < head->end && read_number (input, &at, &length))
    {
      gsize begin = at;

      if (length == 0 || length > head->end - MIN (begin, head->end) || !read_number (input, &at, &kind))
        return FALSE;
      if (kind == RECORD_ENCRYPTION_5)
        return TRUE;
      at = begin + length;
    }

  return FALSE;
}

gboolean
rar_head_matches (const ExtractInput *input)
{
  g_return_val_if_fail (input != NULL, FALSE);

  return is_version_4 (input) || is_version_5 (input);
}

TwinReason
rar_head_check (const ExtractInput *input)
{
  g_return_val_if_fail (input != NULL, TWIN_REASON_NONE);

  if (is_version_5 (input))
    return check_5 (input);

  return is_version_4 (input) ? check_4 (input) : TWIN_REASON_NONE;
}

GByteArray *
rar_head_list_encrypted (const ExtractInput *input, guint n)
{
  GByteArray *encrypted = g_byte_array_new ();
  gsize at = MARK_BYTES_5;
  Head head;

  g_return_val_if_fail (input != NULL, encrypted);

  while (is_version_5 (input) && encrypted->len < n && at < input->size && read_head_5 (input, at, &head))
    {
      guint8 is_encrypted = has_encryption (input, &head);

      if (head.kind == HEAD_FILE_5)
        g_byte_array_append (encrypted, &is_encrypted, 1);
      if (head.content > input->size - head.end)
        break;
      at = head.end + head.content;
    }

  return encrypted;
}
