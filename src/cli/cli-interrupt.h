/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on the first SIGINT, SIGTERM or SIGHUP cancels @cancellable, and the second
 * ends the program. Call it once, before other threads and processes are started: they
 * inherit that these signals wait, so Ctrl+C on the terminal does not reach the workers
 * and no file is taken for one that brings them down. */
void cli_interrupt_start (GCancellable *cancellable);

G_END_DECLS
