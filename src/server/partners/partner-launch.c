/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/partner-launch.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "partners/partner-key.h"
#include "partners/partner-token.h"

#define COURSE "partner_session.course"

/* What the system knows of the key that a launch names. */
typedef struct
{
  char *partner_id;
  char *origins;
  TwinSecret *user_key;
  TwinSecret *launch_secret;
  gint64 used_at;
} Signer;

static void
signer_clear (Signer *self)
{
  g_clear_pointer (&self->partner_id, g_free);
  g_clear_pointer (&self->origins, g_free);
  g_clear_pointer (&self->user_key, twin_secret_unref);
  g_clear_pointer (&self->launch_secret, twin_secret_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signer, signer_clear)

void
partner_launch_clear (PartnerLaunch *self)
{
  g_clear_pointer (&self->cookie, g_free);
  g_clear_pointer (&self->origins, g_free);
}

void
partner_visit_free (PartnerVisit *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->partner_id);
  g_free (self->course);
  g_free (self->origins);
  g_free (self);
}

/* --- Who signed --- */

static gboolean
read_signer (StorageTx *tx, StorageRows *rows, Signer *signer, GError **error)
{
  guint scopes = 0;

  if (!partner_scopes_parse (storage_rows_get_text (rows, 3), &scopes, NULL) || (scopes & PARTNER_SCOPE_LAUNCH) == 0)
    return TRUE;
  signer->user_key = partner_open_secret (tx, rows, 1, PARTNER_USER_KEY, error);
  signer->launch_secret = signer->user_key != NULL ? partner_open_secret (tx, rows, 2, PARTNER_LAUNCH_SECRET, error) : NULL;
  if (signer->launch_secret == NULL)
    return FALSE;
  signer->partner_id = storage_rows_dup_text (rows, 0);
  signer->origins = partner_join_origins (storage_rows_get_text (rows, 4));
  signer->used_at = storage_rows_get_int (rows, 5);

  return TRUE;
}

