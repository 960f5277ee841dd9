/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The format that a number format's id stands for without being written in the workbook
 * (ECMA-376 part 1, 18.8.30); NULL for "General" and unknown ones. Dates whose look depends on
 * the reader's country are shown as ISO 8601 has them. */
const char *extract_cell_builtin_format (guint id);

/* @value as a cell shows it: "1,234.50", "12 %", "2025-11-23". @code NULL: as it is.
 * @since_1904: days count from 1904, as workbooks from old Macs do. */
char *extract_cell_format_number (double value, const char *code, gboolean since_1904) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
