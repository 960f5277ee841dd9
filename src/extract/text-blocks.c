/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text-blocks.h"

#include <string.h>

/* Text is taken for hard-wrapped if its lines are about as wide as those of mail and
 * editors (RFC 2822, 2.1.1: 78) and each was ended because the next word did not fit. */
#define MIN_WRAP_WIDTH 40
#define MAX_WRAP_WIDTH 120
#define WRAP_SLACK 8

/* Lists and logs without blank lines: a block ends at the line that reaches this. */
#define MAX_LINES_BYTES 4096

typedef struct
{
  const char *start;
  gsize length;
} Line;

typedef struct
{
  ExtractSink *sink;
  GArray *lines; /* of the paragraph that is open */
  TwinBlockKind kind;
} Splitter;

static glong
get_width (const Line *line)
{
  return g_utf8_strlen (line->start, (gssize) line->length);
}

static glong
get_first_word_width (const Line *line)
{
  const char *blank = memchr (line->start, ' ', line->length);

  return g_utf8_strlen (line->start, blank != NULL ? blank - line->start : (gssize) line->length);
}

static gboolean
is_hard_wrapped (GArray *lines)
{
  glong widest = 0;

  for (guint i = 0; i < lines->len; i++)
    widest = MAX (widest, get_width (&g_array_index (lines, Line, i)));
  if (lines->len < 2 || widest < MIN_WRAP_WIDTH || widest > MAX_WRAP_WIDTH)
    return FALSE;

  for (guint i = 0; i + 1 < lines->len; i++)
    {
      glong width = get_width (&g_array_index (lines, Line, i));
      glong next = get_first_word_width (&g_array_index (lines, Line, i + 1));

      if (width + 1 + next <= widest - WRAP_SLACK)
        return FALSE;
    }

  return TRUE;
}

static gboolean
emit_wrapped (Splitter *self)
{
  const TwinBlock block = { .kind = self->kind };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append_len (text, line->start, (gssize) line->length);
    }

  return extract_sink_block (self->sink, &block, text->str, (gssize) text->len);
}

/* Each line for itself where they are paragraphs, together where they are short. */
static gboolean
emit_lines (Splitter *self)
{
  const TwinBlock block = { .kind = self->kind };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      gboolean is_paragraph = line->length > MAX_WRAP_WIDTH;

      if (text->len > 0 && (is_paragraph || text->len + line->length > MAX_LINES_BYTES))
        {
          if (!extract_sink_block (self->sink, &block, text->str, (gssize) text->len))
            return FALSE;
          g_string_truncate (text, 0);
        }
      if (is_paragraph)
        {
          if (!extract_sink_block (self->sink, &block, line->start, (gssize) line->length))
            return FALSE;
          continue;
        }
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_len (text, line->start, (gssize) line->length);
    }

  return extract_sink_block (self->sink, &block, text->str, (gssize) text->len);
}

static gboolean
end_paragraph (Splitter *self)
{
  gboolean more = TRUE;

  if (self->lines->len > 0)
    more = is_hard_wrapped (self->lines) ? emit_wrapped (self) : emit_lines (self);
  g_array_set_size (self->lines, 0);

  return more;
}

static void
strip_blanks (Line *line)
{
  while (line->length > 0 && g_ascii_isspace (line->start[line->length - 1]))
    line->length--;
  while (line->length > 0 && g_ascii_isspace (line->start[0]))
    {
      line->start++;
      line->length--;
    }
}

static void
strip_quote_marks (Line *line)
{
  while (line->length > 0 && (line->start[0] == '>' || line->start[0] == ' '))
    {
      line->start++;
      line->length--;
    }
}

static gboolean
take_line (Splitter *self, Line line, gboolean mail)
{
  TwinBlockKind kind = mail && line.length > 0 && line.start[0] == '>' ? TWIN_BLOCK_QUOTE : TWIN_BLOCK_PARAGRAPH;
  gboolean more = TRUE;

  if (kind == TWIN_BLOCK_QUOTE)
    strip_quote_marks (&line);
  strip_blanks (&line);

  if (line.length == 0 || kind != self->kind)
    more = end_paragraph (self);
  self->kind = kind;
  if (line.length > 0)
    g_array_append_val (self->lines, line);

  return more;
}

gboolean
extract_text_blocks (ExtractSink *sink, const char *text, gsize length, gboolean mail)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  Splitter self = { .sink = sink, .lines = lines, .kind = TWIN_BLOCK_PARAGRAPH };
  const char *end = text + length;
  gboolean more = TRUE;

  while (more && text < end)
    {
      Line line = { .start = text };

      while (text < end && *text != '\n' && *text != '\r')
        text++;
      line.length = (gsize) (text - line.start);
      if (text + 1 < end && text[0] == '\r' && text[1] == '\n')
        text++;
      text++;
      more = take_line (&self, line, mail);
    }

  return more && end_paragraph (&self);
}
