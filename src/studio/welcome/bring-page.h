/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioBringPage:
 *
 * Signs in to the account of a library that is on another computer. Emits "signed-in" (TwinRecovery, whose owner the handler becomes).
 */
#define STUDIO_TYPE_BRING_PAGE (studio_bring_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioBringPage, studio_bring_page, STUDIO, BRING_PAGE, AdwNavigationPage)

StudioBringPage *studio_bring_page_new (StudioSession *session);

G_END_DECLS
