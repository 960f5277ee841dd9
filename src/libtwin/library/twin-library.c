/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-library.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"
#include "store/twin-setting-table.h"

#define PENDING_JUDGEMENT "judgement.pending"
#define BATCH 200
#define MIN_ID_START 4
#define MIN_ID_END 8

struct _TwinLibrary
{
  TwinStore *store;   /* any thread */
  TwinIntake *intake; /* any thread; owned; may be NULL */
};

TwinLibrary *
twin_library_new (TwinStore *store, TwinIntake *intake)
{
  TwinLibrary *self;

  g_return_val_if_fail (store != NULL, NULL);

  self = g_atomic_rc_box_new0 (TwinLibrary);
  self->store = twin_store_ref (store);
  self->intake = intake;

  return self;
}

TwinLibrary *
twin_library_ref (TwinLibrary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
library_clear (gpointer data)
{
  TwinLibrary *self = data;

  g_clear_pointer (&self->intake, twin_intake_free);
  g_clear_pointer (&self->store, twin_store_unref);
}

void
twin_library_unref (TwinLibrary *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, library_clear);
}

TwinStore *
twin_library_get_store (TwinLibrary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->store;
}

TwinIntake *
twin_library_get_intake (TwinLibrary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->intake;
}

GPtrArray *
twin_library_list (TwinLibrary *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  tx = twin_store_read (self->store, error);
  if (tx == NULL)
    return NULL;

  return twin_document_table_list (tx, error);
}

TwinDocumentRecord *
_twin_library_load (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, id, error);

  if (record == NULL)
    return NULL;

  if (record->removed_at != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This document has been removed."));
      return NULL;
    }

  return g_steal_pointer (&record);
}

TwinDocumentRecord *
twin_library_get (TwinLibrary *self, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  tx = twin_store_read (self->store, error);
  if (tx == NULL)
    return NULL;

  return _twin_library_load (tx, id, error);
}

/* How well @record is meant by @reference: 0 not at all, 2 for its whole id, 1 else. */
static int
match_reference (const TwinDocumentRecord *record, const char *reference)
{
  gsize length = strlen (reference);

  if (strcmp (record->id, reference) == 0)
    return 2;
  if (g_strcmp0 (record->name, reference) == 0 || g_strcmp0 (record->path, reference) == 0)
    return 1;
  if (length >= MIN_ID_START && g_str_has_prefix (record->id, reference))
    return 1;
  if (length >= MIN_ID_END && g_str_has_suffix (record->id, reference))
    return 1;

  return 0;
}

char *
twin_library_resolve (TwinLibrary *self, const char *reference, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  const TwinDocumentRecord *found = NULL;
  guint n_found = 0;

  g_return_val_if_fail (self != NULL && reference != NULL, NULL);

  records = twin_library_list (self, error);
  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);
      int match = match_reference (record, reference);

      if (match == 2)
        return g_strdup (record->id);
      if (match == 1)
        {
          found = record;
          n_found++;
        }
    }

  if (n_found == 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND,
                         _("There is no such document. The list of documents shows their ids and names."));
  else if (n_found > 1)
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                 _("%u documents are meant by that. Use the id, or the last %d characters of it."),
                 n_found, MIN_ID_END);

  return n_found == 1 ? g_strdup (found->id) : NULL;
}

TwinPiiPolicy *
twin_library_get_policy (TwinLibrary *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  tx = twin_store_read (self->store, error);
  if (tx == NULL)
    return NULL;

  return twin_judgement_load_policy (tx, error);
}

