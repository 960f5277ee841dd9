/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* The header above a value in a table of text: comma-separated values and what
 * spreadsheets make of them, or columns between "|". Private to privacy/.
 *
 * FALSE if the value does not stand in one. Values are to be asked for in rising order
 * for linear time over all. */
gboolean table_header (Detect *self, gsize value, gsize *start, gsize *end);

G_END_DECLS
