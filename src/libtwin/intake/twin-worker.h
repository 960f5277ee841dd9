/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/twin-intake.h"
#include "intake/twin-picture.h"

G_BEGIN_DECLS

/**
 * TwinWorker:
 *
 * One running `twin-extract` and the socket to it. Nothing that it says is believed
 * without a check. One thread at a time.
 */
typedef struct _TwinWorker TwinWorker;

/* Starts the program at @path and waits until it has shut itself in. Errors: G_IO_ERROR. */
TwinWorker *twin_worker_start (const char *path, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Kills it. */
void twin_worker_free (TwinWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinWorker, twin_worker_free)

/* The #TwinSandboxLayers that hold it. */
guint twin_worker_get_layers (const TwinWorker *self);

/* Whether it may have another file: it is well and has not had too many. */
gboolean twin_worker_is_fit (const TwinWorker *self);

/* Reads one file. NULL with G_IO_ERROR_CLOSED if the worker was gone before it had
 * the file, with G_IO_ERROR_CANCELLED, with an error of @handler's; everything else is in the result. */
TwinExtraction *twin_worker_extract (TwinWorker *self, int fd, const char *name, const TwinIntakeHandler *handler,
                                     GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Draws one page. Errors as for twin_worker_extract(); everything else is in the result. */
TwinPicture *twin_worker_draw (TwinWorker *self, int fd, const TwinPageRequest *request, GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
