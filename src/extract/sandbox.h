/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "text/twin-record.h"

G_BEGIN_DECLS

/* Shuts this process in, for good: from here on it can compute, read the descriptors
 * it is handed, read fonts and character maps, and answer; nothing else. To be called
 * once, with a single thread, after everything that needs files has been loaded.
 *
 * @layers receives the #TwinSandboxLayers that hold. Landlock and namespaces may be
 * missing on a system that has none; FALSE if system calls and limits cannot be
 * restricted, and then no file may be read. */
gboolean extract_sandbox_apply (guint *layers);

G_END_DECLS
