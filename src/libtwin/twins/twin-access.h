/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-twin.h"

G_BEGIN_DECLS

/* The access list of a restricted twin: addresses and domain rules. */

/* @entry: "a@b.example" or "*@b.example". TWIN_ERROR_INVALID, TWIN_ERROR_EXISTS. @valid_to 0: always. */
gboolean twin_access_add (TwinLibrary *library, const char *twin_id, const char *entry, gint64 valid_to, GError **error);
/* Until when @record, one of twin_access_list(), is valid, and the roles and groups of whoever it admits, in the place of what they were.
 * Names are trimmed, each once. TWIN_ERROR_INVALID for one that is too long or too many of them, TWIN_ERROR_NOT_FOUND. */
gboolean twin_access_change (TwinLibrary *library, const TwinAccessRecord *record, GError **error);
gboolean twin_access_remove (TwinLibrary *library, const char *twin_id, const char *entry, GError **error);

/* Puts @record, which was removed, back as it was. TWIN_ERROR_EXISTS. */
gboolean twin_access_restore (TwinLibrary *library, const TwinAccessRecord *record, GError **error);
/* One entry, as twin_access_add() takes it. TWIN_ERROR_NOT_FOUND. */
TwinAccessRecord *twin_access_get (TwinLibrary *library, const char *twin_id, const char *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *twin_access_list (TwinLibrary *library, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* TwinAccessRecord */

/* Names as somebody typed them, divided by commas, semicolons or bars: trimmed, each once. NULL-terminated. */
char **twin_access_split_names (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* The roles and groups that classifications of documents name, sorted: who has none of them is not answered from those. */
gboolean twin_access_list_names (TwinLibrary *library, char ***roles, char ***groups, GError **error);

/**
 * TwinAccessRejection: a line that was not taken, and why.
 */
typedef struct
{
  guint line;
  char *text;
  char *reason;
  gboolean duplicate;
} TwinAccessRejection;

void twin_access_rejection_free (TwinAccessRejection *self);

/**
 * TwinAccessImport: what an import would do or did.
 * @entries: TwinAccessRecord to be added
 * @rejections: TwinAccessRejection
 */
typedef struct
{
  GPtrArray *entries;
  GPtrArray *rejections;
} TwinAccessImport;

void twin_access_import_free (TwinAccessImport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinAccessImport, twin_access_import_free)

/* Reads CSV text: the column whose header is e-mail, email, mail, address or Adresse, or else the column
 * that looks like addresses; optional columns "valid to"/"until" (ISO date), "roles" and "groups" (names divided by commas,
 * semicolons or bars). Adds nothing. */
TwinAccessImport *twin_access_import_prepare (TwinLibrary *library, const char *twin_id, const char *csv, gsize length,
                                              const char *origin, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what was prepared, in one transaction. */
gboolean twin_access_import_apply (TwinLibrary *library, const char *twin_id, const TwinAccessImport *import, GError **error);

G_END_DECLS
