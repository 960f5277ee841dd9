/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* What was read off pictures, by a digest of the picture and of what read it, so that no page is read twice. A text
 * belongs to each document that has its picture, and goes when the last of them is destroyed. */

/* What the worker made of it (opaque), for any document; NULL without @error if it is not known. */
GBytes *twin_picture_text_table_find (TwinTransaction *tx, const char *digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Does nothing where there is no such document any more, or it has that one. */
gboolean twin_picture_text_table_add (TwinTransaction *tx, const char *document_id, const char *digest, GBytes *blocks, GError **error);

/* Deletes those of a document that are not among @digests (a set of char *): it has other pages now. */
gboolean twin_picture_text_table_keep (TwinTransaction *tx, const char *document_id, GHashTable *digests, GError **error);

G_END_DECLS
