/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/**
 * ExtractIdentity:
 * @id, @mime_type: of the format, also of one that is known but not read; "" if unknown
 * @format: how to read it, or NULL
 * @reason: why it is not read, if @format is NULL
 */
typedef struct
{
  const char *id;
  const char *mime_type;
  const ExtractFormat *format;
  TwinReason reason;
} ExtractIdentity;

/* By content first; the extension decides only between formats that look the same inside. */
ExtractIdentity extract_identify (const ExtractInput *input);

/* Whether the beginning reads as text in some encoding. */
gboolean extract_is_text (const ExtractInput *input);

G_END_DECLS
