/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-redaction.h"
#include "store/twin-finding-table.h"
#include "text/twin-document.h"

G_BEGIN_DECLS

/**
 * TwinReleaseBlock: block @index of the document is [@start, @end) of the released text.
 */
typedef struct
{
  guint index;
  gsize start;
  gsize end;
} TwinReleaseBlock;

/**
 * TwinRelease:
 * @redaction: the text that leaves. Its replacements' start and end count in the text before
 *   rewriting but without the hidden blocks: convert with twin_release_map_offset(), not with them
 * @blocks: TwinReleaseBlock, those that leave, in order
 * @counts: how many places of each type were rewritten: TwinPiiType -> GUINT_TO_POINTER
 *
 * A document as its decisions let it out: hidden blocks dropped unless they are let in, the rest
 * rewritten and scanned again. Pure; no store.
 */
typedef struct
{
  TwinRedaction *redaction;
  GArray *blocks;
  GHashTable *counts;

  /*< private >*/
  TwinDocument *document;
  GArray *parts;
  GArray *spans;
  gboolean include_hidden;
  GPtrArray *edits;
  GPtrArray *bodies;
} TwinRelease;

/* Whether a reader of the page does not see @block: it leaves only if hidden text is let in. */
gboolean twin_release_is_hidden (const TwinBlock *block);

/* @types: what the second scan looks for besides the built-in types (nullable); @findings: TwinFindingRecord in
 * order, with the pseudonyms they have; @outcomes: TwinOutcome for each. */
TwinRelease *twin_release_new (TwinTypeSet *types, TwinDocument *document, gboolean include_hidden, GPtrArray *findings,
                               GArray *outcomes) G_GNUC_WARN_UNUSED_RESULT;
void twin_release_free (TwinRelease *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinRelease, twin_release_free)

/* Takes @edits (TwinPassageEdit, kept alive by a reference) into the passages: twin_release_cut() follows them, and what
 * was written by hand is searched for @types and rewritten as @policy and the decisions in @findings say. FALSE with
 * TWIN_ERROR_REFUSED if that holds what is blocked, or if something personal is left in it; the passages can be looked at
 * all the same. */
gboolean twin_release_set_edits (TwinRelease *self, TwinTypeSet *types, GPtrArray *edits, const TwinPiiPolicy *policy,
                                 GPtrArray *findings, GError **error);

/* The text that leaves, with what was written by hand in its place: what the passages' offsets count in. */
char *twin_release_dup_text (const TwinRelease *self) G_GNUC_WARN_UNUSED_RESULT;

/* Where a byte of the document's text is in the released one; one that does not leave maps to where it would have stood. */
gsize twin_release_map_offset (const TwinRelease *self, gsize source);

/* The page that a byte of the released text stands on, 0 where there are none. */
guint twin_release_find_page (const TwinRelease *self, gsize offset);

/* The released text as passages (TwinPassageRecord without ids): cut in the document, so that nothing
 * found is ever divided, then carried over. */
GPtrArray *twin_release_cut (const TwinRelease *self) G_GNUC_WARN_UNUSED_RESULT;

/* What is personal in @document: in its whole text, and in what of it leaves without the hidden blocks
 * (a hidden comment between a label and its value must not hide the value). Array of TwinFinding.
 * @types: NULL for the built-in ones. */
GArray *twin_release_detect (TwinTypeSet *types, const TwinDocument *document) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
