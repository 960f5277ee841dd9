/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "analytics/twin-analytics.h"

G_BEGIN_DECLS

/**
 * StudioAnalyticsCard:
 *
 * One set of figures as a chart, and as a table behind it that can be copied; the chart can be saved as a picture. Where there is no
 * figure it says why, never zero.
 */
#define STUDIO_TYPE_ANALYTICS_CARD (studio_analytics_card_get_type ())
G_DECLARE_FINAL_TYPE (StudioAnalyticsCard, studio_analytics_card, STUDIO, ANALYTICS_CARD, AdwBin)

GtkWidget *studio_analytics_card_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

/* Totals over time: array of TwinAnalyticsPoint, the oldest first. */
void studio_analytics_card_show_points (StudioAnalyticsCard *self, GArray *points);

/* Bars, longest first: TwinAnalyticsCell. Without any, it says @withheld. */
void studio_analytics_card_show_cells (StudioAnalyticsCard *self, GPtrArray *cells, TwinReleaseKind kind, TwinWithheld withheld);

/* A sentence below the title, and a widget below the figures; nullable. */
void studio_analytics_card_set_subtitle (StudioAnalyticsCard *self, const char *subtitle);
void studio_analytics_card_set_footer (StudioAnalyticsCard *self, GtkWidget *footer);

G_END_DECLS
