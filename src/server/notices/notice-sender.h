/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/mailer.h"
#include "notices/notice.h"

G_BEGIN_DECLS

/**
 * NoticeSender:
 *
 * Mails the notices that are due (notice.h), on a thread of its own: each minute, for another process may have put them down. One that the
 * mail server took and that was not noted any more, because the process died in between, goes again under the same Message-ID. Any thread.
 */
typedef struct _NoticeSender NoticeSender;

/* @mailer, @storage: borrowed. @site: the server's address, or NULL. @quota: tokens a month, 0 for no quota. */
NoticeSender *notice_sender_new (Storage *storage, Mailer *mailer, const char *site, gint64 quota) G_GNUC_WARN_UNUSED_RESULT;
void notice_sender_free (NoticeSender *self); /* ends the thread; a letter that is under way is given up and tried again later */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NoticeSender, notice_sender_free)

/* Begins the thread. */
void notice_sender_start (NoticeSender *self);

/* Says that there is something to be sent. */
void notice_sender_wake (NoticeSender *self);

/* Sends all that is due now. For the thread, and for tests. */
gboolean notice_sender_run (NoticeSender *self, GError **error);

G_END_DECLS
