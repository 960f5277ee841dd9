/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Two manifests beside each other. @json is nullable everywhere: nothing was published before. */

/* An object within it; NULL if there is none. Borrowed. */
JsonObject *_twin_bundle_get_member (JsonObject *json, const char *name);

/* The objects in the array @member by the text of their member @name, and the texts in it. Borrow from @json. */
GHashTable *_twin_bundle_index_entries (JsonObject *json, const char *member, const char *name) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *_twin_bundle_index_texts (JsonObject *json, const char *member) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
