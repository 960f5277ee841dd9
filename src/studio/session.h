/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "keys/twin-vault.h"
#include "library/twin-library.h"
#include "sync/twin-recovery.h"

G_BEGIN_DECLS

/**
 * StudioSessionState:
 * @STUDIO_SESSION_OPENING: the keyring is asked and the store is opened, on another thread
 * @STUDIO_SESSION_NEW: there is no library in the folder yet
 * @STUDIO_SESSION_LOCKED: there is one, and a key is needed; the error says why, or is NULL after "Lock Now"
 * @STUDIO_SESSION_OPEN: the library is there
 * @STUDIO_SESSION_FAILED: the store cannot be used; the error says why
 */
typedef enum
{
  STUDIO_SESSION_OPENING,
  STUDIO_SESSION_NEW,
  STUDIO_SESSION_LOCKED,
  STUDIO_SESSION_OPEN,
  STUDIO_SESSION_FAILED,
} StudioSessionState;

/**
 * StudioSession:
 *
 * One library as Studio holds it: closed, locked or open. It keeps the keyring, the
 * disk and the engine off the main thread, and forgets the key when nobody has
 * touched the window for as long as the organisation allows.
 *
 * Main thread. Emits "changed" there after something in the store has changed, at
 * most once for each turn of the main loop, and "arrived" (done, total) while
 * studio_session_recover_async() takes in what the account holds.
 */
#define STUDIO_TYPE_SESSION (studio_session_get_type ())
G_DECLARE_FINAL_TYPE (StudioSession, studio_session, STUDIO, SESSION, GObject)

/* @key_file: opens the library with this file instead of the keyring; nullable. */
StudioSession *studio_session_new (const char *directory, const char *key_file) G_GNUC_WARN_UNUSED_RESULT;

StudioSessionState studio_session_get_state (StudioSession *self);
const GError *studio_session_get_error (StudioSession *self);
const char *studio_session_get_directory (StudioSession *self);
TwinKeyring *studio_session_get_keyring (StudioSession *self);

/* NULL unless the session is open. Borrowed; hold a reference across a callback. */
TwinLibrary *studio_session_get_library (StudioSession *self);

/* Known once the vault has been read. */
gboolean studio_session_has_slot (StudioSession *self, TwinSlotKind kind);
const char *studio_session_get_keyring_backend (StudioSession *self);

/* A recovery key that nobody has confirmed yet, or NULL. A library whose recovery key
 * was never confirmed gets a fresh one each time it is opened. */
TwinSecret *studio_session_get_recovery_key (StudioSession *self);

/* Looks for a library and opens it with the keyring or the key file. The outcome is the
 * state; nothing is called back. Also the way to try again. */
void studio_session_open (StudioSession *self);

/* Opens it with what the creator typed. On an error the state stays LOCKED and @callback is
 * told. @text is copied to guarded memory only as far as the engine does; NULL for the keyring. */
void studio_session_unlock_async (StudioSession *self, TwinSlotKind kind, const char *text,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean studio_session_unlock_finish (StudioSession *self, GAsyncResult *result, GError **error);

/* Makes a library. Its key goes into the keyring, or under @passphrase if that is not NULL,
 * and always into a recovery slot. TWIN_KEYS_ERROR_NO_KEYRING or _LOCKED: try a passphrase. */
void studio_session_create_async (StudioSession *self, const char *passphrase,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean studio_session_create_finish (StudioSession *self, GAsyncResult *result, GError **error);

/* Makes the library of @recovery, which stays the caller's and must live until the callback: its key as studio_session_create_async()
 * keeps one, and the access to the server in the keyring. Then brings what the account holds; @cancellable ends that, and the rest comes
 * in the background. TWIN_KEYS_ERROR_WRONG, TWIN_ERROR_INVALID: @recovery_key is not the one, and another may be tried. */
void studio_session_recover_async (StudioSession *self, TwinRecovery *recovery, const char *recovery_key, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean studio_session_recover_finish (StudioSession *self, GAsyncResult *result, GError **error);

/* The creator has the recovery key: forgets it here and does not ask again. */
void studio_session_confirm_recovery_key (StudioSession *self);

/* Forgets the key at once. */
void studio_session_lock (StudioSession *self);

/* Somebody is there: begins the time until locking anew. */
void studio_session_touch (StudioSession *self);

/* Seconds without a touch after which the session locks; 0: never. */
void studio_session_set_timeout (StudioSession *self, gint64 seconds);

/* Runs @func on a worker thread with the open library. The result is freed with @free_result
 * if nobody takes it. Fails with TWIN_ERROR_REFUSED while the session is not open. */
typedef gpointer (*StudioWorkFunc) (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error);

void studio_session_run_async (StudioSession *self, gpointer source_tag, StudioWorkFunc func,
                               gpointer data, GDestroyNotify free_data, GDestroyNotify free_result,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer studio_session_run_finish (StudioSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
