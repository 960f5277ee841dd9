/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* In which column of a table of text a value stands: comma-separated values and what
 * spreadsheets make of them, or columns between "|". Private to privacy/.
 *
 * FALSE if the value does not stand in one. Values are to be asked for in rising order
 * for linear time over all. */
gboolean table_column (Detect *self, gsize value, guint *column);

/* Where the header of a column of that table stands; maybe nothing does. */
void table_header (Detect *self, guint column, gsize *start, gsize *end);

G_END_DECLS
