/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/* Whether the pages of a document can be shown as they look: its format has pages that a worker can draw. Others are
 * shown as text. */
gboolean twin_page_image_is_possible (const TwinDocumentRecord *record);

/* A page of the original of a document, drawn by a worker from the encrypted original, and where the bytes @start to
 * @end of the document's own text (a passage's source range) stand on it.
 * @page: from 1; @width: of the picture, in pixels, at most TWIN_LIMIT_PICTURE_WIDTH.
 *
 * The picture is the original: nothing in it is redacted. It is for its creator's eyes and is stored nowhere.
 *
 * What is wrong with the file is in the result. Errors: TWIN_ERROR_NOT_FOUND where the document, its text or its original
 * is gone, TWIN_ERROR_CORRUPT for a damaged original, those of twin_intake_draw(). Any thread; blocks. */
TwinPicture *twin_page_image_load (TwinLibrary *library, const char *document_id, guint page, gsize start, gsize end, guint width,
                                   GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
