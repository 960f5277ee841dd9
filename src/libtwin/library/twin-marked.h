/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/* What the creator marked as personal in a text because nothing had found it: values in the list of a type of the library
 * (twin_marked_get_type_name(), redacted unless the rules say otherwise), so that each is found wherever it stands, in what
 * is imported later too. Neither searches the documents: twin_detection_renew() does. */

/* @value: as it stands in the text, in one line or several. One that is marked already is no error. TWIN_ERROR_INVALID if
 * there is nothing in it to search for, or too much. */
gboolean twin_marked_add (TwinLibrary *library, const char *value, GError **error);

/* TWIN_ERROR_NOT_FOUND if it is not marked. */
gboolean twin_marked_remove (TwinLibrary *library, const char *value, GError **error);

/* The name of that type, which tells its id; to be translated where it is shown. */
const char *twin_marked_get_type_name (void);

G_END_DECLS
