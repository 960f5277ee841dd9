/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "partners/webhook-event.h"

G_BEGIN_DECLS

/**
 * WebhookTarget:
 * @secret_before: signs beside @secret for a day after a new one was made; NULL: not
 * @local: whether this computer will do, over plain http
 */
typedef struct
{
  char *url;
  TwinSecret *secret;
  TwinSecret *secret_before;
  gboolean local;
} WebhookTarget;

void webhook_target_clear (WebhookTarget *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WebhookTarget, webhook_target_clear)

/* Where @partner_id wants to be told. @target->url is NULL where it does not, any more. */
gboolean webhook_target_read (Storage *storage, const char *partner_id, WebhookTarget *target, GError **error);

/* Posts @event at @at (ms): https alone, no redirection, no proxy, to no address that is not on the internet, within seconds. What the
 * receiver says is not kept. *@status: 0 if there was none. @ending: set by another thread to give up. Blocks. */
WebhookOutcome webhook_post (const WebhookTarget *target, const WebhookEvent *event, gint64 at, gint *ending, guint *status);

G_END_DECLS
