/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/**
 * PolicyVersion:
 * @version: 1, 2, …
 * @date: from which it holds, "2026-04-03"
 * @digest: SHA-256 of its text, as hexadecimal text; NULL or "" where the text was not given
 * @summary: what has changed, in a sentence or two; NULL where nobody said it
 * @significant: whether whoever has an account gets a letter, and learners are told on the twin's page (R175)
 *
 * One version of the policy that whoever runs the server has published somewhere. Versions come and are never changed.
 */
typedef struct
{
  gint64 version;
  char *date;
  char *digest;
  char *summary;
  gboolean significant;
} PolicyVersion;

void policy_version_clear (PolicyVersion *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PolicyVersion, policy_version_clear)

/* Puts down what @given says, as the version after the last one, with a notice for everybody who has an account if it is significant. The first
 * version of all changes nothing and tells nobody: @known says whether there was a policy before versions were kept. Nothing happens where the
 * last version is the same. *@n_notices: how many are told. @tx: of the system. */
gboolean policy_put (StorageTx *tx, const PolicyVersion *given, gboolean known, gint64 *n_notices, GError **error);

/* The version of that number; 0: the last one. FALSE without an error where there is none. */
gboolean policy_read (StorageTx *tx, gint64 version, PolicyVersion *self, GError **error);

/* The date of the last change that learners are told of: NULL where there was none. *@known: whether versions are kept at all. */
gboolean policy_read_notice_date (StorageTx *tx, char **date, gboolean *known, GError **error);

G_END_DECLS
