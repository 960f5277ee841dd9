/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/admission-log.h"

#include "base/twin-id.h"
#include "learners/learner-private.h"

gboolean
admission_log_append (StorageTx *tx, const char *twin_id, const char *email_key, const char *decision, GError **error)
{
  g_autofree char *id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));

  return learner_run (tx, error, "INSERT INTO admission_log (id, twin_id, at, email_key, decision) VALUES (?, ?, ?, ?, ?)", "ssiss", id, twin_id,
                      storage_tx_now (tx), email_key, decision);
}
