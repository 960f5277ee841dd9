/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/twins/publish-data.h"
#include "studio/twins/publish-job.h"

G_BEGIN_DECLS

/* Publishing in sentences. All char * are the caller's. */

/* A check that stands against it: "15 findings are undecided", and where: "In Handbook and Fume Hood". */
char *studio_publish_describe_check (const StudioPublishData *data, const TwinGateReason *reason) G_GNUC_WARN_UNUSED_RESULT;
char *studio_publish_describe_place (const StudioPublishData *data, const TwinGateReason *reason) G_GNUC_WARN_UNUSED_RESULT;

/* How many checks are open: what must be fixed and what is somebody's to judge. */
char *studio_publish_describe_checks (const StudioPublishData *data) G_GNUC_WARN_UNUSED_RESULT;

/* What is different from what is published: "1 new document, 2 changed settings". "" for nothing. */
char *studio_publish_describe_changes (const TwinBundleDiff *diff) G_GNUC_WARN_UNUSED_RESULT;

/* "14 November 2026, 10:12". @ms since 1970. */
char *studio_publish_format_time (gint64 ms) G_GNUC_WARN_UNUSED_RESULT;

/* "34 KB of 96 KB, 120 KB a second, 3 seconds left", as far as it is known. */
char *studio_publish_describe_progress (StudioPublishJob *job) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
