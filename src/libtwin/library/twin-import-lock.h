/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwinImportLock:
 *
 * Held by whoever reads the queue of a library: one at a time, over all processes. The kernel gives it
 * back when the holder dies.
 */
typedef struct _TwinImportLock TwinImportLock;

/* TWIN_ERROR_EXISTS if another run has it. */
TwinImportLock *twin_import_lock_new (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_import_lock_free (TwinImportLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinImportLock, twin_import_lock_free)

G_END_DECLS
