/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Looks at the file behind @fd and maps it. @fd and @name stay the caller's and must
 * outlive @input. Anything but NONE says why it is not to be read; @input is then empty. */
TwinReason extract_input_open (ExtractInput *input, int fd, const char *name);
void extract_input_close (ExtractInput *input);

/* Whether the name ends in one of @extensions (NULL-terminated, lower case, without dot). */
gboolean extract_input_has_extension (const ExtractInput *input, const char *const *extensions);

/* The file as UTF-8, whatever its encoding. @complete is FALSE if it has more bytes
 * than text is taken from one file, and the rest was left out. */
char *extract_input_dup_text (const ExtractInput *input, gsize *length, gboolean *complete) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
