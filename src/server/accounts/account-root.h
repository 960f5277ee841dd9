/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* Each day of an audit log is signed (Ed25519) once it is over: who can write to the database but has not the server's key cannot put
 * another past in the place of this one. What is signed is the text of account_root_write_statement(). */

/**
 * AccountRoot:
 * @day: "2026-11-23", UTC
 * @seq, @hash: the last entry of that day
 * @signature: hexadecimal
 */
typedef struct
{
  char *day;
  gint64 seq;
  char *hash;
  char *signature;
} AccountRoot;

/* Signs the days that are over, of the account or, with STORAGE_SYSTEM, of the server. *@n_signed (nullable): how many. */
gboolean account_root_sign (Storage *storage, const char *tenant, guint *n_signed, GError **error);

/* All, oldest first. */
GPtrArray *account_root_list (StorageTx *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The key that signatures are checked with, as hexadecimal text. */
char *account_root_get_public_key (Storage *storage) G_GNUC_WARN_UNUSED_RESULT;

/* What is signed. @log: the tenant, NULL for the server. */
char *account_root_write_statement (const char *log, const char *day, gint64 seq, const char *hash) G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccountRootCheck:
 * @bad_seq: 0 if all is whole, else the first entry that is wrong or missing
 * @why: then, in words for a person, to be translated
 */
typedef struct
{
  gint64 n_rows;
  guint n_roots;
  gint64 bad_seq;
  const char *why;
} AccountRootCheck;

/* Chain, signatures and end of the log of @tx. FALSE on a STORAGE_ERROR. */
gboolean account_root_verify (StorageTx *tx, AccountRootCheck *check, GError **error);

G_END_DECLS
