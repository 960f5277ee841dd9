/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-connection.h"

G_BEGIN_DECLS

/* Brings the schema up to this program's version, each step in a transaction of its
 * own. TWIN_STORE_ERROR_TOO_NEW, before anything is changed, if it is past that. */
gboolean twin_migrations_run (TwinConnection *writer, GError **error);

/* The version to which the steps lead. */
guint twin_migrations_version (void);

G_END_DECLS
