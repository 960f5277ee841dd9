/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends what "&name;", "&#1234;" or "&#x12ab;" stands for, or itself if that is unknown. */
void extract_append_entity (GString *out, const char *entity, gsize length);

G_END_DECLS
