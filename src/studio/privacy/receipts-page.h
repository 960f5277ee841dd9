/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioReceiptsPage:
 *
 * What was destroyed for good, with the receipts that prove it: newest first, each can be opened and written to a file.
 * Pushed over the page that opened it.
 */
#define STUDIO_TYPE_RECEIPTS_PAGE (studio_receipts_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioReceiptsPage, studio_receipts_page, STUDIO, RECEIPTS_PAGE, AdwNavigationPage)

StudioReceiptsPage *studio_receipts_page_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
