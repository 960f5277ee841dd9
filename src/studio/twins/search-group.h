/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioSearchGroup:
 *
 * How a twin looks for passages: by words, or by what they mean to an embedding model, too; which model that is, and
 * which way has found more of the creator's own questions.
 */
#define STUDIO_TYPE_SEARCH_GROUP (studio_search_group_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchGroup, studio_search_group, STUDIO, SEARCH_GROUP, AdwPreferencesGroup)

/* Once, before it is shown. */
void studio_search_group_set_editor (StudioSearchGroup *self, StudioConfigEditor *editor);

G_END_DECLS
