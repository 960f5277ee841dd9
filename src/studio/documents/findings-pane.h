/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/finding-item.h"
#include "studio/widgets/narrow-bin.h"

G_BEGIN_DECLS

/**
 * StudioFindingsPane:
 *
 * What was found in a document, by type and value, with how much of it is decided. Works through
 * the page's "review." actions. Property "narrow": without the key hints.
 */
#define STUDIO_TYPE_FINDINGS_PANE (studio_findings_pane_get_type ())
G_DECLARE_FINAL_TYPE (StudioFindingsPane, studio_findings_pane, STUDIO, FINDINGS_PANE, StudioNarrowBin)

/* @data is borrowed until the next call; NULL while there is none. */
void studio_findings_pane_set_data (StudioFindingsPane *self, const StudioReviewData *data);

/* Whether the document is classified: if not, that is what comes after the last decision. */
void studio_findings_pane_set_classified (StudioFindingsPane *self, gboolean classified);

/* The documents are several: there is no next one, and none to be classified. */
void studio_findings_pane_set_several (StudioFindingsPane *self);

/* Marks a value of the data as the current line and scrolls to it. G_MAXUINT: no value. */
void studio_findings_pane_set_current (StudioFindingsPane *self, guint value);

/* Marks a line that is no value. Nullable. */
void studio_findings_pane_set_line (StudioFindingsPane *self, const char *key);

typedef enum
{
  STUDIO_STEP_NEXT,
  STUDIO_STEP_PREVIOUS,
  STUDIO_STEP_NEXT_GROUP,
  STUDIO_STEP_PREVIOUS_GROUP,
} StudioFindingStep;

/* The current line; NULL if there is none. Borrowed until the lines change. */
StudioFindingItem *studio_findings_pane_get_line (StudioFindingsPane *self);

/* The line in sight that a step from the current one leads to; NULL if there is none. Borrowed like that. */
StudioFindingItem *studio_findings_pane_get_neighbour (StudioFindingsPane *self, StudioFindingStep step);

/* Folds the values of a type away, or shows them. */
void studio_findings_pane_set_folded (StudioFindingsPane *self, const TwinPiiType *type, gboolean folded);
gboolean studio_findings_pane_get_folded (StudioFindingsPane *self, const TwinPiiType *type);

/* Shows the decided values of a type, or leaves them folded away. */
void studio_findings_pane_set_unfolded (StudioFindingsPane *self, const TwinPiiType *type, gboolean unfolded);

/* Gives the keyboard to the list; FALSE if it is not in sight. */
gboolean studio_findings_pane_take_focus (StudioFindingsPane *self);

/* Keeps a value in sight although it is decided, until its type is done. */
void studio_findings_pane_touch (StudioFindingsPane *self, const StudioReviewValue *value);

G_END_DECLS
