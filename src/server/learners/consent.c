/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/consent.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "learners/learner-private.h"

#include <sodium.h>

#define SALT_BYTES 32
#define IP_SALT "consent_salt.ip_salt"
#define UA_SALT "consent_salt.ua_salt"

/* Digests of where an entry comes from; the salts are in the evidence storage under @salt_ref. */
typedef struct
{
  char *salt_ref;
  char *ip_hash;
  char *ua_hash;
} Evidence;

static void
evidence_clear (Evidence *self)
{
  g_free (self->salt_ref);
  g_free (self->ip_hash);
  g_free (self->ua_hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evidence, evidence_clear)

void
consent_entry_free (ConsentEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->policy_version);
  g_free (self);
}

static char *
hash_nobody (gpointer request, GBytes *salt)
{
  return twin_salted_sha256_hex (salt, "");
}

const ConsentDevice consent_no_device = { hash_nobody, NULL, NULL };

static GBytes *
make_salt (void)
{
  guint8 bytes[SALT_BYTES];

  randombytes_buf (bytes, sizeof bytes);

  return g_bytes_new (bytes, sizeof bytes);
}

/* The salts come first: without an entry they prove nothing, an entry without them would. */
static gboolean
keep_evidence (Storage *evidence, const char *tenant, const ConsentDevice *device, Evidence *made, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (evidence, STORAGE_SYSTEM, STORAGE_WRITE, error);
  g_autoptr (GBytes) ip_salt = make_salt ();
  g_autoptr (GBytes) ua_salt = make_salt ();
  g_autoptr (GBytes) sealed_ip = NULL;
  g_autoptr (GBytes) sealed_ua = NULL;

  if (tx == NULL)
    return FALSE;
  made->salt_ref = twin_id_new (storage_get_clock (evidence));
  made->ip_hash = device->hash_peer (device->request, ip_salt);
  made->ua_hash = twin_salted_sha256_hex (ua_salt, device->agent != NULL ? device->agent : "");
  sealed_ip = storage_seal (tx, IP_SALT, ip_salt);
  sealed_ua = storage_seal (tx, UA_SALT, ua_salt);

  return learner_run (tx, error, "INSERT INTO consent_salt (id, tenant_id, ip_salt, ua_salt, at) VALUES (?, ?, ?, ?, ?)", "ssBBi", made->salt_ref, tenant,
                      sealed_ip, sealed_ua, storage_tx_now (tx))
         && storage_commit (tx, error);
}

static gboolean
append_entry (StorageTx *tx, const char *id, const LearnerSession *session, const char *action, const char *policy_version, const Evidence *evidence,
              GError **error)
{
  return learner_run (tx, error,
                      "INSERT INTO consent (id, twin_id, subject, kind, action, policy_version, at, ip_hash, ua_hash, salt_ref)"
                      "  VALUES (?, ?, ?, 'history', ?, ?, ?, ?, ?, ?)",
                      "sssssisss", id, session->twin_id, session->email_key, action, policy_version, storage_tx_now (tx), evidence->ip_hash,
                      evidence->ua_hash, evidence->salt_ref);
}

static gboolean
check_session (const LearnerSession *session, GError **error)
{
  if (session->email_key != NULL)
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "Nobody is signed in, so nothing can be kept for anybody.");

  return FALSE;
}

gboolean
consent_give (Storage *storage, Storage *evidence, const char *tenant, LearnerSession *session, const char *policy_version,
              const ConsentDevice *device, GError **error)
{
  g_auto (Evidence) made = { 0 };
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *learner_id = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (storage != NULL && evidence != NULL && session != NULL && policy_version != NULL && device != NULL, FALSE);

  if (!check_session (session, error) || !keep_evidence (evidence, tenant, device, &made, error))
    return FALSE;
  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  if (tx == NULL)
    return FALSE;
  id = twin_id_new (storage_get_clock (storage));
  learner_id = learner_ensure (tx, session->twin_id, session->email_key, error);
  if (learner_id == NULL || !append_entry (tx, id, session, "grant", policy_version, &made, error)
      || !learner_run (tx, error, "UPDATE learner_session SET learner_id = ? WHERE digest = ?", "ss", learner_id, session->digest)
      || !storage_commit (tx, error))
    return FALSE;
  g_free (session->learner_id);
  session->learner_id = g_steal_pointer (&learner_id);

  return TRUE;
}

/* Bookmarks, and what was said and scored in linked sessions; a session that nobody is signed in with any more goes itself. The
 * learner's row stays only where it holds a wish. */
