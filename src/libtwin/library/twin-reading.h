/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/* Reading documents again that an earlier version of their format's reader has read. The kept original is read; where
 * its text is another one, passages are cut anew and findings are judged anew, while decisions, the classification and
 * passages that were changed by hand stay. A document of which nothing better comes stays as it is, and is not tried again. */

/**
 * TwinReadingReport:
 * @n_documents: how many were read again
 * @n_changed: how many of them have another text now
 * @n_undecided: how many findings of those are undecided
 */
typedef struct
{
  guint n_documents;
  guint n_changed;
  guint n_undecided;
} TwinReadingReport;

/* Called after each document, on the thread of the call. */
typedef void (*TwinReadingProgressFunc) (guint n_done, guint n_total, gpointer user_data);

/* One document after the other. What is being imported meanwhile goes on; archives wait until that is done. @report,
 * @progress: nullable. What was done before it is cancelled stays done. */
gboolean twin_reading_renew (TwinLibrary *library, TwinReadingReport *report, TwinReadingProgressFunc progress,
                             gpointer user_data, GCancellable *cancellable, GError **error);

/* How many documents another reader has read than this program's; -1 on error. */
int twin_reading_count_stale (TwinLibrary *library, GError **error);

G_END_DECLS
