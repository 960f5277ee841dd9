/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-pii-type.h"

G_BEGIN_DECLS

/**
 * CustomMatcher:
 *
 * All shapes of all types that the creator defined (not their lists of values), as one automaton: how many there are does not
 * change what a character costs. Its states are made when a text first leads to them, and all
 * forgotten when they get too many, so that no set of shapes can fill the memory. Private to privacy/.
 *
 * One thread at a time.
 */
typedef struct _CustomMatcher CustomMatcher;

CustomMatcher *custom_matcher_new (const TwinPiiType *const *types, guint n_types) G_GNUC_WARN_UNUSED_RESULT;
void custom_matcher_free (CustomMatcher *self);

/* Whether a value may begin with @byte. */
gboolean custom_matcher_begins (const CustomMatcher *self, guint8 byte);

/* @type's longest value that begins at the place that was matched ends before @end. */
typedef void (*CustomMatchFunc) (const TwinPiiType *type, gsize start, gsize end, gpointer user_data);

/* Calls @func for each type that has a value at @start. Reads a bounded part of the text. */
void custom_matcher_match (CustomMatcher *self, const guint8 *text, gsize length, gsize start, CustomMatchFunc func,
                           gpointer user_data);

G_END_DECLS
