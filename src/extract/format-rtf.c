/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "rtf-story.h"
#include "rtf-tokens.h"

#define TOKENS_PER_PROGRESS 4096

static const char magic[] = "{\\rtf";

static gboolean
matches (const ExtractInput *input)
{
  return input->size > strlen (magic) && memcmp (input->bytes, magic, strlen (magic)) == 0;
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  g_autoptr (RtfStory) story = rtf_story_new (sink);
  RtfTokens tokens;
  RtfToken token;

  rtf_tokens_init (&tokens, input->bytes, input->size);
  for (guint i = 0; (token = rtf_tokens_next (&tokens)).type != RTF_END; i++)
    {
      if (!rtf_story_take (story, &token))
        break;
      if (i % TOKENS_PER_PROGRESS == 0)
        extract_sink_progress (sink, 0, 0);
    }
  return rtf_story_finish (story);
}

static const char *const extensions[] = { "rtf", NULL };

const ExtractFormat extract_format_rtf = {
  .id = "rtf",
  .mime_type = "application/rtf",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
