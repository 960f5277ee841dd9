/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-slot.h"

G_BEGIN_DECLS

/**
 * TwinVaultFile:
 * @id: of the vault, a UUID
 * @slots: TwinSlot, at most one of each kind
 *
 * What vault.json holds.
 */
typedef struct
{
  char *id;
  GPtrArray *slots;
} TwinVaultFile;

TwinVaultFile *twin_vault_file_new (const char *id) G_GNUC_WARN_UNUSED_RESULT;
TwinVaultFile *twin_vault_file_copy (const TwinVaultFile *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_vault_file_free (TwinVaultFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinVaultFile, twin_vault_file_free)

TwinSlot *twin_vault_file_get_slot (const TwinVaultFile *self, TwinSlotKind kind); /* borrowed, or NULL */
void twin_vault_file_set_slot (TwinVaultFile *self, TwinSlotKind kind, TwinSlot *slot); /* takes it; NULL drops */

/* Errors: TWIN_ERROR_CORRUPT, TWIN_ERROR_INVALID (of a later version), G_FILE_ERROR. */
TwinVaultFile *twin_vault_file_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the file holds as text, and back. Errors of the latter: TWIN_ERROR_CORRUPT, TWIN_ERROR_INVALID. */
char *twin_vault_file_to_text (const TwinVaultFile *self) G_GNUC_WARN_UNUSED_RESULT;
TwinVaultFile *twin_vault_file_new_from_text (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the file, read back, is what it should be. */
typedef gboolean (*TwinVaultFileTryFunc) (const TwinVaultFile *written, gpointer user_data, GError **error);

/* Writes beside @path, syncs, reads back, has @try look at it, and only then puts it in
 * the place of @path, which is never without a whole vault. With @is_new nothing may be
 * there: TWIN_KEYS_ERROR_VAULT_EXISTS. */
gboolean twin_vault_file_write (const TwinVaultFile *self, const char *path, gboolean is_new,
                                TwinVaultFileTryFunc try, gpointer user_data, GError **error);

G_END_DECLS
