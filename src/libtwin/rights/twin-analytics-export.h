/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/twin-analytics.h"

G_BEGIN_DECLS

/* What was released about a twin's use, as a file. Every form says the same, and what is withheld is withheld in each. */

typedef enum
{
  TWIN_ANALYTICS_JSON,
  TWIN_ANALYTICS_CSV, /* a line for each cell of each window; what is withheld has its reason in place of a number */
  TWIN_ANALYTICS_PDF, /* tagged, with a table for each kind and window */
} TwinAnalyticsFormat;

const char *twin_analytics_format_get_mime_type (TwinAnalyticsFormat format);
gboolean twin_analytics_format_from_string (const char *text, TwinAnalyticsFormat *format); /* "json", "csv", "pdf" */

/* @name: of the twin, for the PDF's title. Any thread. */
GBytes *twin_analytics_export (const TwinAnalytics *self, const char *name, TwinAnalyticsFormat format, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same into @path: whole or not at all, mode 0600. */
gboolean twin_analytics_export_file (const TwinAnalytics *self, const char *name, TwinAnalyticsFormat format, const char *path, GError **error);

G_END_DECLS
