/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/**
 * TwinImportMembers:
 *
 * The files that are found inside of a document while it is read, on their way to being documents of their own: their
 * bytes are kept as originals and they are queued. One that is known by its place keeps its id, classification and
 * decisions; if its content is known too, nothing is read again. Internal to the import; one thread.
 */
typedef struct _TwinImportMembers TwinImportMembers;

TwinImportMembers *twin_import_members_new (TwinLibrary *library, const char *container_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_import_members_free (TwinImportMembers *self);

/* A TwinIntakeMemberFunc; @user_data is the #TwinImportMembers. */
gboolean twin_import_members_take (const TwinMember *member, gpointer user_data, GError **error);

/* Ends it. @whole: the container was read to its end, so that what has not come is no longer in it: it goes out of
 * sight. *@reason tells why not all could be taken: NESTED, TOO_LARGE; else NONE. */
gboolean twin_import_members_finish (TwinImportMembers *self, gboolean whole, TwinReason *reason, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinImportMembers, twin_import_members_free)

G_END_DECLS
