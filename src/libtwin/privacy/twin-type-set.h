/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-pii-type.h"

G_BEGIN_DECLS

/**
 * TwinTypeSet:
 *
 * All types that a text is searched for: the built-in ones and those that the creator defined.
 * Never changes. Any thread.
 */
typedef struct _TwinTypeSet TwinTypeSet;

/* As many types of the creator's as one set takes. */
#define TWIN_TYPE_SET_CUSTOM_MAX 500

/* The built-in types and @custom (TwinPiiType from twin_custom_type_intern(), at most
 * TWIN_TYPE_SET_CUSTOM_MAX), in the order in which they are shown. */
TwinTypeSet *twin_type_set_new (GPtrArray *custom) G_GNUC_WARN_UNUSED_RESULT;

TwinTypeSet *twin_type_set_ref (TwinTypeSet *self);
void twin_type_set_unref (TwinTypeSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinTypeSet, twin_type_set_unref)

guint twin_type_set_get_n_types (const TwinTypeSet *self);
const TwinPiiType *twin_type_set_get_type (const TwinTypeSet *self, guint index);

/* By id, as twin_pii_type_lookup(). */
const TwinPiiType *twin_type_set_lookup (const TwinTypeSet *self, const char *id);

/* SHA-256 over everything that decides on what is found: the detectors, their tables, and the types of
 * the creator's. Texts that were searched under equal digests need not be searched again. */
const char *twin_type_set_get_digest (const TwinTypeSet *self);

/* The same of the creator's types alone; "" without any. */
const char *twin_type_set_get_custom_digest (const TwinTypeSet *self);

G_END_DECLS
