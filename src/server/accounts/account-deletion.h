/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "erasures/erasure-log.h"
#include "storage/storage.h"

G_BEGIN_DECLS

/* The end of an account (R45, R53-R55, R144). From the moment it is asked for nobody signs in any more and nobody is answered by its twins; 30
 * days later all that the server holds of it is destroyed. In between whoever runs the server can bring it back. */

/* Asks for it. @password, and @code of the authenticator, are needed where the account has them: a token alone, which lies in a program or on a
 * computer, does not end an account. *@destroyed_at: when what is held will be destroyed (ms). TWIN_ERROR_REFUSED: what was given is not right,
 * or nobody else is left who can give every role in an organisation that has further members. It is noted in @log, so that no backup brings the
 * account back. */
gboolean account_delete (Storage *storage, ErasureLog *log, const char *creator_id, const char *password, const char *code, gint64 *destroyed_at, GError **error);

/* Brings back the account of the address @email, as it was but for its tokens. TWIN_ERROR_NOT_FOUND if none of it was deleted, or too long ago. */
gboolean account_undelete (Storage *storage, ErasureLog *log, const char *email, GError **error);

/* After a backup was put back: what the log says last of an account. @deleted_at: when it was deleted, 0 if it was brought back. *@done: whether the
 * backup had it otherwise. */
gboolean account_delete_again (Storage *storage, const char *creator_id, gint64 deleted_at, gboolean *done, GError **error);

/* The accounts that were deleted 30 days before @at or earlier; NULL-terminated. */
char **account_list_ended (Storage *storage, gint64 at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Destroys what is held of an account: the tenant, its addresses, tokens and groups, the account itself, and with the last member the
 * organisation. It is in the server's audit log with the number of rows. Cut off in the middle it may be done again. */
gboolean account_destroy (Storage *storage, const char *creator_id, GError **error);

G_END_DECLS
