/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notices/notice.h"

#include "base/twin-error.h"
#include "base/twin-id.h"

/* Longer than the mail server may take for one letter. */
#define CLAIM_MS (10 * 60 * TWIN_SECOND_MS)

#define HOUR_MS (60 * 60 * TWIN_SECOND_MS)
#define MINUTE_MS (60 * TWIN_SECOND_MS)

static const gint64 delays[] = { MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS };
#define LAST_DELAY_MS (12 * HOUR_MS)
#define MAX_ATTEMPTS 20

void
notice_free (Notice *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->creator_id);
  g_free (self->kind);
  g_free (self->occasion);
  g_free (self->email);
  g_free (self->country);
  g_free (self);
}

/* --- Putting down --- */

static gint64
put (StorageTx *tx, const char *creator_id, const char *kind, const char *occasion, GError **error)
{
  g_autofree char *id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  gint64 now = storage_tx_now (tx);

  return storage_execute (tx, error,
                          "INSERT INTO notice (id, creator_id, kind, occasion, state, attempts, due_at, created_at, sent_at)"
                          "  VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?, 0) ON CONFLICT DO NOTHING",
                          "ssssii", id, creator_id, kind, occasion, now, now);
}

gboolean
notice_put (StorageTx *tx, const char *creator_id, const char *kind, const char *occasion, GError **error)
{
  g_return_val_if_fail (tx != NULL && creator_id != NULL && kind != NULL && occasion != NULL, FALSE);

  return put (tx, creator_id, kind, occasion, error) >= 0;
}

static GPtrArray *
list_creators (StorageTx *tx, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT id FROM creator WHERE deleted_at = 0 ORDER BY id", "");
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (ids, storage_rows_dup_text (rows, 0));
  if (step_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

gboolean
notice_put_for_all (StorageTx *tx, const char *kind, const char *occasion, gint64 *n, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  g_return_val_if_fail (tx != NULL && kind != NULL && occasion != NULL && n != NULL, FALSE);

  *n = 0;
  ids = list_creators (tx, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 n_put = put (tx, ids->pdata[i], kind, occasion, error);

      if (n_put < 0)
        return FALSE;
      *n += n_put;
    }

  return ids != NULL;
}

/* --- Sending --- */

static Notice *
take_row (StorageTx *tx, StorageRows *rows, GError **error)
{
  g_autoptr (Notice) self = g_new0 (Notice, 1);
  g_autoptr (GBytes) email = storage_rows_dup_blob (rows, 4);

  self->id = storage_rows_dup_text (rows, 0);
  self->creator_id = storage_rows_dup_text (rows, 1);
  self->kind = storage_rows_dup_text (rows, 2);
  self->occasion = storage_rows_dup_text (rows, 3);
  self->country = storage_rows_dup_text (rows, 5);
  self->email = storage_open_sealed_text (tx, "creator.email", email, error);

  return self->email != NULL ? g_steal_pointer (&self) : NULL;
}

/* The first that is due, and since when: what tells its claim from that of another process. */
static Notice *
find_due (StorageTx *tx, gint64 *due_at, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "SELECT notice.id, creator_id, kind, occasion, email, country, due_at FROM notice"
                                                "  JOIN creator ON creator.id = creator_id WHERE deleted_at = 0 AND due_at > 0 AND due_at <= ? ORDER BY due_at, notice.id LIMIT 1",
                                                "i", storage_tx_now (tx));

  if (rows == NULL || !storage_rows_next (rows, error))
    return NULL;
  *due_at = storage_rows_get_int (rows, 6);

  return take_row (tx, rows, error);
}

/* Mostly there is nothing, which is found out without a write. */
static gboolean
is_any_due (Storage *storage, GError **error)
{
  gint64 due = 0;

  return notice_get_due (storage, &due, error) && due != 0 && due <= twin_clock_now (storage_get_clock (storage));
}

Notice *
notice_claim (Storage *storage, GError **error)
{
  g_return_val_if_fail (storage != NULL, NULL);

  while (is_any_due (storage, error))
    {
      g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
      gint64 due_at = 0;
      g_autoptr (Notice) notice = tx != NULL ? find_due (tx, &due_at, error) : NULL;
      gint64 n;

      if (notice == NULL)
        return NULL;
      n = storage_execute (tx, error, "UPDATE notice SET due_at = ? WHERE id = ? AND due_at = ?", "isi", storage_tx_now (tx) + CLAIM_MS, notice->id, due_at);
      if (n < 0 || !storage_commit (tx, error))
        return NULL;
      if (n == 1)
        return g_steal_pointer (&notice);
    }

  return NULL;
}

static gboolean
try_later (StorageTx *tx, const Notice *self, GError **error)
{
  gint64 n_failed = 0;
  gboolean again;
  gint64 delay;

  if (!storage_get_int (tx, &n_failed, 0, error, "SELECT attempts FROM notice WHERE id = ?", "s", self->id))
    return FALSE;
  again = n_failed + 1 < MAX_ATTEMPTS;
  delay = n_failed < (gint64) G_N_ELEMENTS (delays) ? delays[n_failed] : LAST_DELAY_MS;

  return storage_execute (tx, error, "UPDATE notice SET state = ?, attempts = attempts + 1, due_at = ? WHERE id = ?", "sis", again ? "waiting" : "given-up",
                          again ? storage_tx_now (tx) + delay : (gint64) 0, self->id)
         >= 0;
}

gboolean
notice_note (Storage *storage, const Notice *self, NoticeOutcome outcome, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  gboolean noted = FALSE;

  g_return_val_if_fail (storage != NULL && self != NULL, FALSE);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL)
    return FALSE;
  switch (outcome)
    {
    case NOTICE_SENT:
      noted = storage_execute (tx, error, "UPDATE notice SET state = 'sent', attempts = attempts + 1, due_at = 0, sent_at = ? WHERE id = ?", "is",
                               storage_tx_now (tx), self->id) >= 0;
      break;
    case NOTICE_LATER:
      noted = try_later (tx, self, error);
      break;
    case NOTICE_REFUSED:
      noted = storage_execute (tx, error, "UPDATE notice SET state = 'given-up', attempts = attempts + 1, due_at = 0 WHERE id = ?", "s", self->id) >= 0;
      break;
    default:
      g_assert_not_reached ();
    }

  return noted && storage_commit (tx, error);
}

gboolean
notice_get_due (Storage *storage, gint64 *due, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);

  return tx != NULL && storage_get_int (tx, due, 0, error, "SELECT min(due_at) FROM notice WHERE due_at > 0", "");
}
