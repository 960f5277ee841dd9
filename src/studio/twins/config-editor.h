/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/session.h"
#include "twins/twin-config.h"

G_BEGIN_DECLS

/**
 * StudioConfigEditor:
 *
 * The configuration of a twin, or of the organisation, while it is edited. A change is
 * checked at once, saved a moment later off the main thread, and undone here if it is refused.
 *
 * Emits "loaded" once the configuration is there, "changed" (key) after each change from any
 * side, "saved", and "failed" (message, for people) when it could not be loaded or saved.
 * Main thread.
 */
#define STUDIO_TYPE_CONFIG_EDITOR (studio_config_editor_get_type ())
G_DECLARE_FINAL_TYPE (StudioConfigEditor, studio_config_editor, STUDIO, CONFIG_EDITOR, GObject)

/* @twin_id: NULL for the organisation. Begins to load. */
StudioConfigEditor *studio_config_editor_new (StudioSession *session, const char *twin_id) G_GNUC_WARN_UNUSED_RESULT;

StudioSession *studio_config_editor_get_session (StudioConfigEditor *self);
const char *studio_config_editor_get_twin_id (StudioConfigEditor *self); /* NULL for the organisation */

/* NULL until it has been loaded. Borrowed. */
const TwinConfig *studio_config_editor_get_config (StudioConfigEditor *self);

/* The twin's name; "" for the organisation. */
const char *studio_config_editor_get_name (StudioConfigEditor *self);
void studio_config_editor_set_name (StudioConfigEditor *self, const char *name);

/* By key, as twin_config_set(). */
gboolean studio_config_editor_set (StudioConfigEditor *self, const char *key, const char *value, GError **error);

/* NULL: the library's policy holds. */
void studio_config_editor_set_policy (StudioConfigEditor *self, const TwinPiiPolicy *policy);
void studio_config_editor_set_model (StudioConfigEditor *self, const TwinModelProfile *profile);
void studio_config_editor_set_embedding (StudioConfigEditor *self, const TwinModelProfile *profile);

/* Saves what is waiting, now. */
void studio_config_editor_flush (StudioConfigEditor *self);

G_END_DECLS
