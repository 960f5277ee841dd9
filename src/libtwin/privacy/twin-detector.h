/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-pii-type.h"
#include "privacy/twin-type-set.h"

G_BEGIN_DECLS

/**
 * TwinTier:
 * @TWIN_TIER_CANDIDATE: shown as "Possible"; needs no decision
 * @TWIN_TIER_LIKELY: shown as "Likely"; must be decided
 * @TWIN_TIER_CERTAIN: shown as "Certain"; must be decided
 */
typedef enum
{
  TWIN_TIER_CANDIDATE,
  TWIN_TIER_LIKELY,
  TWIN_TIER_CERTAIN,
} TwinTier;

/* "candidate", "likely", "certain". */
const char *twin_tier_to_string (TwinTier tier);
gboolean twin_tier_from_string (const char *text, TwinTier *tier);

/**
 * TwinFinding:
 * @type: lives as long as the program
 * @start: first byte
 * @end: byte after the last
 * @tier: how sure
 * @valid: the check digit or the structure is right; FALSE for a labelled value
 *   whose check digit is wrong (a typing error still identifies somebody)
 * @reason: a static, untranslated sentence fragment: "check digits are right",
 *   "a label before it"; to be passed through gettext where it is shown
 *
 * One place in a text. Plain data.
 */
typedef struct
{
  const TwinPiiType *type;
  gsize start;
  gsize end;
  TwinTier tier;
  gboolean valid;
  const char *reason;
} TwinFinding;

/* Finds personal data in @text (@length bytes; need not be valid UTF-8, is never
 * modified). Findings are sorted by start and do not overlap; the union of what
 * was found is always covered. Linear in @length on any input. Any thread.
 *
 * Returns: an array of #TwinFinding, maybe empty. */
GArray *twin_detect (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* The same with the types that the creator defined. @types: NULL for the built-in ones alone. This is the
 * one function by which the library, `twinctl scan` and the window find what they show. */
GArray *twin_detect_types (TwinTypeSet *types, const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* The same, but only values of the types that are the keys of @wanted: a number that could be of one of
 * them and of another type is of that one. */
GArray *twin_detect_wanted (TwinTypeSet *types, GHashTable *wanted, const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* A value in the form in which equal values are equal: lower case, without
 * separators where the type is made of digits and letters; phone numbers with "+" for a
 * leading "00" and without "(0)" after the code of the country. Free it. */
char *twin_finding_normalize (const TwinPiiType *type, const char *value, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinOffsets:
 *
 * Converts byte offsets of one text to code points and UTF-16 units. Ask in
 * rising order of offsets for linear time over all calls.
 */
typedef struct
{
  const char *text;
  gsize length;
  gsize byte;
  gsize code_point;
  gsize utf16;
} TwinOffsets;

void twin_offsets_init (TwinOffsets *self, const char *text, gsize length);
void twin_offsets_seek (TwinOffsets *self, gsize byte);

G_END_DECLS
