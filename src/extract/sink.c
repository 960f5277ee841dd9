/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sink.h"

#include <string.h>

/* A longer block is cut: one message must stay under TWIN_LIMIT_FRAME_BYTES, also
 * after what is not UTF-8 was replaced by three bytes each. */
#define MAX_BLOCK_BYTES (1u << 20)
G_STATIC_ASSERT (3 * MAX_BLOCK_BYTES + 64 < TWIN_LIMIT_FRAME_BYTES);

/* A title is shown in one line; this is several of them. */
#define MAX_TITLE_BYTES 1000

/* One message with a piece of a file inside of this one. */
#define MAX_PIECE_BYTES (256u << 10)

#define PROGRESS_INTERVAL_US (100 * G_TIME_SPAN_MILLISECOND)

struct _ExtractSink
{
  ExtractEmitFunc emit;
  ExtractAskFunc ask; /* nullable */
  gpointer user_data;
  char *title;
  guint n_pages;
  guint page; /* of blocks that name none */
  guint n_blocks;
  gsize n_bytes;
  gboolean has_text;
  gboolean wants_members;
  gboolean closed; /* a limit was reached or nobody listens */
  guint progress_page;
  gint64 progress_time;
};

ExtractSink *
extract_sink_new (ExtractEmitFunc emit, gpointer user_data)
{
  ExtractSink *sink;

  g_return_val_if_fail (emit != NULL, NULL);

  sink = g_new0 (ExtractSink, 1);
  sink->emit = emit;
  sink->user_data = user_data;

  return sink;
}

void
extract_sink_free (ExtractSink *sink)
{
  g_return_if_fail (sink != NULL);

  g_free (sink->title);
  g_free (sink);
}

static gboolean
emit (ExtractSink *sink, guint8 type, GBytes *payload)
{
  if (!sink->emit (type, payload, sink->user_data))
    sink->closed = TRUE;
  g_bytes_unref (payload);

  return !sink->closed;
}

static gboolean
emit_block (ExtractSink *sink, const TwinBlock *block, const char *text, gsize length)
{
  g_autofree char *valid = NULL;
  TwinBlock sent = *block;

  if (sink->n_blocks >= TWIN_LIMIT_BLOCKS || sink->n_bytes + length > TWIN_LIMIT_TEXT_BYTES)
    {
      sink->closed = TRUE;
      return FALSE;
    }
  sink->n_blocks++;
  sink->n_bytes += length;
  sink->has_text |= (block->flags & TWIN_BLOCK_FLAG_HIDDEN) == 0;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      valid = g_utf8_make_valid (text, (gssize) length);
      text = valid;
      length = strlen (valid);
    }
  sent.page = MIN (block->page > 0 ? block->page : sink->page, TWIN_LIMIT_PAGES);

  return emit (sink, TWIN_RECORD_BLOCK, twin_record_encode_block (&sent, text, length));
}

/* Where to cut @text, which is longer than a block may be: after the last blank, or
 * else between two characters. */
static gsize
find_cut (const char *text)
{
  gsize cut = MAX_BLOCK_BYTES;

  while (cut > MAX_BLOCK_BYTES / 2 && !g_ascii_isspace (text[cut - 1]))
    cut--;
  if (cut > MAX_BLOCK_BYTES / 2)
    return cut;

  cut = MAX_BLOCK_BYTES;
  for (guint i = 0; i < 3 && ((guchar) text[cut] & 0xc0) == 0x80; i++)
    cut--;

  return cut;
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;

  return TRUE;
}

gboolean
extract_sink_block (ExtractSink *sink, const TwinBlock *block, const char *text, gssize length)
{
  gsize left;

  g_return_val_if_fail (sink != NULL && block != NULL && text != NULL, FALSE);

  left = length < 0 ? strlen (text) : (gsize) length;
  if (is_blank (text, left))
    return !sink->closed;

  while (!sink->closed && left > MAX_BLOCK_BYTES)
    {
      gsize cut = find_cut (text);

      emit_block (sink, block, text, cut);
      text += cut;
      left -= cut;
    }

  return !sink->closed && emit_block (sink, block, text, left);
}

void
extract_sink_progress (ExtractSink *sink, guint page, guint n_pages)
{
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (sink != NULL);

  if (sink->closed || (page == sink->progress_page && now - sink->progress_time < PROGRESS_INTERVAL_US))
    return;

  sink->progress_page = page;
  sink->progress_time = now;
  emit (sink, TWIN_RECORD_PROGRESS,
        twin_record_encode_progress (MIN (page, TWIN_LIMIT_PAGES), MIN (n_pages, TWIN_LIMIT_PAGES)));
}

void
extract_sink_set_title (ExtractSink *sink, const char *title)
{
  g_autofree char *valid = NULL;
  const char *end;

  g_return_if_fail (sink != NULL);

  g_clear_pointer (&sink->title, g_free);
  if (title == NULL)
    return;

  valid = g_utf8_make_valid (title, -1);
  g_strstrip (valid);
  if (strlen (valid) > MAX_TITLE_BYTES)
    {
      end = g_utf8_find_prev_char (valid, valid + MAX_TITLE_BYTES + 1);
      valid[end - valid] = '\0';
    }
  if (*valid != '\0')
    sink->title = g_steal_pointer (&valid);
}

