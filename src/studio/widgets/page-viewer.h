/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioPageViewer:
 *
 * The pages of an original, drawn by a worker, with a passage marked: forward, back, larger, smaller, by pointer
 * and by keyboard.
 */
#define STUDIO_TYPE_PAGE_VIEWER (studio_page_viewer_get_type ())
G_DECLARE_FINAL_TYPE (StudioPageViewer, studio_page_viewer, STUDIO, PAGE_VIEWER, AdwBin)

/* Opens the document at @page. @start, @end: the passage's bytes in the document's own text;
 * @alternative: the passage, for those who hear the page. */
void studio_page_viewer_open (StudioPageViewer *self, StudioSession *session, const char *document_id, guint page,
                              gsize start, gsize end, const char *alternative);

G_END_DECLS
