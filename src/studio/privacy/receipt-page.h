/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/privacy/receipt-entry.h"

G_BEGIN_DECLS

/**
 * StudioReceiptPage:
 *
 * One receipt: what was destroyed and how much of it, whether its signature is right, and the way to a file.
 */
#define STUDIO_TYPE_RECEIPT_PAGE (studio_receipt_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioReceiptPage, studio_receipt_page, STUDIO, RECEIPT_PAGE, AdwNavigationPage)

StudioReceiptPage *studio_receipt_page_new (StudioReceiptEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
