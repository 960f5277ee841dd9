/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/review-data.h"

G_BEGIN_DECLS

/**
 * StudioFindingsPane:
 *
 * What was found in a document, by type and value, with how much of it is decided. Works through
 * the page's "review." actions. Property "narrow": without the key hints.
 */
#define STUDIO_TYPE_FINDINGS_PANE (studio_findings_pane_get_type ())
G_DECLARE_FINAL_TYPE (StudioFindingsPane, studio_findings_pane, STUDIO, FINDINGS_PANE, AdwBin)

/* @data is borrowed until the next call; NULL while there is none. */
void studio_findings_pane_set_data (StudioFindingsPane *self, const StudioReviewData *data);

/* Whether the document is classified: if not, that is what comes after the last decision. */
void studio_findings_pane_set_classified (StudioFindingsPane *self, gboolean classified);

/* Marks a value of the data as the current one and scrolls to it. G_MAXUINT for none. */
void studio_findings_pane_set_current (StudioFindingsPane *self, guint value);

/* The value in sight after the current one, or before it; G_MAXUINT if there is none. */
guint studio_findings_pane_get_neighbour (StudioFindingsPane *self, gboolean forward);

/* Keeps a value in sight although it is decided, until its type is done. */
void studio_findings_pane_touch (StudioFindingsPane *self, const StudioReviewValue *value);

G_END_DECLS
