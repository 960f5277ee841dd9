/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-model-key.h"

#include <string.h>

#include "cli-terminal.h"

static gboolean
is_given (const char *path)
{
  return path != NULL && *path != '\0';
}

static gboolean
store_key (TwinKeyring *keyring, const TwinModelProfile *model, const char *path, GError **error)
{
  g_autoptr (TwinSecret) key = NULL;
  g_autofree char *item = NULL;
  char *text;

  if (model == NULL || !is_given (path))
    return TRUE;

  text = cli_secret_read_file (path, error);
  if (text == NULL)
    return FALSE;

  key = twin_secret_new ((const guint8 *) text, strlen (text));
  cli_secret_free (text);
  item = g_strconcat ("model/", model->name, NULL);

  return twin_keyring_store (keyring, item, model->name, key, NULL, error);
}

TwinKeyring *
cli_model_key_open (CliContext *context, const TwinTwin *twin, const char *path, GError **error)
{
  const char *model_path = path != NULL ? path : g_getenv ("TWIN_MODEL_KEY_FILE");
  const char *embedding_path = g_getenv ("TWIN_EMBEDDING_KEY_FILE");
  g_autoptr (TwinKeyring) keyring = NULL;

  if (!is_given (model_path) && !is_given (embedding_path))
    return twin_keyring_ref (cli_context_get_keyring (context));

  keyring = twin_keyring_new_memory ();

  return store_key (keyring, twin_config_get_model (twin->config), model_path, error)
                 && store_key (keyring, twin_config_get_embedding (twin->config), embedding_path, error)
             ? g_steal_pointer (&keyring)
             : NULL;
}
