/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-document.h"

G_BEGIN_DECLS

#define EXTRACT_MAX_HEADING 6

/* What a style called @name ("heading 2", "Überschrift 2", "Quotations", "caption")
 * makes of a paragraph, by the names that word processors give their own styles.
 * FALSE for any other name. */
gboolean extract_kind_from_style_name (const char *name, TwinBlockKind *kind, guint *level);

G_END_DECLS
