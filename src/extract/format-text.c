/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include "identify.h"
#include "input.h"
#include "text-blocks.h"

static const char *const extensions[] = { "txt", "text", "log", "asc", NULL };

/* Anything that is text and nothing better. */
static gboolean
matches (const ExtractInput *input)
{
  return extract_is_text (input);
}

static TwinReason
extract (const ExtractInput *input, ExtractSink *sink)
{
  g_autofree char *text = NULL;
  gboolean complete;
  gsize length;

  text = extract_input_dup_text (input, &length, &complete);
  extract_sink_progress (sink, 0, 0);
  if (!extract_text_blocks (sink, text, length, FALSE) || !complete)
    return TWIN_REASON_TOO_LARGE;

  return TWIN_REASON_NONE;
}

const ExtractFormat extract_format_text = {
  .id = "txt",
  .mime_type = "text/plain",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
