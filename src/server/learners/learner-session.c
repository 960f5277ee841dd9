/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/learner-session.h"

#include "base/twin-error.h"
#include "learners/learner-private.h"
#include "privacy/twin-retention.h"

#include <sodium.h>
#include <string.h>

#define COOKIE_BYTES 32

static const char *const kinds[] = { "anonymous", "learner", "partner" };

void
learner_session_free (LearnerSession *self)
{
  if (self == NULL)
    return;

  g_free (self->twin_id);
  g_free (self->digest);
  g_free (self->person);
  g_free (self->email_key);
  g_free (self->learner_id);
  g_strfreev (self->roles);
  g_strfreev (self->groups);
  g_free (self);
}

gint64
learner_session_get_active_ms (const TwinManifest *manifest)
{
  guint days = twin_retention_class_lookup ("interactions")->days;

  return (manifest != NULL ? twin_config_get_integer (manifest->config, "retention.interactions") : days) * TWIN_DAY_MS;
}

gint64
learner_session_get_kept_ms (const TwinManifest *manifest)
{
  return learner_session_get_active_ms (manifest) + twin_retention_class_lookup ("interactions")->grace_days * TWIN_DAY_MS;
}

/* --- Finding --- */

/* SHA-256 of network and browser as R113 has it, keyed: without the key, a network and a browser's name can be guessed (C15). */
static char *
make_fingerprint (StorageTx *tx, const char *twin_id, const LearnerVisitor *visitor)
{
  g_autofree char *value = g_strjoin ("\n", visitor->peer, visitor->agent != NULL ? visitor->agent : "", NULL);

  return learner_hash (tx, "fingerprint", twin_id, value);
}

static LearnerSession *
session_new (StorageTx *tx, const char *twin_id, const char *digest)
{
  LearnerSession *self = g_new0 (LearnerSession, 1);

  self->twin_id = g_strdup (twin_id);
  self->digest = g_strdup (digest);
  self->roles = g_new0 (char *, 1);
  self->groups = g_new0 (char *, 1);

  return self;
}

static LearnerKind
parse_kind (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], text))
      return (LearnerKind) i;

  return LEARNER_ANONYMOUS;
}

static char **
split_words (const char *text)
{
  return g_strsplit (text != NULL ? text : "", " ", -1);
}

/* A learner's factor counts while it is there, and not for one that was set up anew since; a partner says it of its own people. */
static gboolean
is_confirmed (LearnerKind kind, gint64 given_at, gint64 set_up_at)
{
  return given_at != 0 && (kind == LEARNER_PARTNER || (set_up_at != 0 && given_at >= set_up_at));
}

/* Fills @self from its row, if there is one. @admission: the entry it was admitted by. */
static gboolean
read_row (StorageTx *tx, LearnerSession *self, char **admission, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "SELECT kind, learner_id, email_key, admission, roles, teams, mfa_at, restricted, objected, created_at,"
                                                "    last_at, expires_at,"
                                                "    (SELECT confirmed_at FROM learner_factor f WHERE f.email_key = learner_session.email_key)"
                                                "  FROM learner_session WHERE digest = ? AND twin_id = ?",
                                                "ss", self->digest, self->twin_id);

  if (rows == NULL)
    return FALSE;
  if (!learner_first (rows, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      return step_error == NULL;
    }

  self->stored = TRUE;
  self->kind = parse_kind (storage_rows_get_text (rows, 0));
  self->learner_id = storage_rows_dup_text (rows, 1);
  self->email_key = storage_rows_dup_text (rows, 2);
  *admission = storage_rows_dup_text (rows, 3);
  g_strfreev (self->roles);
  g_strfreev (self->groups);
  self->roles = split_words (storage_rows_get_text (rows, 4));
  self->groups = split_words (storage_rows_get_text (rows, 5));
  self->mfa = is_confirmed (self->kind, storage_rows_get_int (rows, 6), storage_rows_get_int (rows, 12));
  self->restricted = storage_rows_get_int (rows, 7);
  self->objected = storage_rows_get_int (rows, 8);
  self->created_at = storage_rows_get_int (rows, 9);
  self->last_at = storage_rows_get_int (rows, 10);
  self->expires_at = storage_rows_get_int (rows, 11);

  return TRUE;
}

