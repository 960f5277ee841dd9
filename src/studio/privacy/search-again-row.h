/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioSearchAgainRow:
 *
 * How many documents wait to be searched by new rules, after an update or after a type was defined, and how far that is.
 * Not to be seen while there are none. Emits "searched" (how many hold something else now, how much of it is to be
 * decided) after a search that it began has ended.
 */
#define STUDIO_TYPE_SEARCH_AGAIN_ROW (studio_search_again_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchAgainRow, studio_search_again_row, STUDIO, SEARCH_AGAIN_ROW, AdwActionRow)

/* Counts now, and after every change of the library. */
void studio_search_again_row_set_session (StudioSearchAgainRow *self, StudioSession *session);

/* Searches. What is under way goes on after the row is gone. */
void studio_search_again_row_start (StudioSearchAgainRow *self);

G_END_DECLS
