/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "library/twin-review.h"

G_BEGIN_DECLS

/* What the findings of a document say about its classification, as its decisions stand now. TWIN_ERROR_NOT_FOUND;
 * TWIN_ERROR_INVALID for a document without text. */
TwinSuggestion *twin_suggest_level (TwinLibrary *library, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of what is in memory already. */
TwinSuggestion *twin_suggest_for_review (const TwinReview *review) G_GNUC_WARN_UNUSED_RESULT;

/* Classifies documents as is suggested, in one transaction: those of @ids, or all if it is NULL, that have a text and no
 * classification yet. Roles and groups stay. Returns how many, -1 on error. */
int twin_suggest_accept (TwinLibrary *library, const char *const *ids, GError **error);

G_END_DECLS