static LearnerSession *
find_anonymous (StorageTx *tx, const TwinManifest *manifest, const LearnerVisitor *visitor, GError **error)
{
  g_autofree char *digest = make_fingerprint (tx, manifest->twin_id, visitor);
  g_autoptr (LearnerSession) self = session_new (tx, manifest->twin_id, digest);
  g_autofree char *admission = NULL;

  if (!read_row (tx, self, &admission, error))
    return NULL;
  self->person = learner_hash (tx, "person", manifest->twin_id, digest);

  return g_steal_pointer (&self);
}

/* Whether the entry is still on the list; roles and groups are those it gives now. */
static gboolean
is_admitted (StorageTx *tx, LearnerSession *self, const TwinManifest *manifest, const char *admission)
{
  const TwinBundleAdmission *entry;

  if (self->kind == LEARNER_PARTNER)
    return TRUE;

  entry = admission != NULL ? twin_manifest_get_admission (manifest, admission, storage_tx_now (tx)) : NULL;
  if (entry == NULL)
    return FALSE;
  g_strfreev (self->roles);
  g_strfreev (self->groups);
  self->roles = g_strdupv (entry->roles);
  self->groups = g_strdupv (entry->groups);

  return TRUE;
}

static LearnerSession *
find_by_cookie (StorageTx *tx, const TwinManifest *manifest, const char *cookie, LearnerKind kind, GError **error)
{
  g_autofree char *digest = cookie != NULL ? learner_session_hash_cookie (tx, cookie) : NULL;
  g_autoptr (LearnerSession) self = digest != NULL ? session_new (tx, manifest->twin_id, digest) : NULL;
  g_autofree char *admission = NULL;

  if (self != NULL && !read_row (tx, self, &admission, error))
    return NULL;
  if (self == NULL || !self->stored || self->kind != kind || self->email_key == NULL || storage_tx_now (tx) >= self->expires_at
      || !is_admitted (tx, self, manifest, admission))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "Sign in to ask this twin.");
      return NULL;
    }
  self->person = learner_hash (tx, "person", manifest->twin_id, self->email_key);

  return g_steal_pointer (&self);
}

LearnerSession *
learner_session_find (StorageTx *tx, const TwinManifest *manifest, const LearnerVisitor *visitor, GError **error)
{
  g_return_val_if_fail (tx != NULL && manifest != NULL && visitor != NULL && visitor->peer != NULL, NULL);

  switch (twin_config_get_access_mode (manifest->config))
    {
    case TWIN_MODE_PUBLIC:
      return find_anonymous (tx, manifest, visitor, error);
    case TWIN_MODE_RESTRICTED:
      return find_by_cookie (tx, manifest, visitor->cookie, LEARNER_SIGNED_IN, error);
    case TWIN_MODE_PARTNER:
      return find_by_cookie (tx, manifest, visitor->cookie, LEARNER_PARTNER, error);
    default:
      g_assert_not_reached ();
    }
}

/* --- Using --- */

static gboolean
insert_row (StorageTx *tx, LearnerSession *self, GError **error)
{
  gint64 now = storage_tx_now (tx);

  /* Two first questions at once: the second finds the row of the first. */
  if (!learner_run (tx, error,
                    "INSERT INTO learner_session (digest, twin_id, kind, learner_id, email_key, admission, roles, teams, mfa_at, restricted, objected,"
                    "    created_at, last_at, expires_at) VALUES (?, ?, ?, NULL, NULL, NULL, NULL, NULL, 0, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING",
                    "sssiiii", self->digest, self->twin_id, kinds[self->kind], self->restricted, self->objected, now, now))
    return FALSE;
  self->stored = TRUE;
  self->created_at = now;
  self->last_at = now;

  return TRUE;
}

