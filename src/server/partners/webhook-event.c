/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/webhook-event.h"

#include "base/twin-digest.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "partners/partner.h"

#include <string.h>

#define BODY "webhook_event.body"
#define MINUTE_MS (60 * TWIN_SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)

/* Longer than an attempt may take. */
#define CLAIM_MS (2 * MINUTE_MS)

/* Growing, as Standard Webhooks proposes. */
static const gint64 delays[] = { 5 * TWIN_SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 14 * HOUR_MS, 20 * HOUR_MS };

static const char *const outcomes[] = {
  [WEBHOOK_TOLD] = "told",       [WEBHOOK_REFUSED] = "refused",   [WEBHOOK_GONE] = "gone", [WEBHOOK_UNREACHABLE] = "unreachable",
  [WEBHOOK_TOO_SLOW] = "too-slow", [WEBHOOK_CLOSED] = "closed",
};

void
webhook_event_free (WebhookEvent *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->partner_id);
  g_free (self->body);
  g_free (self);
}

/* --- What is told --- */

char *
webhook_event_write_body (const char *session_id, gint64 message_length, const char *course)
{
  g_autoptr (JsonObject) json = json_object_new ();

  json_object_set_string_member (json, "event", "session.message");
  json_object_set_string_member (json, "session_id", session_id);
  json_object_set_int_member (json, "message_length", message_length);
  json_object_set_string_member (json, "course_context", course);

  return twin_json_object_to_string (json, FALSE);
}

char *
webhook_event_sign (TwinSecret *secret, const char *id, gint64 at, const char *body)
{
  g_autofree char *text = g_strdup_printf ("%s.%lld.%s", id, (long long) at, body);
  guint8 mac[PARTNER_MAC_LENGTH];
  g_autofree char *base64 = NULL;

  partner_sign (secret, text, strlen (text), mac);
  base64 = g_base64_encode (mac, sizeof mac);

  return g_strconcat ("v1,", base64, NULL);
}

gboolean
webhook_event_put (StorageTx *tx, const PartnerVisit *visit, const char *question, GError **error)
{
  g_autofree char *uuid = NULL;
  g_autofree char *id = NULL;
  g_autofree char *body = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gint64 now;

  g_return_val_if_fail (tx != NULL && visit != NULL && question != NULL, FALSE);

  if (!visit->announced)
    return TRUE;
  now = storage_tx_now (tx);
  uuid = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  id = g_strconcat ("msg_", uuid, NULL);
  body = webhook_event_write_body (visit->id, g_utf8_strlen (question, -1), visit->course);
  digest = twin_sha256_hex (body, strlen (body));
  sealed = storage_seal_text (tx, BODY, body);

  return storage_execute (tx, error,
                          "INSERT INTO webhook_event (id, partner_id, body, digest, size, state, attempts, due_at, created_at)"
                          "  VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?, ?)",
                          "ssBsiii", id, visit->partner_id, sealed, digest, (gint64) strlen (body), now, now)
         == 1;
}

/* --- Sending --- */

/* The first that is due, and since when: what tells its claim from that of another process. */
static WebhookEvent *
find_due (StorageTx *tx, const char *partner_id, gint64 *due_at, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error, "SELECT id, partner_id, body, due_at FROM webhook_event WHERE due_at > 0 AND due_at <= ? AND partner_id = ? ORDER BY due_at, id LIMIT 1", "is",
    storage_tx_now (tx), partner_id);
  g_autoptr (WebhookEvent) event = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (rows == NULL || !storage_rows_next (rows, error))
    return NULL;
  event = g_new0 (WebhookEvent, 1);
  event->id = storage_rows_dup_text (rows, 0);
  event->partner_id = storage_rows_dup_text (rows, 1);
  sealed = storage_rows_dup_blob (rows, 2);
  *due_at = storage_rows_get_int (rows, 3);
  event->body = storage_open_sealed_text (tx, BODY, sealed, error);

  return event->body != NULL ? g_steal_pointer (&event) : NULL;
}

