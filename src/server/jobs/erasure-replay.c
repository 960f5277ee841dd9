/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/erasure-replay.h"

#include "accounts/account-deletion.h"
#include "learners/learner-rights.h"


static gboolean
forget_session (Storage *storage, const Erasure *entry, gboolean *done, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, entry->tenant, STORAGE_WRITE, error);

  return tx != NULL && learner_session_forget_again (tx, entry, done, error) && storage_commit (tx, error);
}

/* Of an account that was deleted and brought back, the last word holds. */
static GHashTable *
find_last_words (GPtrArray *entries)
{
  GHashTable *last = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      const Erasure *entry = entries->pdata[i];

      if (entry->kind == ERASURE_ACCOUNT || entry->kind == ERASURE_ACCOUNT_BACK)
        g_hash_table_replace (last, entry->tenant, entries->pdata[i]);
    }

  return last;
}

static gboolean
replay (Storage *storage, Storage *evidence, TwinSecret *seed, GHashTable *last_words, const Erasure *entry, gboolean *done, GError **error)
{
  *done = FALSE;
  switch (entry->kind)
    {
    case ERASURE_LEARNER:
      return learner_rights_erase_again (storage, evidence, entry, seed, done, error);
    case ERASURE_HISTORY:
      return consent_withdraw_again (storage, evidence, entry, done, error);
    case ERASURE_SESSION:
      return forget_session (storage, entry, done, error);
    case ERASURE_ACCOUNT:
    case ERASURE_ACCOUNT_BACK:
      return g_hash_table_lookup (last_words, entry->tenant) != entry
             || account_delete_again (storage, entry->tenant, entry->kind == ERASURE_ACCOUNT ? entry->at : 0, done, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
erasure_replay (ErasureLog *log, Storage *storage, Storage *evidence, TwinSecret *seed, guint *n_done, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GHashTable) last_words = NULL;
  g_auto (GStrv) tenants = NULL;

  g_return_val_if_fail (log != NULL && storage != NULL && evidence != NULL && seed != NULL && n_done != NULL, FALSE);

  *n_done = 0;
  entries = erasure_log_read (log, error);
  tenants = entries != NULL ? storage_list_tenants (storage, error) : NULL;
  if (tenants == NULL)
    return FALSE;
  last_words = find_last_words (entries);
  for (guint i = 0; i < entries->len; i++)
    {
      const Erasure *entry = entries->pdata[i];
      gboolean done = FALSE;

      if (!g_strv_contains ((const char *const *) tenants, entry->tenant))
        continue;
      if (!replay (storage, evidence, seed, last_words, entry, &done, error))
        return FALSE;
      *n_done += done;
    }

  return TRUE;
}
