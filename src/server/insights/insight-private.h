/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insights/insight.h"

G_BEGIN_DECLS

/* For this folder only. */

/* What headings and tables are sealed for. */
#define INSIGHT_SECTION "analytics_section.name"
#define INSIGHT_BODY "analytics_release.body"

/* "" stands for a question that is near no section. */
#define INSIGHT_NOWHERE ""

/* The section of a heading path, as far as sections are told apart: the first two headings, of which one is mostly the document's own
 * title. Free it. */
char *insight_dup_section (const char *heading) G_GNUC_WARN_UNUSED_RESULT;

/* The digest under which a section is known, whose headings are put down once and sealed. Free it. */
char *insight_put_section (StorageTx *tx, const char *twin_id, const char *section, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The window that is open now, and the end of the last one that was sealed (0: none). */
gboolean insight_find_open (StorageTx *tx, const TwinManifest *manifest, TwinWindow *open, gint64 *sealed_until, GError **error);

G_END_DECLS
