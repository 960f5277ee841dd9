/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One format of the worker, FUZZ_FORMAT, against bytes from nowhere, in this very process: what a sanitizer stops
 * here, it would stop in the worker.
 *
 * A container is not fuzzed as bytes: nearly every change to it would only break its checksums. Its parts come as text,
 * each behind a line "@@name", and are packed here, stored. Input without such a line is taken as it is. */
#include "extractor.h"
#include "packing.h"
#include "sink.h"
#include "text/twin-record.h"

#include <stdlib.h>
#include <string.h>

#define PART_MARK "@@"

/* Parts of one input: more only cost time. */
#define MAX_PARTS 32

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size);
int LLVMFuzzerInitialize (int *argc, char ***argv);

/* A member has begun that has not ended. */
static gboolean open_member;

/* What lies in it must be told in order, within the limits. */
static void
take_member (guint8 type,
             GBytes *payload)
{
  TwinMemberRecord member = { 0 };
  TwinReason reason;

  if (open_member != (type != TWIN_RECORD_MEMBER))
    abort ();
  if (type == TWIN_RECORD_MEMBER && !twin_record_decode_member (payload, &member))
    abort ();
  if (type == TWIN_RECORD_MEMBER_END && !twin_record_decode_member_end (payload, &reason))
    abort ();
  if (type != TWIN_RECORD_MEMBER_BYTES)
    open_member = type == TWIN_RECORD_MEMBER && member.reason == TWIN_REASON_NONE;
  twin_member_record_clear (&member);
}

static gboolean
take_record (guint8 type,
             GBytes *payload,
             gpointer data)
{
  TwinBlock block;
  const char *text;

  if (type == TWIN_RECORD_MEMBER || type == TWIN_RECORD_MEMBER_BYTES || type == TWIN_RECORD_MEMBER_END)
    take_member (type, payload);
  if (type != TWIN_RECORD_BLOCK)
    return TRUE;
  if (!twin_record_decode_block (payload, &block, &text))
    abort ();
  return twin_document_append (data, &block, text, (gssize) block.length);
}

static void
read_input (const guint8 *bytes,
            gsize size)
{
  const ExtractFormat *format = &FUZZ_FORMAT;
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (ExtractSink) sink = extract_sink_new (take_record, document);
  ExtractInput input = { .fd = -1, .bytes = bytes, .size = size, .name = "a" };

  /* The worker never hands on an empty file. */
  if (size == 0)
    return;
  open_member = FALSE;
  extract_sink_set_wants_members (sink, TRUE);
  format->matches (&input);
  extract_sink_end (sink, format->extract (&input, sink));
  if (!g_utf8_validate (twin_document_get_text (document, NULL), -1, NULL))
    abort ();
}

/* The name of the part that a line begins, and where its content begins; NULL if it begins none. */
static char *
read_mark (const char *line,
           const char *end,
           const char **content)
{
  const char *stop;

  if (end - line < 3 || memcmp (line, PART_MARK, 2) != 0)
    return NULL;
  stop = memchr (line, '\n', (gsize) (end - line));
  if (stop == NULL || stop == line + 2)
    return NULL;
  *content = stop + 1;
  return g_utf8_make_valid (line + 2, stop - line - 2);
}

/* Where the line of the next part begins. */
static const char *
find_mark (const char *from,
           const char *end)
{
  const char *mark = memmem (from, (gsize) (end - from), "\n" PART_MARK, 3);

  return mark != NULL ? mark : end;
}

static void
read_package (const char *text,
              gsize size)
{
  const char *end = text + size;
  Packing *packing = packing_new (FALSE);
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer data;
  gsize length;

  for (guint i = 0; i < MAX_PARTS && text < end; i++)
    {
      const char *content = NULL;
      g_autofree char *name = read_mark (text, end, &content);
      const char *stop;

      if (name == NULL)
        break;
      stop = find_mark (content, end);
      packing_add_bytes (packing, name, content, (gsize) (stop - content));
      text = stop < end ? stop + 1 : end;
    }
  bytes = packing_free_to_bytes (packing);
  data = g_bytes_get_data (bytes, &length);
  read_input (data, length);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        gsize size)
{
  if (size > 3 && memcmp (bytes, PART_MARK, 2) == 0)
    read_package ((const char *) bytes, size);
  else
    read_input (bytes, size);
  return 0;
}

static GLogWriterOutput
drop_message (GLogLevelFlags level,
              const GLogField *fields,
              gsize n_fields,
              gpointer data)
{
  /* A broken promise inside the program is a finding. */
  if (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR))
    abort ();
  return G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  g_log_set_writer_func (drop_message, NULL, NULL);
  return 0;
}
