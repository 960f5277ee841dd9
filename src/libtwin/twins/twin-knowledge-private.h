/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-twin.h"

G_BEGIN_DECLS

/* What the twin knows (TwinKnowledge), with the renditions (gint64, nullable) of what may be released;
 * those that are missing are made. */
GPtrArray *_twin_twin_gather (TwinLibrary *library, const TwinTwin *self, GArray *renditions,
                              GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
