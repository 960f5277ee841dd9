/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @value, days since 1900 (or 1904) and not negative, as @tokens (CellToken) write dates and times. */
char *cell_date_format (double value, GArray *tokens, gboolean since_1904) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
