/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "privacy/twin-release-gate.h"
#include "privacy/twin-release-window.h"

G_BEGIN_DECLS

/* What was released about a twin's use: the form in which the server answers, in which Studio keeps it, and from which window, CSV, JSON
 * and PDF are made. There is nothing else to show: all numbers have passed privacy/twin-release-gate.h. */

/* The key of unanswered questions that are near nothing in the documents. */
#define TWIN_ANALYTICS_NOWHERE "nowhere"

/**
 * TwinAnalyticsCell:
 * @key: names it in every window: a document's id, "id/section", "de", one of the fixed categories, or TWIN_ANALYTICS_NOWHERE; "" for "other"
 * @label: a document's title, a section's heading, a language's code; of a fixed category in English; of "other", NULL
 * @parent: of a section, the key of its document; else NULL
 * @other: everything that is not shown by itself
 */
typedef struct
{
  char *key;
  char *label;
  char *parent;
  guint count;
  gboolean other;
} TwinAnalyticsCell;

TwinAnalyticsCell *twin_analytics_cell_new (const char *key, const char *label, const char *parent, guint count) G_GNUC_WARN_UNUSED_RESULT;
void twin_analytics_cell_free (TwinAnalyticsCell *self);

/* What it is called, in the user's language. Free it. */
char *twin_analytics_cell_describe (const TwinAnalyticsCell *self, TwinReleaseKind kind) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinAnalyticsTable:
 * @withheld: why there are no numbers; then @cells is empty
 * @cells: TwinAnalyticsCell, largest first, "other" last; topics by document
 * @total: sum of what is shown, and of nothing else
 * @min_people: different people that each cell has at least
 */
typedef struct
{
  TwinReleaseKind kind;
  TwinWithheld withheld;
  GPtrArray *cells;
  guint total;
  guint min_people;
} TwinAnalyticsTable;

/**
 * TwinAnalyticsWindow: one sealed period. It never changes but that tables go in their time.
 * @proof: SHA-256 over its tables and the proof before it, hexadecimal
 */
typedef struct
{
  TwinWindow window;
  gint64 sealed_at;
  char *proof;
  TwinAnalyticsTable tables[TWIN_RELEASE_N_KINDS];
} TwinAnalyticsWindow;

TwinAnalyticsWindow *twin_analytics_window_new (const TwinWindow *window) G_GNUC_WARN_UNUSED_RESULT; /* every table withheld */
void twin_analytics_window_free (TwinAnalyticsWindow *self);

/**
 * TwinAnalytics:
 * @enabled: whether the twin's switch is on, on the server
 * @open: the period that is not over, whose numbers come at its end
 * @windows: TwinAnalyticsWindow, the newest first
 * @documents: keys and titles of all the twin answers from (key, title, key, title, …, NULL), to tell which never carry an answer
 * @fetched_at: when it was fetched from the server; 0 on the server itself
 */
typedef struct
{
  char *twin_id;
  gboolean enabled;
  TwinWindow open;
  GPtrArray *windows;
  char **documents;
  gint64 fetched_at;
} TwinAnalytics;

TwinAnalytics *twin_analytics_new (const char *twin_id) G_GNUC_WARN_UNUSED_RESULT;
void twin_analytics_free (TwinAnalytics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinAnalytics, twin_analytics_free)

/* The JSON of GET /v1/twins/{id}/analytics. The object's own form; NULL with TWIN_ERROR_INVALID if @json is not that. */
JsonObject *twin_analytics_to_json (const TwinAnalytics *self) G_GNUC_WARN_UNUSED_RESULT;
TwinAnalytics *twin_analytics_new_from_json (JsonObject *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One table, as in that JSON. */
JsonObject *twin_analytics_table_to_json (const TwinAnalyticsTable *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_analytics_table_read_json (TwinAnalyticsTable *self, JsonObject *json, GError **error);

/**
 * TwinAnalyticsPoint: one window in a series.
 * @withheld: NOT where @count is a number
 */
typedef struct
{
  TwinWindow window;
  TwinWithheld withheld;
  guint count;
} TwinAnalyticsPoint;

/* What of @kind over time, the oldest first: the totals if @key is NULL, else the cell of that key. Array of TwinAnalyticsPoint. */
GArray *twin_analytics_list_points (const TwinAnalytics *self, TwinReleaseKind kind, const char *key) G_GNUC_WARN_UNUSED_RESULT;

/* The sum over the newest @n_windows (0: all) of what is shown: cells as in a table, TwinAnalyticsCell, largest first, "other" last. Sums
 * of what is printed tell nothing that is not printed. */
GPtrArray *twin_analytics_sum (const TwinAnalytics *self, TwinReleaseKind kind, guint n_windows) G_GNUC_WARN_UNUSED_RESULT;

/* Documents (key, title, …, NULL) that in the newest @n_windows (0: all) are in no cell: cited rarely or never, which is not told apart.
 * Empty where nothing was shown at all. */
char **twin_analytics_list_rarely_cited (const TwinAnalytics *self, guint n_windows) G_GNUC_WARN_UNUSED_RESULT;

/* Why there is nothing to show at all, the first reason that holds: off, open; NOT if there is a window with numbers. */
TwinWithheld twin_analytics_get_withheld (const TwinAnalytics *self);

G_END_DECLS
