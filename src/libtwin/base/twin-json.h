/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Short forms over json-glib. Any thread. */

/* Compact UTF-8 text of @node, or indented by two spaces if @pretty. */
char *twin_json_to_string (JsonNode *node, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

/* The object that @text holds. NULL with TWIN_ERROR_INVALID, naming line and
 * column, if it is not JSON or not an object. */
JsonObject *twin_json_parse_object (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @object (borrowed) as text. */
char *twin_json_object_to_string (JsonObject *object, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

/* A member of the given type, or @fallback where it is absent or of another type.
 * The string is borrowed from @object. */
const char *twin_json_get_string (JsonObject *object, const char *member, const char *fallback);
gint64 twin_json_get_int (JsonObject *object, const char *member, gint64 fallback);
double twin_json_get_double (JsonObject *object, const char *member, double fallback);
gboolean twin_json_get_boolean (JsonObject *object, const char *member, gboolean fallback);

/* Likewise what is an object or an array, borrowed; NULL where it is not, or without @object. */
JsonObject *twin_json_get_object (JsonObject *object, const char *member);
JsonArray *twin_json_get_array (JsonObject *object, const char *member);

/* The element number @index, which must be there, if it is an object; NULL if it is not. */
JsonObject *twin_json_get_element (JsonArray *array, guint index);

/* An array of strings as a strv; never NULL, other members are left out. */
char **twin_json_get_strv (JsonObject *object, const char *member) G_GNUC_WARN_UNUSED_RESULT;
void twin_json_set_strv (JsonObject *object, const char *member, const char *const *values);

G_END_DECLS
