/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinReleaseAudit:
 *
 * Everything that is known of one universe (the questions, sessions or people of a window), as equations: each released cell is the
 * sum over the things in it. Things that are in the same released cells make up a class. The audit asks whether a class, a pair of
 * classes or a raw cell with fewer people than the threshold has an indicator in the space that the equations span, so that its size
 * could be computed from exact counts. Elimination is modulo the prime 2^61 - 1, and what is left of indicators is compared by a
 * fingerprint: that takes a group for determined that is not once in 2^61, and never the other way round.
 *
 * One thread.
 */
typedef struct _TwinReleaseAudit TwinReleaseAudit;

/* @nested: the second table of what is added lies below the first. @spanning: the number of the table whose cells things of every
 * part may be in; a part is what is in the same tables. */
TwinReleaseAudit *twin_release_audit_new (guint min_people, gboolean nested, guint spanning) G_GNUC_WARN_UNUSED_RESULT;
void twin_release_audit_free (TwinReleaseAudit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinReleaseAudit, twin_release_audit_free)

/* One thing, of @person. @released: the numbers of the released cells it is in, from 0; @raw: of the cells before anything was
 * hidden, in a numbering of their own. TWIN_RELEASE_NONE: in none. Both have @n entries, one for each table. */
void twin_release_audit_add (TwinReleaseAudit *self, guint person, const guint *released, const guint *raw, guint n);

/* Whether no group below the threshold is determined. Nothing can be added afterwards. */
gboolean twin_release_audit_run (TwinReleaseAudit *self);

G_END_DECLS
