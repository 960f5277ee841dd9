/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/* Rows that edit one key of a configuration. Label, kind, choices and check come from the
 * engine's table of keys, so a key looks the same wherever it is shown. Each row follows
 * @editor for as long as it lives; what is refused is said in the row. */

/* @key: a name of twin_config_keys(); @subtitle: one sentence for people, or NULL.
 * A switch, a choice, a number or a line of text, as the key's kind asks. */
GtkWidget *studio_config_row_new (StudioConfigEditor *editor, const char *key, const char *subtitle) G_GNUC_WARN_UNUSED_RESULT;

/* Adds rows to a group: pairs of key and subtitle (or ""), then NULL. */
void studio_config_rows_add (AdwPreferencesGroup *group, StudioConfigEditor *editor, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
