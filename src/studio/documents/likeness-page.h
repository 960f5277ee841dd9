/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/likeness.h"
#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioLikenessPage:
 *
 * Two documents side by side, and which of them is kept. Emits "decided" (StudioLikeness) once that is stored.
 */
#define STUDIO_TYPE_LIKENESS_PAGE (studio_likeness_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioLikenessPage, studio_likeness_page, STUDIO, LIKENESS_PAGE, AdwNavigationPage)

StudioLikenessPage *studio_likeness_page_new (StudioSession *session, StudioLikeness *likeness) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
