/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* Digests that are the same within one twin only, so that nobody can be followed from one to another (R113, C5). */
char *learner_hash (StorageTx *tx, const char *purpose, const char *twin_id, const char *value) G_GNUC_WARN_UNUSED_RESULT;

/* The digest that stands for a normalised address. */
char *learner_hash_address (StorageTx *tx, const char *twin_id, const char *address) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the learner's row, made if it is not there. */
char *learner_ensure (StorageTx *tx, const char *twin_id, const char *email_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* N random bytes as hexadecimal text. Free it. */
char *learner_random (guint n_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* Runs a statement and does not care how many rows it changed. */
#define learner_run(tx, error, ...) (storage_execute ((tx), (error), __VA_ARGS__) >= 0)

/* Steps to the first row: TRUE if there is one; FALSE with or without @error. */
gboolean learner_first (StorageRows *rows, GError **error);

G_END_DECLS
