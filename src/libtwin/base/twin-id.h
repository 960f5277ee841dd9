/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-clock.h"

G_BEGIN_DECLS

/* A new identifier: UUID version 7 (RFC 9562, 5.7) in its 36-character form.
 * Made here and never by a server, so that a retry cannot create a thing twice.
 * Sorts by the time of @clock. Any thread. */
char *twin_id_new (TwinClock *clock) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @text is a UUID in the lower-case 36-character form. */
gboolean twin_id_is_valid (const char *text);

G_END_DECLS
