/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* By what the findings of each document were made: twin_type_set_get_digest(). */

gboolean twin_detection_table_set (TwinTransaction *tx, const char *document_id, const char *digest, GError **error);

/* Whether the findings of a document are of @digest. */
gboolean twin_detection_table_is_current (TwinTransaction *tx, const char *document_id, const char *digest, gboolean *current,
                                          GError **error);

/* Ids of the documents in sight that have a text searched under another digest, or all with a text if @digest is
 * NULL; the oldest first. NULL-terminated. */
char **twin_detection_table_list_stale (TwinTransaction *tx, const char *digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
