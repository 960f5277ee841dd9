/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/**
 * WebhookSender:
 *
 * Sends what is put down for partners (webhook-event.h) on threads of its own: at once what this process put down, and now and then
 * whatever another left behind. A partner gets one event after the other, different partners at the same time, so that one that does not answer
 * delays nobody else. What is sent and not noted as sent is sent again, with the same id. Any thread.
 */
typedef struct _WebhookSender WebhookSender;

/* @local: partners may be on this computer, over plain http. */
WebhookSender *webhook_sender_new (Storage *storage, gboolean local) G_GNUC_WARN_UNUSED_RESULT;
void webhook_sender_free (WebhookSender *self); /* ends the threads; an attempt that is under way is given up and noted */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebhookSender, webhook_sender_free)

/* Begins the threads. */
void webhook_sender_start (WebhookSender *self);

/* Says that the account has something to be sent. */
void webhook_sender_wake (WebhookSender *self, const char *tenant);

/* Sends all that is due in an account now, one after the other. *@due: when there is more; 0: there is none. For tests. */
gboolean webhook_sender_run (WebhookSender *self, const char *tenant, gint64 *due, GError **error);

G_END_DECLS
