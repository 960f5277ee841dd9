/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "erasures/erasure-log.h"
#include "storage/storage.h"

G_BEGIN_DECLS

/* Does again what is in @log and not in what a backup brought back, so that whoever was deleted stays deleted. @seed: 32 bytes that receipts
 * are signed with. What the backup knows of is left alone: somebody may have come back since. Cut off in the middle it may be done again.
 * *@n_done: how many there were. Nothing else may use the storage. */
gboolean erasure_replay (ErasureLog *log, Storage *storage, Storage *evidence, TwinSecret *seed, guint *n_done, GError **error);

G_END_DECLS
