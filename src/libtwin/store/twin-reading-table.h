/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* By which reader each document was read: twin_reader_version(). */

/**
 * TwinReading:
 * @format: of the document, or NULL
 * @reader: that last read it or tried to; NULL if none that told its version
 */
typedef struct
{
  char *document_id;
  char *format;
  char *reader;
} TwinReading;

void twin_reading_free (TwinReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinReading, twin_reading_free)

gboolean twin_reading_table_set (TwinTransaction *tx, const char *document_id, const char *reader, GError **error);

/* Those of the documents in sight that a reader has come to the end of, also in vain; the oldest first: TwinReading. */
GPtrArray *twin_reading_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
