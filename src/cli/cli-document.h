/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-json.h"
#include "cli-output.h"
#include "store/twin-document-table.h"

G_BEGIN_DECLS

/* How documents are listed, wherever twinctl lists them. */

/* {"id","name","state","reason","findings","undecided","classification"} */
JsonObject *cli_document_to_json (const TwinDocumentRecord *record) G_GNUC_WARN_UNUSED_RESULT;

CliTable *cli_document_table_new (void) G_GNUC_WARN_UNUSED_RESULT;
void cli_document_table_add (CliTable *table, const TwinDocumentRecord *record);

G_END_DECLS
