/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* A block of "key: value" between lines of "---" at the very beginning of a text, as
 * Jekyll, Pandoc and Obsidian write it; tells it as the title and metadata. Returns its
 * length, 0 if there is none. */
gsize extract_front_matter (ExtractSink *sink, const char *text, gsize length);

G_END_DECLS
