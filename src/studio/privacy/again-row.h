/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioAgainRow:
 *
 * How many documents wait to be searched by new rules, after an update or after a type was defined, and how far that is;
 * with the property "reads", to be read by new readers. Not to be seen while there are none. Emits "done" (how many hold
 * something else now, how much of it is to be decided) after what it began has ended.
 */
#define STUDIO_TYPE_AGAIN_ROW (studio_again_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioAgainRow, studio_again_row, STUDIO, AGAIN_ROW, AdwActionRow)

/* Counts now, and after every change of the library. */
void studio_again_row_set_session (StudioAgainRow *self, StudioSession *session);

/* Begins. What is under way goes on after the row is gone. */
void studio_again_row_start (StudioAgainRow *self);

G_END_DECLS
