/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/twin-list.h"

G_BEGIN_DECLS

/**
 * StudioAnalyticsPage:
 *
 * What was released about the use of a twin: how much it is asked, about what, what it could not answer, which documents carry its
 * answers. What was fetched last is shown at once, the server is asked behind it.
 */
#define STUDIO_TYPE_ANALYTICS_PAGE (studio_analytics_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioAnalyticsPage, studio_analytics_page, STUDIO, ANALYTICS_PAGE, AdwNavigationPage)

StudioAnalyticsPage *studio_analytics_page_new (StudioSession *session, StudioTwinList *twins) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
