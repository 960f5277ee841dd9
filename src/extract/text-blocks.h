/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Plain text as blocks: a blank line ends a paragraph; lines that were broken because
 * they were full are joined, others are kept. With @mail, lines that begin with '>' are
 * quotes. @text is UTF-8. FALSE once the engine has had enough. */
gboolean extract_text_blocks (ExtractSink *sink, const char *text, gsize length, gboolean mail);

G_END_DECLS