void
extract_sink_set_n_pages (ExtractSink *sink, guint n_pages)
{
  g_return_if_fail (sink != NULL);

  sink->n_pages = MIN (n_pages, TWIN_LIMIT_PAGES);
}

void
extract_sink_metadata (ExtractSink *sink, const char *label, const char *value)
{
  const TwinBlock block = { .kind = TWIN_BLOCK_METADATA, .flags = TWIN_BLOCK_FLAG_HIDDEN };
  g_autofree char *text = NULL;

  g_return_if_fail (sink != NULL && label != NULL);

  if (value == NULL || is_blank (value, strlen (value)))
    return;

  text = g_strconcat (label, ": ", value, NULL);
  extract_sink_block (sink, &block, text, -1);
}

void
extract_sink_set_page (ExtractSink *sink, guint page)
{
  g_return_if_fail (sink != NULL);

  sink->page = page;
}

void
extract_sink_set_wants_members (ExtractSink *sink, gboolean wants)
{
  g_return_if_fail (sink != NULL);

  sink->wants_members = wants;
}

gboolean
extract_sink_wants_members (const ExtractSink *sink)
{
  g_return_val_if_fail (sink != NULL, FALSE);

  return sink->wants_members;
}

gboolean
extract_sink_refuse_member (ExtractSink *sink, const char *path, TwinReason reason)
{
  const TwinMemberRecord member = { .reason = reason, .path = (char *) path };

  g_return_val_if_fail (sink != NULL && path != NULL, FALSE);

  return !sink->wants_members || emit (sink, TWIN_RECORD_MEMBER, twin_record_encode_member (&member));
}

gboolean
extract_sink_begin_member (ExtractSink *sink, const char *path)
{
  return extract_sink_refuse_member (sink, path, TWIN_REASON_NONE);
}

gboolean
extract_sink_member_bytes (ExtractSink *sink, const void *bytes, gsize size)
{
  const guint8 *piece = bytes;

  g_return_val_if_fail (sink != NULL, FALSE);

  while (sink->wants_members && !sink->closed && size > 0)
    {
      gsize length = MIN (size, MAX_PIECE_BYTES);

      emit (sink, TWIN_RECORD_MEMBER_BYTES, g_bytes_new (piece, length));
      piece += length;
      size -= length;
    }

  return !sink->closed;
}

gboolean
extract_sink_end_member (ExtractSink *sink, TwinReason reason)
{
  g_return_val_if_fail (sink != NULL, FALSE);

  return !sink->wants_members || emit (sink, TWIN_RECORD_MEMBER_END, twin_record_encode_member_end (reason));
}

void
extract_sink_set_ask (ExtractSink *sink, ExtractAskFunc ask)
{
  g_return_if_fail (sink != NULL);

  sink->ask = ask;
}

GBytes *
extract_sink_recall (ExtractSink *sink, const char *digest)
{
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) answer = NULL;

  g_return_val_if_fail (sink != NULL && digest != NULL, NULL);

  if (sink->ask == NULL || sink->closed)
    return NULL;
  payload = twin_record_encode_picture (digest, NULL);
  answer = sink->ask (TWIN_RECORD_RECALL, payload, sink->user_data);

  return answer != NULL && g_bytes_get_size (answer) > 0 ? g_steal_pointer (&answer) : NULL;
}

void
extract_sink_remember (ExtractSink *sink, const char *digest, GBytes *blocks)
{
  g_return_if_fail (sink != NULL && digest != NULL && blocks != NULL);

  if (sink->ask != NULL && !sink->closed && g_bytes_get_size (blocks) + TWIN_PICTURE_DIGEST_LENGTH <= TWIN_LIMIT_FRAME_BYTES)
    emit (sink, TWIN_RECORD_REMEMBER, twin_record_encode_picture (digest, blocks));
}

gboolean
extract_sink_has_text (const ExtractSink *sink)
{
  g_return_val_if_fail (sink != NULL, FALSE);

  return sink->has_text;
}

gboolean
extract_sink_is_full (const ExtractSink *sink)
{
  g_return_val_if_fail (sink != NULL, FALSE);

  return sink->closed;
}

void
extract_sink_format (ExtractSink *sink, const char *format, const char *mime_type)
{
  const TwinFormatRecord record = { .format = (char *) format, .mime_type = (char *) mime_type };

  g_return_if_fail (sink != NULL);

  emit (sink, TWIN_RECORD_FORMAT, twin_record_encode_format (&record));
}

void
extract_sink_end (ExtractSink *sink, TwinReason reason)
{
  TwinEndRecord end = {
    .reason = reason,
    .partial = reason != TWIN_REASON_NONE && sink->has_text,
    .title = sink->title,
    .n_pages = sink->n_pages,
  };

  g_return_if_fail (sink != NULL);

  emit (sink, TWIN_RECORD_END, twin_record_encode_end (&end));
}
