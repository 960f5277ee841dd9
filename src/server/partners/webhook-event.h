/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "partners/partner-launch.h"

G_BEGIN_DECLS

/* What a partner is told of a message (R119, R142): that there was one in a session, how long it was and in which course. An event is put down
 * in the transaction of the message, so that neither is there without the other, and keeps its id however often it is sent. */

/* The whole of what is told, and these members are all there ever are: event, session_id, message_length (in characters), course_context. The
 * partner's own name for the learner is not among them, nor its digest: it could be connected with the session otherwise (C20). */
char *webhook_event_write_body (const char *session_id, gint64 message_length, const char *course) G_GNUC_WARN_UNUSED_RESULT;

/* "v1," and the base64 of HMAC-SHA256 over ID.TIMESTAMP.BODY (Standard Webhooks); @at: s since 1970. */
char *webhook_event_sign (TwinSecret *secret, const char *id, gint64 at, const char *body) G_GNUC_WARN_UNUSED_RESULT;

/* Puts an event down for a message of @question, to be sent at once. Nothing where the partner wants none. */
gboolean webhook_event_put (StorageTx *tx, const PartnerVisit *visit, const char *question, GError **error);

/**
 * WebhookEvent: one that is due, claimed for some minutes.
 */
typedef struct
{
  char *id;
  char *partner_id;
  char *body;
} WebhookEvent;

void webhook_event_free (WebhookEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebhookEvent, webhook_event_free)

/* Claims the one of @partner_id that has been due for longest, so that no other process sends it meanwhile. NULL without an error where none is. */
WebhookEvent *webhook_event_claim (Storage *storage, const char *tenant, const char *partner_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The partners that something is due for now; *@next: when it is for another one, 0 for never. Strings. */
GPtrArray *webhook_event_list_partners (Storage *storage, const char *tenant, gint64 *next, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * WebhookOutcome: what came of an attempt.
 */
typedef enum
{
  WEBHOOK_TOLD,        /* "told": 2xx */
  WEBHOOK_REFUSED,     /* "refused": another status */
  WEBHOOK_GONE,        /* "gone": 410, or there is no address any more; it is given up */
  WEBHOOK_UNREACHABLE, /* "unreachable" */
  WEBHOOK_TOO_SLOW,    /* "too-slow" */
  WEBHOOK_CLOSED,      /* "closed": the name leads to an address that is not on the internet */
} WebhookOutcome;

/* Logs the attempt, and when it is tried again: after 5 s, 5 and 30 min, 2, 5, 10, 14 and 20 h; then it is given up. */
gboolean webhook_event_note (Storage *storage, const char *tenant, const WebhookEvent *event, WebhookOutcome outcome, guint status, GError **error);

/* When the next one is due; 0 for never. */
gboolean webhook_event_get_due (Storage *storage, const char *tenant, gint64 *due, GError **error);

/* --- The log --- */

/**
 * WebhookDelivery:
 * @state: "waiting", "told" or "given-up"
 * @due_at: 0 if it is not tried again
 */
typedef struct
{
  char *id;
  char *state;
  gint64 created_at;
  gint64 due_at;
  gint64 size;
  char *digest;
  GPtrArray *attempts; /* WebhookAttempt */
} WebhookDelivery;

typedef struct
{
  gint64 number;
  gint64 at;
  gint64 status;
  char *outcome;
} WebhookAttempt;

/* Appends those of @partner_id in the account of @tx to @deliveries, the newest first and at most @limit. */
GPtrArray *webhook_delivery_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean webhook_delivery_list (StorageTx *tx, const char *partner_id, guint limit, GPtrArray *deliveries, GError **error);

/* Has one sent once more, from the first delay on. *@found: whether it is there. */
gboolean webhook_delivery_repeat (Storage *storage, const char *tenant, const char *partner_id, const char *event_id, gboolean *found, GError **error);

G_END_DECLS
