/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "store/twin-pseudonym-table.h"

G_BEGIN_DECLS

/* The pseudonyms of this library: TwinPseudonymRecord, by type and number. Without @reveal their values are NULL; with
 * it the audit log says that somebody looked. */
GPtrArray *twin_names_list (TwinLibrary *library, gboolean reveal, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
