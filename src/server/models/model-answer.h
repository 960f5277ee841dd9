/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/model-profiles.h"
#include "search/twin-phrasing.h"
#include "twins/twin-bundle-format.h"

G_BEGIN_DECLS

/* The model that phrases the answers of @manifest's twin; NULL: they are in the passages' own words. */
const ModelProfile *model_answer_find (const ModelProfiles *profiles, const TwinManifest *manifest);

/* Puts *@answer, an extracted one, into the words of the twin's model, if it has one. The model is told the question, as the policy lets it out, and the
 * passages that the answer was made from, which are those the asker may see; it has no tools, and what it sends is text. Each sentence goes to
 * @func when it is whole, and only if the passages that it cites say it. With the first that is not so, or where the model cannot be had or is
 * too slow, *@answer stays as it is and its wording says why; sentences that @func got until then are void. What went wrong is in the log.
 *
 * Blocks, at most about twice as long as the profile says. FALSE with G_IO_ERROR_CANCELLED alone. */
gboolean model_answer_phrase (const ModelProfiles *profiles, const TwinManifest *manifest, const char *question, TwinAnswer **answer, TwinPhrasingFunc func,
                              gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
