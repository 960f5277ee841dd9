/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/twins/publish-data.h"
#include "studio/twins/publish-job.h"
#include "studio/widgets/narrow-bin.h"

G_BEGIN_DECLS

/**
 * StudioPublishBar:
 *
 * Whether a twin may be published, the button that does it, and how far it has come: pause, resume, cancel. While there is nothing
 * to press it says why, also to a screen reader.
 */
#define STUDIO_TYPE_PUBLISH_BAR (studio_publish_bar_get_type ())
G_DECLARE_FINAL_TYPE (StudioPublishBar, studio_publish_bar, STUDIO, PUBLISH_BAR, StudioNarrowBin)

/* @data: borrowed until the next call; @job: kept. */
void studio_publish_bar_set_data (StudioPublishBar *self, const StudioPublishData *data, StudioPublishJob *job);

G_END_DECLS