/* Mostly there is nothing, which is found out without a write. */
static gboolean
is_any_due (Storage *storage, const char *tenant, const char *partner_id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ_ONE, error);
  gint64 due = 0;

  return tx != NULL && storage_get_int (tx, &due, 0, error, "SELECT min(due_at) FROM webhook_event WHERE due_at > 0 AND partner_id = ?", "s", partner_id)
         && due != 0 && due <= twin_clock_now (storage_get_clock (storage));
}

WebhookEvent *
webhook_event_claim (Storage *storage, const char *tenant, const char *partner_id, GError **error)
{
  g_return_val_if_fail (storage != NULL && tenant != NULL && partner_id != NULL, NULL);

  while (is_any_due (storage, tenant, partner_id, error))
    {
      g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
      gint64 due_at = 0;
      g_autoptr (WebhookEvent) event = tx != NULL ? find_due (tx, partner_id, &due_at, error) : NULL;
      gint64 n;

      if (event == NULL)
        return NULL;
      n = storage_execute (tx, error, "UPDATE webhook_event SET due_at = ? WHERE id = ? AND due_at = ?", "isi", storage_tx_now (tx) + CLAIM_MS, event->id, due_at);
      if (n < 0 || !storage_commit (tx, error))
        return NULL;
      if (n == 1)
        return g_steal_pointer (&event);
    }

  return NULL;
}

GPtrArray *
webhook_event_list_partners (Storage *storage, const char *tenant, gint64 *next, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GPtrArray) partners = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (storage != NULL && tenant != NULL && next != NULL, NULL);

  *next = 0;
  tx = storage_begin (storage, tenant, STORAGE_READ, error);
  rows = tx != NULL ? storage_query (tx, error, "SELECT partner_id, min(due_at) FROM webhook_event WHERE due_at > 0 GROUP BY partner_id ORDER BY min(due_at)", "")
                    : NULL;
  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      gint64 due = storage_rows_get_int (rows, 1);

      if (due <= storage_tx_now (tx))
        g_ptr_array_add (partners, storage_rows_dup_text (rows, 0));
      else if (*next == 0)
        *next = due;
    }
  if (step_error == NULL)
    return g_steal_pointer (&partners);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

static gboolean
reschedule (StorageTx *tx, const WebhookEvent *event, WebhookOutcome outcome, GError **error)
{
  gint64 n_failed = 0;
  gboolean again;

  if (outcome == WEBHOOK_TOLD)
    return storage_execute (tx, error, "UPDATE webhook_event SET state = 'told', due_at = 0 WHERE id = ?", "s", event->id) >= 0;
  if (!storage_get_int (tx, &n_failed, 0, error, "SELECT attempts FROM webhook_event WHERE id = ?", "s", event->id))
    return FALSE;
  again = outcome != WEBHOOK_GONE && n_failed < (gint64) G_N_ELEMENTS (delays);

  return storage_execute (tx, error, "UPDATE webhook_event SET state = ?, attempts = attempts + 1, due_at = ? WHERE id = ?", "sis",
                          again ? "waiting" : "given-up", again ? storage_tx_now (tx) + delays[n_failed] : (gint64) 0, event->id)
         >= 0;
}

