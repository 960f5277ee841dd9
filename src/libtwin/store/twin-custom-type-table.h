/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-custom-type.h"
#include "privacy/twin-type-set.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/* The types that the creator defined, by the time they were added. */

/* Puts @type in place of the one of the same id. TWIN_ERROR_INVALID if it cannot be read, or if there are too many. */
gboolean twin_custom_type_table_put (TwinTransaction *tx, const TwinCustomType *type, GError **error);

/* TWIN_ERROR_NOT_FOUND where there is none. What was found by it is forgotten with it. */
gboolean twin_custom_type_table_delete (TwinTransaction *tx, const char *id, GError **error);

/* TwinCustomType, with a free function. */
GPtrArray *twin_custom_type_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the documents of this store are searched for: the built-in types and those. */
TwinTypeSet *twin_custom_type_table_load (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The type of the id @id, of which the columns from @column on are name, shape, labels, check_name and action of
 * custom_type, NULL where there is none. NULL if there is no such type. Private to the store. */
const TwinPiiType *_twin_custom_type_table_read (TwinStatement *row, const char *id, int column);
#define TWIN_CUSTOM_TYPE_COLUMNS "custom_type.name, custom_type.shape, custom_type.labels, custom_type.check_name, custom_type.action"

G_END_DECLS
