/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @tokens (CellToken) write a number as a fraction: "# ?/?", "?/8". */
gboolean cell_fraction_matches (const GArray *tokens);

/* @value, not negative, as they do: "1 1/2". To be used where they match. */
char *cell_fraction_format (double value, const GArray *tokens) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
