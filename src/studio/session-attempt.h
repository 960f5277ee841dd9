/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-vault.h"
#include "library/twin-library.h"
#include "sync/twin-recovery.h"

G_BEGIN_DECLS

/* One attempt of StudioSession to open a library or make one: what happens on the worker thread. */

/**
 * StudioWay:
 * @STUDIO_WAY_AUTOMATIC: with the keyring, or the key file
 * @STUDIO_WAY_TYPED: with what the creator typed
 * @STUDIO_WAY_CREATE: a new library
 * @STUDIO_WAY_RECOVER: one that an account holds
 */
typedef enum
{
  STUDIO_WAY_AUTOMATIC,
  STUDIO_WAY_TYPED,
  STUDIO_WAY_CREATE,
  STUDIO_WAY_RECOVER,
} StudioWay;

/**
 * StudioAttempt:
 * @kind, @text: what was typed, wiped with the attempt
 * @recovery: borrowed
 * @arrived, @user_data: told by a recovery how far it is, some times a second
 * @absent: there is no library
 * @unlocked: the key was right
 * @slots: 1 << TwinSlotKind of those that the vault has
 *
 * What one attempt starts from, and from @absent on what it comes to.
 */
typedef struct
{
  StudioWay way;
  char *directory;
  char *key_file;
  TwinKeyring *keyring;
  TwinSlotKind kind;
  char *text;
  TwinRecovery *recovery;
  TwinRecoveryProgressFunc arrived;
  gpointer user_data;

  gboolean absent;
  gboolean unlocked;
  TwinLibrary *library;
  TwinSecret *recovery_key;
  guint slots;
  char *keyring_backend;
  gint64 timeout_ms;

  /*< private >*/
  gint64 told_at;
} StudioAttempt;

void studio_attempt_free (StudioAttempt *self);

/* Blocks. Errors as of the vault and the store. */
gboolean studio_attempt_run (StudioAttempt *self, GCancellable *cancellable, GError **error);

/* Whether the creator has still to confirm the recovery key. */
gboolean studio_attempt_set_recovery_pending (TwinStore *store, gboolean pending, GError **error);

G_END_DECLS