/* Judges the documents @ids[from, to) in one transaction; the last batch takes the mark away. */
static gboolean
judge_batch (TwinLibrary *self, GPtrArray *records, guint from, guint to, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_autoptr (TwinPiiPolicy) policy = NULL;

  if (tx == NULL)
    return FALSE;

  policy = twin_judgement_load_policy (tx, error);
  if (policy == NULL)
    return FALSE;

  for (guint i = from; i < to; i++)
    {
      const char *id = ((TwinDocumentRecord *) g_ptr_array_index (records, i))->id;
      g_autoptr (GError) local_error = NULL;
      g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, id, &local_error);

      if (record == NULL && g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
        continue; /* destroyed since it was listed */
      if (record == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!twin_judgement_renew (tx, record, policy, FALSE, error))
        return FALSE;
    }

  if (to == records->len && !twin_setting_table_set (tx, PENDING_JUDGEMENT, NULL, error))
    return FALSE;

  return twin_transaction_commit (tx, error);
}

gboolean
_twin_library_finish_judgement (TwinLibrary *self, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *pending = NULL;
  TwinTransaction *tx;

  tx = twin_store_read (self->store, error);
  if (tx == NULL)
    return FALSE;
  pending = twin_setting_table_get (tx, PENDING_JUDGEMENT, &local_error);
  if (pending != NULL)
    records = twin_document_table_list (tx, &local_error);
  twin_transaction_free (tx);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (pending == NULL)
    return TRUE;

  for (guint from = 0; from == 0 || from < records->len; from += BATCH)
    if (!judge_batch (self, records, from, MIN (from + BATCH, records->len), error))
      return FALSE;

  return TRUE;
}

gboolean
twin_library_set_policy (TwinLibrary *self, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;
  TwinTransaction *tx;
  gboolean done;

  g_return_val_if_fail (self != NULL && policy != NULL, FALSE);

  object = twin_pii_policy_to_json (policy);
  text = twin_json_object_to_string (object, FALSE);

  tx = twin_store_write (self->store, error);
  if (tx == NULL)
    return FALSE;

  /* The mark lets a run that comes after a crash finish what this one began. */
  done = twin_setting_table_set (tx, "piiDetection", text, error)
         && twin_setting_table_set (tx, PENDING_JUDGEMENT, "true", error)
         && twin_audit_table_append (tx, "policy.change", "", "done", text, error)
         && twin_transaction_commit (tx, error);
  twin_transaction_free (tx);

  return done && _twin_library_finish_judgement (self, error);
}

static char *
describe_classification (const TwinClassification *classification)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "level", twin_level_to_string (classification->level));
  json_object_set_int_member (detail, "roles", g_strv_length (classification->allowed_roles));
  json_object_set_int_member (detail, "groups", g_strv_length (classification->allowed_groups));
  json_object_set_boolean_member (detail, "requireMFA", classification->require_mfa);

  return twin_json_object_to_string (detail, FALSE);
}

static gboolean
classify_one (TwinTransaction *tx, const char *id, const TwinClassification *classification, const char *detail,
              GError **error)
{
  g_autoptr (TwinDocumentRecord) record = _twin_library_load (tx, id, error);

  if (record == NULL)
    return FALSE;

  g_clear_pointer (&record->classification, twin_classification_free);
  record->classification = twin_classification_copy (classification);

  return twin_document_table_update (tx, record, error)
         && twin_audit_table_append (tx, "document.classify", id, "done", detail, error);
}

gboolean
twin_library_classify_all (TwinLibrary *self, const char *const *ids, const TwinClassification *classification, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (self != NULL && ids != NULL && classification != NULL, FALSE);

  tx = twin_store_write (self->store, error);
  if (tx == NULL)
    return FALSE;

  detail = describe_classification (classification);
  for (guint i = 0; ids[i] != NULL; i++)
    if (!classify_one (tx, ids[i], classification, detail, error))
      return FALSE;

  return twin_transaction_commit (tx, error);
}

gboolean
twin_library_classify (TwinLibrary *self, const char *id, const TwinClassification *classification, GError **error)
{
  const char *const ids[] = { id, NULL };

  g_return_val_if_fail (id != NULL, FALSE);

  return twin_library_classify_all (self, ids, classification, error);
}
