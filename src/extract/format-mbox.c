/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "format-eml.h"
#include "input.h"

/* How much of the file is looked at for the first field of the first message. */
#define LOOK_BYTES (64u << 10)

static const char separator[] = "From ";

static const char *const extensions[] = { "mbox", "mbx", NULL };

/* A header field: "Name:" (RFC 5322, 2.2). */
static gboolean
is_field (const char *line, const char *end)
{
  const char *p = line;

  while (p < end && (g_ascii_isalnum (*p) || *p == '-'))
    p++;

  return p > line && p < end && *p == ':';
}

static gboolean
has_separator (const char *line, const char *end)
{
  return (gsize) (end - line) > strlen (separator) && memcmp (line, separator, strlen (separator)) == 0;
}

/* Many messages in one file (RFC 4155): an envelope line, then a header. A letter may
 * begin with "From " too, and a single message may have been saved with its envelope. */
static gboolean
matches (const ExtractInput *input)
{
  static const char *const messages[] = { "eml", "emlx", NULL };
  const char *text = (const char *) input->bytes;
  const char *end = text + MIN (input->size, LOOK_BYTES);
  const char *line;

  if (!has_separator (text, end) || extract_input_has_extension (input, messages))
    return FALSE;
  line = memchr (text, '\n', (gsize) (end - text));

  return line != NULL && is_field (line + 1, end);
}

/* Whether the line before the one at @line is empty. */
static gboolean
follows_blank_line (const char *message, const char *line)
{
  if (line - message >= 2 && line[-2] == '\n')
    return TRUE;

  return line - message >= 3 && line[-2] == '\r' && line[-3] == '\n';
}

/* Where the next message begins: at an envelope line behind a blank line, with a header behind
 * it, since in a text "From " may begin a line unquoted. */
static const char *
find_next (const char *message, const char *end)
{
  const char *line = memchr (message, '\n', (gsize) (end - message));

  for (; line != NULL; line = memchr (line, '\n', (gsize) (end - line)))
    {
      const char *header;

      line++;
      if (!has_separator (line, end) || !follows_blank_line (message, line))
        continue;
      header = memchr (line, '\n', (gsize) (end - line));
      if (header != NULL && is_field (header + 1, end))
        return line;
    }

  return end;
}

static TwinReason
extract (const ExtractInput *input, ExtractSink *sink)
{
  const char *message = (const char *) input->bytes;
  const char *end = message + input->size;
  TwinReason reason = TWIN_REASON_NONE;
  guint n = 0;

  while (message < end)
    {
      const char *next = find_next (message, end);
      const char *header = memchr (message, '\n', (gsize) (next - message));
      TwinReason of_message;

      extract_sink_set_page (sink, ++n);
      extract_sink_progress (sink, n, 0);

      /* Without its envelope: the parser of messages would take any "From " for another one. */
      header = header != NULL ? header + 1 : next;
      of_message = header < next ? extract_eml_message (sink, (const guint8 *) header, (gsize) (next - header), n) : TWIN_REASON_BROKEN;
      if (reason == TWIN_REASON_NONE)
        reason = of_message;
      if (of_message == TWIN_REASON_TOO_LARGE)
        break;
      message = next;
    }
  extract_sink_set_n_pages (sink, n);

  return reason;
}

const ExtractFormat extract_format_mbox = {
  .id = "mbox",
  .mime_type = "application/mbox",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
