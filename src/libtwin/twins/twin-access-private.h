/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-access.h"

G_BEGIN_DECLS

/* An entry as people write it, in the form in which it is kept. TWIN_ERROR_INVALID. */
char *_twin_access_normalize (const char *entry, TwinAccessKind *kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A new one, without roles and groups. @origin: nullable. */
TwinAccessRecord *_twin_access_record_new (TwinStore *store, const char *twin_id, TwinAccessKind kind, const char *value, const char *origin, gint64 valid_to) G_GNUC_WARN_UNUSED_RESULT;

/* Whether roles, or groups, are not too many and none is too long. TWIN_ERROR_INVALID. */
gboolean _twin_access_check_names (char **names, GError **error);

G_END_DECLS
