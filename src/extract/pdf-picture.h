/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sink.h"
#include "text/twin-page-record.h"

G_BEGIN_DECLS

/* Draws the page that is asked for and sends it with the places of the parts. TWIN_REASON_NONE once it was sent;
 * TOO_LARGE if the picture would be over a limit; BROKEN if there is no such page. */
TwinReason pdf_send_picture (const ExtractInput *input, const TwinPageRequest *request, ExtractEmitFunc emit, gpointer user_data);

G_END_DECLS