gboolean
webhook_event_note (Storage *storage, const char *tenant, const WebhookEvent *event, WebhookOutcome outcome, guint status, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *id = NULL;
  gint64 n = 0;

  g_return_val_if_fail (storage != NULL && tenant != NULL && event != NULL, FALSE);

  id = twin_id_new (storage_get_clock (storage));
  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  /* It may have had its 30 days meanwhile. */
  if (tx == NULL || !storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM webhook_event WHERE id = ?", "s", event->id))
    return FALSE;
  if (n == 0)
    return TRUE;

  return storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM webhook_attempt WHERE event_id = ?", "s", event->id)
         && storage_execute (tx, error, "INSERT INTO webhook_attempt (id, event_id, number, at, status, outcome) VALUES (?, ?, ?, ?, ?, ?)", "ssiiis", id,
                             event->id, n + 1, storage_tx_now (tx), (gint64) status, outcomes[outcome])
              == 1
         && reschedule (tx, event, outcome, error) && storage_commit (tx, error);
}

gboolean
webhook_event_get_due (Storage *storage, const char *tenant, gint64 *due, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ_ONE, error);

  return tx != NULL && storage_get_int (tx, due, 0, error, "SELECT min(due_at) FROM webhook_event WHERE due_at > 0", "");
}

/* --- The log --- */

static void
attempt_free (WebhookAttempt *self)
{
  g_free (self->outcome);
  g_free (self);
}

static void
delivery_free (WebhookDelivery *self)
{
  g_free (self->id);
  g_free (self->state);
  g_free (self->digest);
  g_ptr_array_unref (self->attempts);
  g_free (self);
}

GPtrArray *
webhook_delivery_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) delivery_free);
}

static gboolean
read_attempts (StorageTx *tx, WebhookDelivery *delivery, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT number, at, status, outcome FROM webhook_attempt WHERE event_id = ? ORDER BY number", "s",
                                                delivery->id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    {
      WebhookAttempt *attempt = g_new0 (WebhookAttempt, 1);

      attempt->number = storage_rows_get_int (rows, 0);
      attempt->at = storage_rows_get_int (rows, 1);
      attempt->status = storage_rows_get_int (rows, 2);
      attempt->outcome = storage_rows_dup_text (rows, 3);
      g_ptr_array_add (delivery->attempts, attempt);
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

static gboolean
read_deliveries (StorageTx *tx, const char *partner_id, guint limit, GPtrArray *deliveries, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error,
    "SELECT id, state, created_at, due_at, size, digest FROM webhook_event WHERE partner_id = ? ORDER BY created_at DESC, id DESC LIMIT ?", "si", partner_id,
    (gint64) limit);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    {
      WebhookDelivery *delivery = g_new0 (WebhookDelivery, 1);

      delivery->id = storage_rows_dup_text (rows, 0);
      delivery->state = storage_rows_dup_text (rows, 1);
      delivery->created_at = storage_rows_get_int (rows, 2);
      delivery->due_at = storage_rows_get_int (rows, 3);
      delivery->size = storage_rows_get_int (rows, 4);
      delivery->digest = storage_rows_dup_text (rows, 5);
      delivery->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) attempt_free);
      g_ptr_array_add (deliveries, delivery);
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

gboolean
webhook_delivery_list (StorageTx *tx, const char *partner_id, guint limit, GPtrArray *deliveries, GError **error)
{
  guint first;

  g_return_val_if_fail (tx != NULL && partner_id != NULL && deliveries != NULL, FALSE);

  first = deliveries->len;
  if (!read_deliveries (tx, partner_id, limit, deliveries, error))
    return FALSE;
  for (guint i = first; i < deliveries->len; i++)
    if (!read_attempts (tx, deliveries->pdata[i], error))
      return FALSE;

  return TRUE;
}

gboolean
webhook_delivery_repeat (Storage *storage, const char *tenant, const char *partner_id, const char *event_id, gboolean *found, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  gint64 n;

  g_return_val_if_fail (storage != NULL && tenant != NULL && partner_id != NULL && event_id != NULL && found != NULL, FALSE);

  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  n = tx != NULL ? storage_execute (tx, error, "UPDATE webhook_event SET state = 'waiting', attempts = 0, due_at = ? WHERE id = ? AND partner_id = ?", "iss",
                                    storage_tx_now (tx), event_id, partner_id)
                 : -1;
  *found = n > 0;

  return n >= 0 && storage_commit (tx, error);
}
