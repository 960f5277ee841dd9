/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-context.h"
#include "twins/twin-twin.h"

G_BEGIN_DECLS

/* Where the keys of a twin's models are: the keyring, or, where there is none, as on a server, files: @path or
 * TWIN_MODEL_KEY_FILE for the model that answers, TWIN_EMBEDDING_KEY_FILE for the one that embeds. */
TwinKeyring *cli_model_key_open (CliContext *context, const TwinTwin *twin, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
