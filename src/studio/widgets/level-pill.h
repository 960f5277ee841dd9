/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "privacy/twin-classification.h"

G_BEGIN_DECLS

/**
 * StudioLevelPill:
 *
 * A classification as a word on a tinted ground.
 */
#define STUDIO_TYPE_LEVEL_PILL (studio_level_pill_get_type ())
G_DECLARE_FINAL_TYPE (StudioLevelPill, studio_level_pill, STUDIO, LEVEL_PILL, AdwBin)

void studio_level_pill_set_level (StudioLevelPill *self, TwinLevel level);

/* "Public", "Not classified", ... Translated. */
const char *studio_level_get_name (TwinLevel level);

G_END_DECLS