gboolean
learner_session_touch (StorageTx *tx, const TwinManifest *manifest, LearnerSession *self, GError **error)
{
  gint64 now = storage_tx_now (tx);

  g_return_val_if_fail (tx != NULL && self != NULL, FALSE);

  if (self->stored && now - self->last_at >= learner_session_get_active_ms (manifest))
    {
      if (!learner_session_forget (tx, self, NULL, error))
        return FALSE;
      self->stored = FALSE;
    }
  if (!self->stored)
    return insert_row (tx, self, error);

  self->last_at = now;

  return learner_run (tx, error, "UPDATE learner_session SET last_at = ? WHERE digest = ?", "is", now, self->digest)
         && (self->learner_id == NULL
             || (learner_run (tx, error, "UPDATE learner_session SET last_at = ? WHERE learner_id = ?", "is", now, self->learner_id)
                 && learner_run (tx, error, "UPDATE learner SET last_seen_at = ? WHERE id = ?", "is", now, self->learner_id)));
}

/* The learner's row, and whether the newest entry about a history gives consent. */
static gboolean
read_learner (StorageTx *tx, const LearnerGrant *grant, char **consenting_id, gint64 *restricted, gint64 *objected, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "SELECT id, restricted, objected, (SELECT action FROM consent c WHERE c.subject = l.email_key"
                                                "    AND c.twin_id = l.twin_id AND c.kind = 'history' ORDER BY c.at DESC, c.id DESC LIMIT 1)"
                                                "  FROM learner l WHERE twin_id = ? AND email_key = ?",
                                                "ss", grant->twin_id, grant->email_key);

  if (rows == NULL)
    return FALSE;
  if (learner_first (rows, &step_error))
    {
      *restricted = storage_rows_get_int (rows, 1);
      *objected = storage_rows_get_int (rows, 2);
      if (g_strcmp0 (storage_rows_get_text (rows, 3), "grant") == 0)
        *consenting_id = storage_rows_dup_text (rows, 0);
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

char *
learner_session_open (StorageTx *tx, const LearnerGrant *grant, GError **error)
{
  g_autofree char *cookie = learner_random (COOKIE_BYTES);
  g_autofree char *digest = NULL;
  g_autofree char *learner_id = NULL;
  gint64 restricted = 0;
  gint64 objected = 0;
  gint64 now;

  g_return_val_if_fail (tx != NULL && grant != NULL && grant->kind != LEARNER_ANONYMOUS && grant->email_key != NULL, NULL);

  now = storage_tx_now (tx);
  digest = learner_session_hash_cookie (tx, cookie);
  /* Whether the factor stays is decided by the entry that the person came in by last. */
  if (!read_learner (tx, grant, &learner_id, &restricted, &objected, error)
      || (grant->admission != NULL
          && !learner_run (tx, error, "UPDATE learner_factor SET admission = ? WHERE email_key = ?", "ss", grant->admission, grant->email_key))
      || !learner_run (tx, error, "UPDATE learner SET last_seen_at = ? WHERE twin_id = ? AND email_key = ?", "iss", now, grant->twin_id, grant->email_key)
      || !learner_run (tx, error,
                       "INSERT INTO learner_session (digest, twin_id, kind, learner_id, email_key, admission, roles, teams, mfa_at, restricted,"
                       "    objected, created_at, last_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       "ssssssssiiiiii", digest, grant->twin_id, kinds[grant->kind], learner_id, grant->email_key, grant->admission, grant->roles,
                       grant->groups, grant->mfa_at, restricted, objected, now, now, now + (grant->kind == LEARNER_PARTNER ? LEARNER_PARTNER_MS : LEARNER_COOKIE_MS)))
    return NULL;

  return g_steal_pointer (&cookie);
}

char *
learner_session_hash_cookie (StorageTx *tx, const char *cookie)
{
  g_return_val_if_fail (tx != NULL && cookie != NULL, NULL);

  return storage_hash (tx, "learner/cookie", cookie);
}

gboolean
learner_session_end (StorageTx *tx, const LearnerSession *self, GError **error)
{
  g_return_val_if_fail (tx != NULL && self != NULL, FALSE);

  return learner_run (tx, error,
                      "UPDATE learner_session SET expires_at = ?, email_key = NULL, admission = NULL, roles = NULL, teams = NULL WHERE digest = ?", "is",
                      storage_tx_now (tx), self->digest);
}

gboolean
learner_session_forget (StorageTx *tx, const LearnerSession *self, gint64 *n_messages, GError **error)
{
  gint64 n = 0;

  g_return_val_if_fail (tx != NULL && self != NULL, FALSE);

  /* What refers to the row goes with it. */
  if (!storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM message WHERE session = ?", "s", self->digest)
      || !learner_run (tx, error, "DELETE FROM learner_session WHERE digest = ?", "s", self->digest))
    return FALSE;
  if (n_messages != NULL)
    *n_messages = n;

  return TRUE;
}

char *
learner_session_get_form_token (StorageTx *tx, const LearnerSession *self)
{
  g_return_val_if_fail (tx != NULL && self != NULL, NULL);

  return learner_hash (tx, "form", self->twin_id, self->digest);
}

gboolean
learner_session_check_form_token (StorageTx *tx, const LearnerSession *self, const char *token)
{
  g_autofree char *expected = learner_session_get_form_token (tx, self);

  return token != NULL && strlen (token) == strlen (expected) && sodium_memcmp (token, expected, strlen (expected)) == 0;
}

void
learner_session_get_viewer (const LearnerSession *self, PublishedViewer *viewer)
{
  g_return_if_fail (self != NULL && viewer != NULL);

  *viewer = (PublishedViewer) {
    .level = self->kind == LEARNER_ANONYMOUS ? TWIN_LEVEL_PUBLIC : self->mfa ? TWIN_LEVEL_RESTRICTED : TWIN_LEVEL_CONFIDENTIAL,
    .roles = (const char *const *) self->roles,
    .groups = (const char *const *) self->groups,
    .mfa = self->mfa,
  };
}

/* --- Erasures --- */

gboolean
learner_session_note (const LearnerSession *self, ErasureLog *log, ErasureKind kind, Storage *storage, const char *tenant, const char *id,
                      const char *policy_version, GError **error)
{
  const Erasure entry = {
    .kind = kind,
    .at = twin_clock_now (storage_get_clock (storage)),
    .tenant = (char *) tenant,
    .id = (char *) id,
    .twin_id = self->twin_id,
    .session = self->digest,
    .person = self->person,
    .email_key = self->email_key,
    .policy_version = (char *) policy_version,
  };

  return erasure_log_add (log, &entry, error);
}

LearnerSession *
learner_session_of_erasure (StorageTx *tx, const Erasure *entry, GError **error)
{
  g_autoptr (LearnerSession) self = g_new0 (LearnerSession, 1);
  const LearnerGrant grant = { .twin_id = entry->twin_id, .email_key = entry->email_key };

  self->twin_id = g_strdup (entry->twin_id);
  self->digest = g_strdup (entry->session);
  self->person = g_strdup (entry->person);
  self->email_key = g_strdup (entry->email_key);

  return read_learner (tx, &grant, &self->learner_id, &self->restricted, &self->objected, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
learner_session_forget_again (StorageTx *tx, const Erasure *entry, gboolean *done, GError **error)
{
  gint64 n;

  g_return_val_if_fail (tx != NULL && entry != NULL && done != NULL, FALSE);

  n = storage_execute (tx, error, "DELETE FROM learner_session WHERE digest = ? AND created_at <= ?", "si", entry->session, entry->at);
  *done = n > 0;

  return n >= 0;
}