static gboolean
unlink_all (StorageTx *tx, const char *learner_id, GError **error)
{
  return learner_run (tx, error, "DELETE FROM bookmark WHERE learner_id = ?", "s", learner_id)
         && learner_run (tx, error, "DELETE FROM message WHERE session IN (SELECT digest FROM learner_session WHERE learner_id = ?)", "s", learner_id)
         && learner_run (tx, error, "DELETE FROM quiz_session WHERE session IN (SELECT digest FROM learner_session WHERE learner_id = ?)", "s", learner_id)
         && learner_run (tx, error, "DELETE FROM learner_session WHERE learner_id = ? AND (email_key IS NULL OR expires_at <= ?)", "si", learner_id,
                         storage_tx_now (tx))
         && learner_run (tx, error, "UPDATE learner_session SET learner_id = NULL WHERE learner_id = ?", "s", learner_id)
         && learner_run (tx, error, "DELETE FROM learner WHERE id = ? AND restricted = 0 AND objected = 0", "s", learner_id);
}

/* @id: of the new entry. */
static gboolean
withdraw (Storage *storage, Storage *evidence, const char *tenant, LearnerSession *session, const char *id, const char *policy_version,
          const ConsentDevice *device, GError **error)
{
  g_auto (Evidence) made = { 0 };
  g_autoptr (StorageTx) tx = NULL;

  if (!keep_evidence (evidence, tenant, device, &made, error))
    return FALSE;
  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  if (tx == NULL || !append_entry (tx, id, session, "withdraw", policy_version, &made, error) || !unlink_all (tx, session->learner_id, error)
      || !storage_commit (tx, error))
    return FALSE;
  g_clear_pointer (&session->learner_id, g_free);

  return TRUE;
}

gboolean
consent_withdraw (Storage *storage, Storage *evidence, ErasureLog *log, const char *tenant, LearnerSession *session, const char *policy_version,
                  const ConsentDevice *device, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (storage != NULL && evidence != NULL && session != NULL && policy_version != NULL && device != NULL, FALSE);

  if (!check_session (session, error))
    return FALSE;
  if (session->learner_id == NULL)
    return TRUE;
  id = twin_id_new (storage_get_clock (storage));

  return (log == NULL || learner_session_note (session, log, ERASURE_HISTORY, storage, tenant, id, policy_version, error))
         && withdraw (storage, evidence, tenant, session, id, policy_version, device, error);
}

gboolean
consent_withdraw_again (Storage *storage, Storage *evidence, const Erasure *entry, gboolean *done, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (LearnerSession) session = NULL;
  gint64 n = 0;

  g_return_val_if_fail (storage != NULL && evidence != NULL && entry != NULL && done != NULL, FALSE);

  *done = FALSE;
  tx = storage_begin (storage, entry->tenant, STORAGE_READ, error);
  if (tx == NULL || !storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM consent WHERE id = ?", "s", entry->id))
    return FALSE;
  session = learner_session_of_erasure (tx, entry, error);
  g_clear_pointer (&tx, storage_tx_free);
  if (session == NULL)
    return FALSE;
  *done = n == 0 && session->learner_id != NULL;

  return !*done || withdraw (storage, evidence, entry->tenant, session, entry->id, entry->policy_version, &consent_no_device, error);
}

GPtrArray *
consent_list (StorageTx *tx, const LearnerSession *session, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) consent_entry_free);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  rows = storage_query (tx, error,
                        "SELECT action, policy_version, at FROM consent WHERE subject = ? AND twin_id = ? AND kind = 'history' ORDER BY at DESC, id DESC",
                        "ss", session->email_key, session->twin_id);
  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      ConsentEntry *entry = g_new0 (ConsentEntry, 1);

      entry->given = g_str_equal (storage_rows_get_text (rows, 0), "grant");
      entry->policy_version = storage_rows_dup_text (rows, 1);
      entry->at = storage_rows_get_int (rows, 2);
      g_ptr_array_add (entries, entry);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&entries);
}

/* --- Proving --- */

static gboolean
not_found (GError **error)
{
  if (error == NULL || *error == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such entry, or it has lapsed.");

  return FALSE;
}

static gboolean
read_evidence (Storage *storage, const char *tenant, const char *id, Evidence *found, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ, error);
  g_autoptr (StorageRows) rows = tx != NULL ? storage_query (tx, error, "SELECT salt_ref, ip_hash, ua_hash FROM consent WHERE id = ?", "s", id) : NULL;

  if (rows == NULL || !learner_first (rows, error))
    return not_found (error);
  found->salt_ref = storage_rows_dup_text (rows, 0);
  found->ip_hash = storage_rows_dup_text (rows, 1);
  found->ua_hash = storage_rows_dup_text (rows, 2);

  return TRUE;
}

