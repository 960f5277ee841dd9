/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StudioLineChart:
 *
 * Shares between 0 and 1, or counts, over time, the oldest first, as a line with a mark at each point. One point is always
 * chosen and written out below; Left, Right, Home and End go from point to point and are read aloud, a click
 * chooses the nearest. The same figures belong in a table beside it.
 */
#define STUDIO_TYPE_LINE_CHART (studio_line_chart_get_type ())
G_DECLARE_FINAL_TYPE (StudioLineChart, studio_line_chart, STUDIO, LINE_CHART, GtkWidget)

GtkWidget *studio_line_chart_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @values: @n of them; @labels: what each is called, "23 November: 0.95"; @reference: drawn as a dashed line,
 * below 0 for none. NAN is a point without a figure: the line has a gap there. All are copied. The last point is chosen. */
void studio_line_chart_set_points (StudioLineChart *self, const double *values, const char *const *labels, guint n,
                                   double reference);

/* What the top of the chart stands for (1 at first), and how many digits the figures at the side have after the point. */
void studio_line_chart_set_scale (StudioLineChart *self, double top, guint digits);

G_END_DECLS
