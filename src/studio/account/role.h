/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The roles of an organisation, from the one that may least; NULL-terminated. */
extern const char *const studio_roles[];

/* "Manager" of "manager"; the role itself where it is not known. */
const char *studio_role_get_name (const char *role);

/* Names of all of studio_roles, in their order; NULL-terminated. Free the array alone. */
const char **studio_role_list_names (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
