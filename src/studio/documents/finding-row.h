/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/finding-item.h"
#include "studio/widgets/narrow-bin.h"

G_BEGIN_DECLS

/**
 * StudioFindingRow:
 *
 * A line of the list of findings. Its buttons are the page's actions review.redact and review.keep
 * with the value's index, or, of the current line, those for the current one. Property "narrow": without the keys on them.
 */
#define STUDIO_TYPE_FINDING_ROW (studio_finding_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioFindingRow, studio_finding_row, STUDIO, FINDING_ROW, StudioNarrowBin)

void studio_finding_row_set_item (StudioFindingRow *self, StudioFindingItem *item); /* nullable */

G_END_DECLS
