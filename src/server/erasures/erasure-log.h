/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"

G_BEGIN_DECLS

/* What people had deleted, so that a backup that is older than that does not bring it back. It is a file beside the server's key, to
 * which entries are only added, and it is never in a backup: both are kept together in another place. An entry holds the digests under
 * which the server knew somebody, sealed with a key that is derived from the server's. Several servers' files can be joined into one:
 * each entry is a line. */

typedef enum
{
  ERASURE_LEARNER,      /* all that was held of somebody */
  ERASURE_HISTORY,      /* the history, with the consent to it */
  ERASURE_SESSION,      /* an anonymous session */
  ERASURE_ACCOUNT,      /* a creator's account */
  ERASURE_ACCOUNT_BACK, /* it was brought back */
} ErasureKind;

/**
 * Erasure:
 * @at: when (ms)
 * @tenant: the account that it concerns
 * @id: of the row that tells of it in the account: a receipt, an entry of the ledger of consent; NULL where there is none
 * @twin_id, @session, @person, @email_key: as in LearnerSession; NULL in what concerns an account
 * @policy_version: that held at that time, or NULL
 */
typedef struct
{
  ErasureKind kind;
  gint64 at;
  char *tenant;
  char *id;
  char *twin_id;
  char *session;
  char *person;
  char *email_key;
  char *policy_version;
} Erasure;

void erasure_free (Erasure *self);

typedef struct _ErasureLog ErasureLog;

/* The log of the server that keeps its data in @directory; @key is the server's. Nothing is read or made yet. */
ErasureLog *erasure_log_new (const char *directory, TwinSecret *key);
void erasure_log_free (ErasureLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ErasureLog, erasure_log_free)

/* Adds an entry; it is on the disk when this returns. To be called before what it tells of is done: one too many harms nobody. Any thread,
 * any process. FALSE with a G_IO_ERROR, and the log is what it was. */
gboolean erasure_log_add (ErasureLog *self, const Erasure *entry, GError **error);

/* All entries (Erasure), the oldest first; none if there is no file. TWIN_ERROR_CORRUPT names the line that is damaged or was sealed with another
 * key. */
GPtrArray *erasure_log_read (ErasureLog *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