/* A key that is valid, of a partner of the organisation whose member published the twin. Without one, @signer stays empty. */
static gboolean
find_signer (Storage *storage, const char *tenant, const char *key_id, Signer *signer, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  rows = tx != NULL ? storage_query (tx, error,
                                     "SELECT p.id, p.user_key, k.launch_secret, k.scopes, p.origins, k.used_at FROM partner_key k"
                                     "  JOIN partner p ON p.id = k.partner_id JOIN creator c ON c.organisation_id = p.organisation_id"
                                     "  WHERE k.id = ? AND k.revoked_at = 0 AND k.expires_at > ? AND p.ended_at = 0 AND c.id = ? AND c.deleted_at = 0",
                                     "sis", key_id, storage_tx_now (tx), tenant)
                    : NULL;
  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    return read_signer (tx, rows, signer, error);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

/* --- Opening --- */

/* TRUE if nobody came with it before. What is over cannot be used again anyway and goes. */
static gboolean
use_up (StorageTx *tx, const Signer *signer, const PartnerToken *token, gboolean *fresh, GError **error)
{
  g_autofree char *value = g_strjoin ("\n", signer->partner_id, token->nonce, NULL);
  g_autofree char *digest = storage_hash (tx, "launch", value);
  gint64 n;

  if (storage_execute (tx, error, "DELETE FROM launch WHERE expires_at <= ?", "i", storage_tx_now (tx) - 2 * PARTNER_LAUNCH_SKEW_MS) < 0)
    return FALSE;
  n = storage_execute (tx, error, "INSERT INTO launch (digest, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING", "si", digest, token->expires_at);
  *fresh = n == 1;

  return n >= 0;
}

static char *
open_session (StorageTx *tx, const TwinManifest *manifest, const Signer *signer, const PartnerToken *token, GError **error)
{
  g_autofree char *user = partner_hash_user (signer->user_key, token->user);
  const LearnerGrant grant = { .twin_id = manifest->twin_id, .kind = LEARNER_PARTNER, .email_key = user };
  g_autofree char *cookie = learner_session_open (tx, &grant, error);
  g_autofree char *session = cookie != NULL ? learner_session_hash_cookie (tx, cookie) : NULL;
  g_autofree char *id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  g_autoptr (GBytes) course = storage_seal_text (tx, COURSE, token->course);

  if (session == NULL
      || storage_execute (tx, error, "INSERT INTO partner_session (id, session, partner_id, user_hmac, course, started_at) VALUES (?, ?, ?, ?, ?, ?)", "ssssBi",
                          id, session, signer->partner_id, user, course, storage_tx_now (tx))
           != 1)
    return NULL;

  return g_steal_pointer (&cookie);
}

static gboolean
open_once (Storage *storage, const char *tenant, const TwinManifest *manifest, const Signer *signer, const PartnerToken *token, PartnerLaunch *launch,
           GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  gboolean fresh = FALSE;

  if (tx == NULL || !use_up (tx, signer, token, &fresh, error))
    return FALSE;
  launch->outcome = PARTNER_LAUNCH_USED;
  if (!fresh)
    return TRUE;
  launch->cookie = open_session (tx, manifest, signer, token, error);
  launch->outcome = PARTNER_LAUNCH_OPENED;

  return launch->cookie != NULL && storage_commit (tx, error);
}

static gboolean
is_in_time (const PartnerToken *token, gint64 now)
{
  return token->expires_at - token->issued_at <= PARTNER_LAUNCH_MAX_MS && token->issued_at <= now + PARTNER_LAUNCH_SKEW_MS
         && token->expires_at > now - PARTNER_LAUNCH_SKEW_MS;
}

gboolean
partner_launch_open (Storage *storage, const char *tenant, const TwinManifest *manifest, const char *slug, const char *token, PartnerLaunch *launch,
                     GError **error)
{
  g_autoptr (PartnerToken) parsed = NULL;
  g_auto (Signer) signer = { 0 };

  g_return_val_if_fail (storage != NULL && tenant != NULL && manifest != NULL && slug != NULL && token != NULL && launch != NULL, FALSE);

  *launch = (PartnerLaunch) { .outcome = PARTNER_LAUNCH_INVALID };
  parsed = partner_token_parse (token);
  if (parsed == NULL)
    return TRUE;
  if (!find_signer (storage, tenant, parsed->key_id, &signer, error))
    return FALSE;
  if (signer.partner_id == NULL || !partner_token_is_signed (parsed, signer.launch_secret) || !g_str_equal (parsed->twin, slug))
    return TRUE;
  launch->origins = g_strdup (signer.origins);
  launch->outcome = PARTNER_LAUNCH_EXPIRED;
  if (!is_in_time (parsed, twin_clock_now (storage_get_clock (storage))))
    return TRUE;

  return open_once (storage, tenant, manifest, &signer, parsed, launch, error) && partner_key_note_use (storage, parsed->key_id, signer.used_at, error);
}

/* --- While it lasts --- */

static PartnerVisit *
read_session (Storage *storage, const char *tenant, const LearnerSession *session, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ, error);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (PartnerVisit) self = NULL;
  g_autoptr (GBytes) course = NULL;
  g_autoptr (GError) step_error = NULL;

  rows = tx != NULL ? storage_query (tx, error, "SELECT id, partner_id, course FROM partner_session WHERE session = ?", "s", session->digest) : NULL;
  if (rows == NULL)
    return NULL;
  if (!storage_rows_next (rows, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      else
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "The session is not a partner’s.");
      return NULL;
    }
  self = g_new0 (PartnerVisit, 1);
  self->id = storage_rows_dup_text (rows, 0);
  self->partner_id = storage_rows_dup_text (rows, 1);
  course = storage_rows_dup_blob (rows, 2);
  self->course = storage_open_sealed_text (tx, COURSE, course, error);

  return self->course != NULL ? g_steal_pointer (&self) : NULL;
}

static gboolean
read_partner (Storage *storage, PartnerVisit *self, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  rows = tx != NULL ? storage_query (tx, error, "SELECT origins, CASE WHEN webhook_url <> '' AND webhook_secret IS NOT NULL THEN 1 ELSE 0 END FROM partner"
                                     "  WHERE id = ? AND ended_at = 0",
                                     "s", self->partner_id)
                    : NULL;
  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    {
      self->origins = partner_join_origins (storage_rows_get_text (rows, 0));
      self->announced = storage_rows_get_int (rows, 1) != 0;
      return TRUE;
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "The partner is not one any more.");

  return FALSE;
}

PartnerVisit *
partner_visit_read (Storage *storage, const char *tenant, const LearnerSession *session, GError **error)
{
  g_autoptr (PartnerVisit) self = NULL;

  g_return_val_if_fail (storage != NULL && tenant != NULL && session != NULL, NULL);

  self = read_session (storage, tenant, session, error);

  return self != NULL && read_partner (storage, self, error) ? g_steal_pointer (&self) : NULL;
}
