/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For this floor only. */

/* Whether two sentences say nearly the same of something with other figures: "every six months", "every 12 months".
 * They share most of their telling words, and at least one figure before the same word (or a date, or a time) differs,
 * while none there agrees. Spelt numbers are read up to twelve in English and German. @one, @other (nullable): receive
 * the two figures with their words, as written. */
gboolean twin_disagree (const char *first, const char *second, const char *language, char **one, char **other);

G_END_DECLS
