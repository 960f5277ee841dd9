/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinWindowKind:
 * @TWIN_WINDOW_WEEK: Monday to Sunday in UTC, as ISO 8601 counts weeks
 * @TWIN_WINDOW_FOUR_WEEKS: four of them, counted from 1970-01-05. Not a month: what was asked must be gone after 30 days, months
 *   are not all as long, and weeks do not divide them
 *
 * The calendar in which analytics are released. It is fixed and not chosen by who looks: the difference of two periods that
 * overlap is a third one that nobody has checked.
 */
typedef enum
{
  TWIN_WINDOW_WEEK,
  TWIN_WINDOW_FOUR_WEEKS,
} TwinWindowKind;

/* "week", "four-weeks". */
const char *twin_window_kind_to_string (TwinWindowKind kind);
gboolean twin_window_kind_from_string (const char *text, TwinWindowKind *kind);

/**
 * TwinWindow: from @start to just before @end, ms since 1970 UTC.
 */
typedef struct
{
  TwinWindowKind kind;
  gint64 start;
  gint64 end;
} TwinWindow;

/* The window that @time is in. A week lies in one period of four weeks, so windows of a twin whose kind was changed can be kept
 * apart: @from (0: none) is where the window before ended, and this one does not begin earlier. */
TwinWindow twin_window_at (TwinWindowKind kind, gint64 time, gint64 from);

G_END_DECLS
