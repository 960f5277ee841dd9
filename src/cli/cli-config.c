/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-config.h"

#include <string.h>

#include "cli-verb.h"

gboolean
cli_config_split (const char *setting, char **key, const char **value, GError **error)
{
  const char *equals = strchr (setting, '=');

  if (equals == NULL || equals == setting)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("A setting is written KEY=VALUE. “twinctl twin show NAME” lists the keys."));
      return FALSE;
    }

  *key = g_strndup (setting, (gsize) (equals - setting));
  *value = equals + 1;

  return TRUE;
}

void
cli_config_print (const TwinConfig *config, gboolean organisation)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("KEY"), _ ("VALUE"), _ ("MEANING"), NULL);
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *value = twin_config_get (config, keys[i].name);

      if (!organisation || keys[i].organisation || keys[i].kind == TWIN_CONFIG_POLICY)
        cli_table_add (table, keys[i].name, value != NULL ? value : "", _ (keys[i].label), NULL);
    }
  cli_table_print (table);
}
