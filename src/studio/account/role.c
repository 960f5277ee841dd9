/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/role.h"

#include <glib/gi18n.h>

const char *const studio_roles[] = { "user", "creator", "manager", "dpo", "admin", "super_admin", NULL };

static const char *const names[] = {
  N_ ("User"), N_ ("Creator"), N_ ("Manager"), N_ ("Data-protection officer"), N_ ("Administrator"), N_ ("Administrator of the server"),
};

const char *
studio_role_get_name (const char *role)
{
  for (guint i = 0; studio_roles[i] != NULL; i++)
    if (g_strcmp0 (studio_roles[i], role) == 0)
      return _ (names[i]);

  return role;
}

const char **
studio_role_list_names (void)
{
  const char **list = g_new0 (const char *, G_N_ELEMENTS (names) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    list[i] = _ (names[i]);

  return list;
}
