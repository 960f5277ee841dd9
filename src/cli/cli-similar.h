/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-context.h"

G_BEGIN_DECLS

/* The views of `twinctl documents` on documents that say nearly the same. */
gboolean cli_similar_list (CliContext *context, GError **error);
gboolean cli_similar_keep (CliContext *context, const char *reference, GError **error);
gboolean cli_similar_separate (CliContext *context, const char *reference, GError **error);

G_END_DECLS
