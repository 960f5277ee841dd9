/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Takes one record away; FALSE if nobody is there to take it. */
typedef gboolean (*ExtractEmitFunc) (guint8 type, GBytes *payload, gpointer user_data);

ExtractSink *extract_sink_new (ExtractEmitFunc emit, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void extract_sink_free (ExtractSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExtractSink, extract_sink_free)

/* Asks the engine about @payload and returns its answer; NULL if nobody is there. */
typedef GBytes *(*ExtractAskFunc) (guint8 type, GBytes *payload, gpointer user_data);

/* Whom to ask what was read before; nobody at first. */
void extract_sink_set_ask (ExtractSink *sink, ExtractAskFunc ask);

/* Whether the files inside of this one are wanted; not at first. */
void extract_sink_set_wants_members (ExtractSink *sink, gboolean wants);

/* Whether a visible block has come. */
gboolean extract_sink_has_text (const ExtractSink *sink);

/* Whether a block was refused: the file has more text than is taken. */
gboolean extract_sink_is_full (const ExtractSink *sink);

/* Says what the file is taken for, before it is read: so that it is known even if
 * reading never ends. */
void extract_sink_format (ExtractSink *sink, const char *format, const char *mime_type);

/* Says that nothing more comes, and how it ended. */
void extract_sink_end (ExtractSink *sink, TwinReason reason);

G_END_DECLS
