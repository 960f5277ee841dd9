/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-index.h"
#include "search/twin-question.h"

G_BEGIN_DECLS

/* For this floor only. */

/* Scores @hits (TwinHit with passage and title) for @question, whose terms know how often
 * they stand among @n_passages, sorts them, best first, and keeps @limit of them, explained. */
void twin_rank (GPtrArray *hits, TwinQuestion *question, guint64 n_passages, guint limit);

G_END_DECLS
