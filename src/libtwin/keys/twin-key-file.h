/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"

G_BEGIN_DECLS

/* A file of 64 hexadecimal characters that only its owner can read: the key of a
 * machine on which nobody can type one. */

/* Makes the file, mode 0600, with a new random key. Errors: G_FILE_ERROR. */
gboolean twin_key_file_create (const char *path, GError **error);

/* TWIN_ERROR_REFUSED for a file that others can read or that is somebody else's,
 * TWIN_ERROR_INVALID for one that holds no key, G_FILE_ERROR. */
TwinSecret *twin_key_file_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
