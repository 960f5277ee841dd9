/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "twins/twin-bundle-entry.h"

G_BEGIN_DECLS

/**
 * StudioPublishEntry: one thing that travels, in words for people; or a line of it as it is sent.
 */
#define STUDIO_TYPE_PUBLISH_ENTRY (studio_publish_entry_get_type ())
G_DECLARE_FINAL_TYPE (StudioPublishEntry, studio_publish_entry, STUDIO, PUBLISH_ENTRY, GObject)

/* Any thread. @entry is taken; @document: title of the document that it is of, nullable. */
StudioPublishEntry *studio_publish_entry_new (TwinBundleEntry *entry, const char *document) G_GNUC_WARN_UNUSED_RESULT;

/* A line of what is sent, as it is sent; @name: of the piece. */
StudioPublishEntry *studio_publish_entry_new_bytes (const char *name, const char *line) G_GNUC_WARN_UNUSED_RESULT;

const char *studio_publish_entry_get_title (StudioPublishEntry *self);
const char *studio_publish_entry_get_note (StudioPublishEntry *self);  /* "" for none */
const char *studio_publish_entry_get_text (StudioPublishEntry *self);  /* "" for none */
TwinBundleChange studio_publish_entry_get_change (StudioPublishEntry *self);
const char *studio_publish_entry_get_change_label (StudioPublishEntry *self); /* "New", ...; NULL for what is the same */
gboolean studio_publish_entry_is_bytes (StudioPublishEntry *self);

/* Whether title, note or text hold @key, which is folded (g_utf8_casefold()). */
gboolean studio_publish_entry_matches (StudioPublishEntry *self, const char *key);

G_END_DECLS
