/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/privacy/log-entry.h"

G_BEGIN_DECLS

/**
 * StudioLogRow:
 *
 * One line of a log in a list: what happened, how, and when.
 */
#define STUDIO_TYPE_LOG_ROW (studio_log_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioLogRow, studio_log_row, STUDIO, LOG_ROW, GtkBox)

void studio_log_row_set_entry (StudioLogRow *self, StudioLogEntry *entry);

G_END_DECLS
