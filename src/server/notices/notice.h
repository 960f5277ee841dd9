/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* What creators are told by mail: of a change of the policy (R175) and of quotas (R182). A notice is put down in the transaction of what it tells
 * of, waits in the database until the mail server took it, and is there at most once for each creator and occasion. */

#define NOTICE_POLICY "policy"
#define NOTICE_QUOTA "quota"

/**
 * Notice: one that is due, claimed for some minutes.
 * @id: also the letter's, so that one which is sent anew after a crash is known as the same
 * @kind: NOTICE_POLICY or NOTICE_QUOTA
 * @occasion: the number of the policy's version, or "2026-11 80": month and percent
 * @email, @country: of the creator
 */
typedef struct
{
  char *id;
  char *creator_id;
  char *kind;
  char *occasion;
  char *email;
  char *country;
} Notice;

void notice_free (Notice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Notice, notice_free)

/* Puts one down for @creator_id, to be sent at once; nothing where it is there already. @tx: of the system. */
gboolean notice_put (StorageTx *tx, const char *creator_id, const char *kind, const char *occasion, GError **error);

/* The same for everybody who has an account. *@n: how many. */
gboolean notice_put_for_all (StorageTx *tx, const char *kind, const char *occasion, gint64 *n, GError **error);

/* Claims the one that has been due for longest, so that no other process sends it meanwhile. NULL without an error where none is. */
Notice *notice_claim (Storage *storage, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * NoticeOutcome: what came of an attempt.
 */
typedef enum
{
  NOTICE_SENT,    /* "sent": the mail server has it */
  NOTICE_LATER,   /* "waiting": it is tried again after 1, 5 and 30 min, 2 and 6 h, then each 12 h, eight days in all */
  NOTICE_REFUSED, /* "given-up": the mail server will never take it, or there is nobody to tell any more */
} NoticeOutcome;

gboolean notice_note (Storage *storage, const Notice *self, NoticeOutcome outcome, GError **error);

/* When the next one is due; 0 for never. */
gboolean notice_get_due (Storage *storage, gint64 *due, GError **error);

G_END_DECLS
