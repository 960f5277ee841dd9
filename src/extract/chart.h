/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "flow.h"
#include "parts.h"

G_BEGIN_DECLS

/* Tells the chart in the part called @name: its title as a caption, what it shows as a table
 * with a column for each series. */
void extract_chart_tell (ExtractParts *parts, const char *name, ExtractFlow *flow);

G_END_DECLS
