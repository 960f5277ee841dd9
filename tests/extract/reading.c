/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading.h"

#include "sink.h"

#include <string.h>

/* fontconfig keeps what it has read of the system's fonts until the process ends. Called by
 * the leak sanitizer, where there is one. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}

static void
take_facts (Reading *self,
            GBytes *payload)
{
  TwinEndRecord end = { 0 };

  g_assert_true (twin_record_decode_end (payload, &end));
  twin_document_set_title (self->document, end.title);
  twin_document_set_n_pages (self->document, end.n_pages);
  twin_end_record_clear (&end);
}

static gboolean
take (guint8 type,
      GBytes *payload,
      gpointer data)
{
  Reading *self = data;
  TwinBlock block;
  const char *text;

  if (type == TWIN_RECORD_PROGRESS)
    self->n_progress++;
  if (type == TWIN_RECORD_END)
    take_facts (self, payload);
  if (type != TWIN_RECORD_BLOCK)
    return TRUE;
  g_assert_true (twin_record_decode_block (payload, &block, &text));
  return twin_document_append (self->document, &block, text, -1);
}

Reading *
reading_new (const ExtractFormat *format,
             const void *bytes,
             gsize size)
{
  Reading *self = g_new0 (Reading, 1);
  g_autoptr (ExtractSink) sink = extract_sink_new (take, self);
  const ExtractInput input = { .fd = -1, .bytes = bytes, .size = size, .name = "" };

  self->document = twin_document_new ();
  self->reason = format->extract (&input, sink);
  extract_sink_end (sink, self->reason);
  return self;
}

void
reading_free (Reading *self)
{
  twin_document_unref (self->document);
  g_free (self);
}

static const char *const flag_names[] = { "hidden", "deleted", "inserted", "ocr", "header-row", "unpainted" };

static void
append_escaped (GString *out,
                const char *text,
                gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      g_string_append (out, "\\n");
    else if (text[i] == '\t')
      g_string_append (out, "\\t");
    else
      g_string_append_c (out, text[i]);
}

char *
reading_to_string (const Reading *self)
{
  GString *out = g_string_new (NULL);
  const char *text = twin_document_get_text (self->document, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (self->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (self->document, i);

      g_string_append (out, twin_block_kind_to_string (block->kind));
      if (block->level > 0)
        g_string_append_printf (out, " %u", block->level);
      if (block->page > 0)
        g_string_append_printf (out, " p%u", block->page);
      for (guint f = 0; f < G_N_ELEMENTS (flag_names); f++)
        if (block->flags & (1u << f))
          g_string_append_printf (out, " %s", flag_names[f]);
      g_string_append (out, " | ");
      append_escaped (out, text + block->start, block->length);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

void
reading_assert (const Reading *self,
                const char *expected)
{
  g_autofree char *actual = reading_to_string (self);

  g_assert_cmpstr (actual, ==, expected);
}

const TwinBlock *
reading_find (const Reading *self,
              const char *wanted)
{
  const char *text = twin_document_get_text (self->document, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (self->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (self->document, i);

      if (block->length >= strlen (wanted) && memcmp (text + block->start, wanted, strlen (wanted)) == 0)
        return block;
    }
  g_error ("No block begins with \"%s\"", wanted);
}
