/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"
#include "rtf-tokens.h"

G_BEGIN_DECLS

/**
 * RtfStory:
 *
 * What the tokens of an RTF file say: its text with headings, lists, tables, notes,
 * comments, what is hidden or deleted, and what it says about itself. One thread.
 */
typedef struct _RtfStory RtfStory;

RtfStory *rtf_story_new (ExtractSink *sink) G_GNUC_WARN_UNUSED_RESULT;
void rtf_story_free (RtfStory *self);

/* FALSE once there is nothing more to hope for. */
gboolean rtf_story_take (RtfStory *self, const RtfToken *token);

/* No more tokens come. Returns what was wrong with the whole of it. */
TwinReason rtf_story_finish (RtfStory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RtfStory, rtf_story_free)

G_END_DECLS
