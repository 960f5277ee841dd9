/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

typedef enum
{
  ACCOUNT_SIGNED_IN,
  ACCOUNT_WRONG,               /* address or password: which of them nobody learns, neither by words nor by time */
  ACCOUNT_NEEDS_SECOND_FACTOR, /* the password is right; a code of the authenticator is missing or wrong */
} AccountSignIn;

/* A new token for an address and a password. @code: of the authenticator, or NULL; @device: the name of the computer that keeps it, NULL
 * for a session that ends after the organisation's sessionTimeout without use. FALSE on a STORAGE_ERROR. */
gboolean account_sign_in (Storage *storage, const char *email, const char *password, const char *code, const char *device,
                          AccountSignIn *outcome, char **token, char **creator_id, GError **error);

/* That whoever asks is the owner: the password, and a code of the authenticator, where the account has them. Within a transaction on the
 * system, which uses the code up. TWIN_ERROR_REFUSED says which of them is not right. */
gboolean account_confirm (StorageTx *tx, const char *creator_id, const char *password, const char *code, GError **error);

/* @old_password may be NULL if there is none yet. TWIN_ERROR_REFUSED if it is wrong, TWIN_ERROR_INVALID if the new one is too weak. All other
 * tokens of the account end. */
gboolean account_set_password (Storage *storage, const char *creator_id, const char *token_id, const char *old_password, const char *new_password,
                               GError **error);

/* A second factor in two steps: a secret, which counts once a code made with it was given; from then on @token_id is one for which it was
 * given. TWIN_ERROR_EXISTS if there is one. */
GBytes *account_begin_second_factor (Storage *storage, const char *creator_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean account_confirm_second_factor (Storage *storage, const char *creator_id, const char *token_id, const char *code, GError **error);
gboolean account_remove_second_factor (Storage *storage, const char *creator_id, const char *code, GError **error);

G_END_DECLS
