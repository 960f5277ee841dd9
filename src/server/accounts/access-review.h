/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* The review of who can get at what, every three months (R173, R76): what there is to look at, when somebody last did, and when it is due. A review
 * that was done is an entry of the server's audit log, whose days are signed. */

/**
 * AccessReview:
 * @accounts: AccessReviewAccount
 * @partners: AccessReviewPartner; those whose contract has not ended
 * @last_at: 0 if there was none
 * @due_at: three months after the last one, or after the first account was made; 0 while there is no account
 */
typedef struct
{
  GPtrArray *accounts;
  GPtrArray *partners;
  gint64 last_at;
  gint64 due_at;
} AccessReview;

/**
 * AccessReviewAccount:
 * @n_tokens: those that work
 * @used_at: when one of them was last used; 0: never
 */
typedef struct
{
  char *id;
  char *role;
  char *status;
  gboolean has_totp;
  guint n_tokens;
  gint64 used_at;
} AccessReviewAccount;

typedef struct
{
  char *id;
  guint n_keys; /* those that work */
} AccessReviewPartner;

void access_review_free (AccessReview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccessReview, access_review_free)

AccessReview *access_review_read (Storage *storage, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Puts down that it was done now, with how many accounts and partners there were. */
gboolean access_review_sign_off (Storage *storage, const AccessReview *self, GError **error);

G_END_DECLS
