/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes the names in @folder durable: after a power cut a file that was made, renamed or
 * removed in it before is so still. FALSE with errno. */
gboolean twin_folder_sync (const char *folder);

/* The same for the folder that @path is in. */
gboolean twin_folder_sync_of (const char *path);

G_END_DECLS
