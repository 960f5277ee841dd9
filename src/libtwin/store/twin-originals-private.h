/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @directory (of a library) holds no original. */
gboolean twin_originals_is_empty (const char *directory);

/* Removes what writers that died have left half written. */
void twin_originals_sweep (const char *directory);

G_END_DECLS
