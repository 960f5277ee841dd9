/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StudioChoosePage:
 *
 * One of many texts is chosen, which can be searched. Its properties "search-label" and "list-label" name the field and the list.
 * Emits "chosen" (index in the texts, text).
 */
#define STUDIO_TYPE_CHOOSE_PAGE (studio_choose_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioChoosePage, studio_choose_page, STUDIO, CHOOSE_PAGE, AdwNavigationPage)

/* What there is to choose from; NULL: nothing. */
void studio_choose_page_set_texts (StudioChoosePage *self, const char *const *texts);

/* Forgets what was searched for and moves the focus there; to be called once the page is shown. */
void studio_choose_page_begin (StudioChoosePage *self);

G_END_DECLS
