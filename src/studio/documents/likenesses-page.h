/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioLikenessesPage:
 *
 * The pairs of documents that say nearly the same; one opens to both texts side by side.
 */
#define STUDIO_TYPE_LIKENESSES_PAGE (studio_likenesses_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioLikenessesPage, studio_likenesses_page, STUDIO, LIKENESSES_PAGE, AdwNavigationPage)

StudioLikenessesPage *studio_likenesses_page_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
