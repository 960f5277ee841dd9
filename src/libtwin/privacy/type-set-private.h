/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/custom-matcher.h"
#include "privacy/twin-type-set.h"

G_BEGIN_DECLS

/* A matcher of the set's own types for one detection, to be given back; NULL if it has none. */
CustomMatcher *type_set_take_matcher (TwinTypeSet *self);
void type_set_give_matcher (TwinTypeSet *self, CustomMatcher *matcher);

G_END_DECLS
