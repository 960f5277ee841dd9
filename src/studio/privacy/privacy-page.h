/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioPrivacyPage:
 *
 * What is held and until when, taking it out, what was done and what left.
 */
#define STUDIO_TYPE_PRIVACY_PAGE (studio_privacy_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioPrivacyPage, studio_privacy_page, STUDIO, PRIVACY_PAGE, AdwNavigationPage)

StudioPrivacyPage *studio_privacy_page_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
