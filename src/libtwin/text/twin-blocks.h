/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-document.h"

G_BEGIN_DECLS

/* Blocks as one run of bytes, stable and versioned, because it is on users' disks. */
GBytes *twin_blocks_encode (const TwinBlock *blocks, guint n_blocks) G_GNUC_WARN_UNUSED_RESULT;

/* An array of #TwinBlock in ascending order, without overlap and without headings; NULL
 * if @bytes is anything that encode did not make. Whether they lie in a text is for the
 * caller to see. */
GArray *twin_blocks_decode (GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
