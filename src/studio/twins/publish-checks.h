/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/twins/publish-data.h"
#include "studio/widgets/narrow-bin.h"

G_BEGIN_DECLS

/**
 * StudioPublishChecks:
 *
 * What stands against publishing, what is somebody's to judge and what is fine, in this order. Each has a button that leads to
 * where it is put right.
 */
#define STUDIO_TYPE_PUBLISH_CHECKS (studio_publish_checks_get_type ())
G_DECLARE_FINAL_TYPE (StudioPublishChecks, studio_publish_checks, STUDIO, PUBLISH_CHECKS, StudioNarrowBin)

/* @data: borrowed for this call; @session: to classify with. */
void studio_publish_checks_set_data (StudioPublishChecks *self, const StudioPublishData *data, StudioSession *session);

G_END_DECLS
