/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For this floor only. */

/* The sentence of @passage that has most in common with @sentence, as bytes [*start, *end); the
 * whole passage where nothing is common. */
void twin_support_locate (const char *sentence, const char *passage, const char *language, gsize *start, gsize *end);

G_END_DECLS
