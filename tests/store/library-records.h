/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library-fixture.h"
#include "store/twin-document-table.h"
#include "store/twin-passage-table.h"

G_BEGIN_DECLS

/* Rows that tests of several tables need. */

/* Inserts a document of that name and returns its id. */
char *library_records_add_document (TwinTransaction *tx, const char *name);

/* Inserts a twin of that name and returns its id. */
char *library_records_add_twin (TwinTransaction *tx, const char *name);

/* Gives @document_id a rendition; each of the NULL-terminated @bodies is a passage under @heading. */
gint64 library_records_add_rendition (TwinTransaction *tx, const char *document_id, const char *policy_digest,
                                      const char *heading, const char *const *bodies);

G_END_DECLS
