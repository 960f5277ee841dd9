/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-settings.h"
#include "twins/twin-twin.h"

G_BEGIN_DECLS

TwinConfig *_twin_settings_load (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* {"keys":["language",...]}: which ones differ, never what they hold. */
char *_twin_config_describe_change (const TwinConfig *before, const TwinConfig *after, guint *n_changed) G_GNUC_WARN_UNUSED_RESULT;

/* What a new twin starts from: the organisation's keys of @settings, the others by default. */
TwinConfig *_twin_config_new_for_twin (const TwinConfig *settings) G_GNUC_WARN_UNUSED_RESULT;

/* A twin in sight by its id, read in @tx. */
TwinTwin *_twin_twin_load (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
