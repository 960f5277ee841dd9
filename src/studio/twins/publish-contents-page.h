/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioPublishContentsPage:
 *
 * All that travels when a twin is published: settings, documents with their passages, fingerprints; what of it differs from what is
 * published, and the bytes as they are sent. Can be searched.
 */
#define STUDIO_TYPE_PUBLISH_CONTENTS_PAGE (studio_publish_contents_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioPublishContentsPage, studio_publish_contents_page, STUDIO, PUBLISH_CONTENTS_PAGE, AdwNavigationPage)

/* Shows it as it is now, and does not change while it is looked at. */
StudioPublishContentsPage *studio_publish_contents_page_new (StudioSession *session, const char *twin_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