gboolean
consent_verify (Storage *storage, Storage *evidence, const char *tenant, const char *id, const char *address, const char *agent,
                gboolean *same_address, gboolean *same_agent, GError **error)
{
  g_auto (Evidence) found = { 0 };
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GBytes) sealed_ip = NULL;
  g_autoptr (GBytes) sealed_ua = NULL;
  g_autoptr (GBytes) ip_salt = NULL;
  g_autoptr (GBytes) ua_salt = NULL;
  g_autofree char *ip_hash = NULL;
  g_autofree char *ua_hash = NULL;

  g_return_val_if_fail (storage != NULL && evidence != NULL && id != NULL && address != NULL && agent != NULL, FALSE);

  if (!read_evidence (storage, tenant, id, &found, error))
    return FALSE;
  tx = storage_begin (evidence, STORAGE_SYSTEM, STORAGE_READ, error);
  rows = tx != NULL ? storage_query (tx, error, "SELECT ip_salt, ua_salt FROM consent_salt WHERE id = ?", "s", found.salt_ref) : NULL;
  if (rows == NULL || !learner_first (rows, error))
    return not_found (error);
  sealed_ip = storage_rows_dup_blob (rows, 0);
  sealed_ua = storage_rows_dup_blob (rows, 1);
  ip_salt = storage_open_sealed (tx, IP_SALT, sealed_ip, error);
  ua_salt = ip_salt != NULL ? storage_open_sealed (tx, UA_SALT, sealed_ua, error) : NULL;
  if (ua_salt == NULL)
    return FALSE;
  ip_hash = twin_salted_sha256_hex (ip_salt, address);
  ua_hash = twin_salted_sha256_hex (ua_salt, agent);
  *same_address = g_str_equal (ip_hash, found.ip_hash);
  *same_agent = g_str_equal (ua_hash, found.ua_hash);

  return TRUE;
}

/* --- Lapsing --- */

#define LAPSED "at < ? AND NOT EXISTS (SELECT 1 FROM learner l WHERE l.email_key = consent.subject AND l.twin_id = consent.twin_id)"

static gboolean
delete_salts (Storage *evidence, GPtrArray *refs, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (evidence, STORAGE_SYSTEM, STORAGE_WRITE, error);

  if (tx == NULL)
    return FALSE;
  for (guint i = 0; i < refs->len; i++)
    if (!learner_run (tx, error, "DELETE FROM consent_salt WHERE id = ?", "s", (const char *) refs->pdata[i]))
      return FALSE;

  return storage_commit (tx, error);
}

static GPtrArray *
delete_entries (Storage *storage, const char *tenant, gint64 before, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StorageRows) rows = tx != NULL ? storage_query (tx, error, "DELETE FROM consent WHERE " LAPSED " RETURNING salt_ref", "i", before) : NULL;
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (refs, storage_rows_dup_text (rows, 0));
  g_clear_pointer (&rows, storage_rows_free);
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return storage_commit (tx, error) ? g_steal_pointer (&refs) : NULL;
}

gboolean
consent_delete_before (Storage *storage, Storage *evidence, const char *tenant, gint64 before, gint64 *n_rows, GError **error)
{
  g_autoptr (GPtrArray) refs = NULL;

  g_return_val_if_fail (storage != NULL && evidence != NULL && tenant != NULL && n_rows != NULL, FALSE);

  /* Entries first: salts that stay for a moment longer prove nothing. */
  refs = delete_entries (storage, tenant, before, error);
  if (refs == NULL)
    return FALSE;
  *n_rows = refs->len;

  return refs->len == 0 || delete_salts (evidence, refs, error);
}

gboolean
consent_count_before (StorageTx *tx, gint64 before, gint64 *n_rows, GError **error)
{
  g_return_val_if_fail (tx != NULL && n_rows != NULL, FALSE);

  return storage_get_int (tx, n_rows, 0, error, "SELECT count(*) FROM consent WHERE " LAPSED, "i", before);
}

/* Accounts that have salts. */
static GPtrArray *
list_accounts (StorageTx *tx, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT DISTINCT tenant_id FROM consent_salt", "");
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (accounts, storage_rows_dup_text (rows, 0));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&accounts);
}

gboolean
consent_forget_accounts (Storage *storage, Storage *evidence, gboolean only_count, const char *const *ended, gint64 *n_rows,
                         GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_auto (GStrv) there = NULL;

  g_return_val_if_fail (storage != NULL && evidence != NULL && n_rows != NULL, FALSE);

  *n_rows = 0;
  tx = storage_begin (evidence, STORAGE_SYSTEM, only_count ? STORAGE_READ : STORAGE_WRITE, error);
  accounts = tx != NULL ? list_accounts (tx, error) : NULL;
  /* In this order: an account that is made meanwhile has no salts in @accounts. */
  there = accounts != NULL ? storage_list_tenants (storage, error) : NULL;
  if (there == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const char *tenant = accounts->pdata[i];
      gint64 n = 0;

      if (g_strv_contains ((const char *const *) there, tenant) && !g_strv_contains (ended, tenant))
        continue;
      if (!storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM consent_salt WHERE tenant_id = ?", "s", tenant)
          || (!only_count && !learner_run (tx, error, "DELETE FROM consent_salt WHERE tenant_id = ?", "s", tenant)))
        return FALSE;
      *n_rows += n;
    }

  return only_count || storage_commit (tx, error);
}
