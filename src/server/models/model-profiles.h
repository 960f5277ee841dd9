/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-model.h"

G_BEGIN_DECLS

/* How long an answer may take where the file does not say. */
#define MODEL_SECONDS 30

/**
 * ModelProfile:
 * @profile: where it is, and what was agreed about it
 * @key: NULL for one that needs none
 * @seconds: for all of an answer
 */
typedef struct
{
  TwinModelProfile *profile;
  TwinSecret *key;
  guint seconds;
} ModelProfile;

/**
 * ModelProfiles:
 *
 * The language models that phrase answers, as whoever runs the server set them up: an array of objects in a file,
 *
 *   [{"name": "Small", "baseUrl": "https://api.example.org/v1", "model": "small-latest", "region": "EU", "zeroRetention": true,
 *     "dedicated": false, "keyFile": "/etc/twin-server/small.key", "seconds": 30}]
 *
 * A twin says by name which one it wants (model.name). The address it gives is for its creator's computer and is not used: what a server
 * connects to is in nobody's hands but its own. Never changes. Any thread.
 */
typedef struct _ModelProfiles ModelProfiles;

/* TWIN_ERROR_INVALID in words that name the member; no key is ever in them. */
ModelProfiles *model_profiles_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void model_profiles_free (ModelProfiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelProfiles, model_profiles_free)

guint model_profiles_get_n (const ModelProfiles *self);
const ModelProfile *model_profiles_get (const ModelProfiles *self, guint i);

/* NULL if there is none of that name; @self may be NULL. */
const ModelProfile *model_profiles_find (const ModelProfiles *self, const char *name);

G_END_DECLS
