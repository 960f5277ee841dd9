/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-twin.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "store/twin-audit-table.h"
#include "store/twin-evaluation-table.h"
#include "store/twin-twin-table.h"
#include "twins/twin-settings-private.h"

#define MAX_NAME 80

void
twin_twin_free (TwinTwin *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->config, twin_config_free);
  g_free (self);
}

/* @name without blanks around it; NULL with what is wrong with it. */
static char *
normalize_name (const char *name, GError **error)
{
  g_autofree char *trimmed = NULL;
  const char *reason = NULL;

  if (!g_utf8_validate (name, -1, NULL))
    reason = "The name is not valid text.";
  else
    trimmed = g_strstrip (g_utf8_normalize (name, -1, G_NORMALIZE_NFC));

  if (reason == NULL && *trimmed == '\0')
    reason = "A twin needs a name.";
  else if (reason == NULL && g_utf8_strlen (trimmed, -1) > MAX_NAME)
    reason = "The name is longer than 80 characters.";

  if (reason != NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, reason);
      return NULL;
    }

  return g_steal_pointer (&trimmed);
}

static TwinTwin *
twin_from_record (const TwinTwinRecord *record, GError **error)
{
  g_autoptr (TwinTwin) self = g_new0 (TwinTwin, 1);

  self->config = twin_config_new_from_json (record->config, error);
  if (self->config == NULL)
    return NULL;

  self->id = g_strdup (record->id);
  self->name = g_strdup (record->name);
  self->created_at = record->created_at;
  self->updated_at = record->updated_at;

  return g_steal_pointer (&self);
}

static TwinTwinRecord *
load_record (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinTwinRecord) record = twin_twin_table_get (tx, id, error);

  if (record != NULL && record->removed_at != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This twin has been removed."));
      return NULL;
    }

  return g_steal_pointer (&record);
}

TwinTwin *
_twin_twin_load (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinTwinRecord) record = load_record (tx, id, error);

  return record != NULL ? twin_from_record (record, error) : NULL;
}

TwinTwin *
twin_twin_create (TwinLibrary *library, const char *name, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwinRecord) record = NULL;
  g_autoptr (TwinConfig) settings = NULL;
  g_autoptr (TwinConfig) config = NULL;
  g_autofree char *normal = NULL;

  g_return_val_if_fail (library != NULL && name != NULL, NULL);

  normal = normalize_name (name, error);
  tx = normal != NULL ? twin_store_write (twin_library_get_store (library), error) : NULL;
  settings = tx != NULL ? _twin_settings_load (tx, error) : NULL;
  if (settings == NULL)
    return NULL;

  config = _twin_config_new_for_twin (settings);
  record = twin_twin_record_new ();
  record->id = twin_id_new (twin_store_get_clock (twin_library_get_store (library)));
  record->name = g_steal_pointer (&normal);
  record->config = twin_config_to_json (config, FALSE);
  record->created_at = twin_transaction_now (tx);
  record->updated_at = record->created_at;

  if (!twin_twin_table_insert (tx, record, error)
      || !twin_audit_table_append (tx, "twin.create", record->id, "done", NULL, error)
      || !twin_transaction_commit (tx, error))
    return NULL;

  return twin_from_record (record, error);
}

TwinTwin *
twin_twin_get (TwinLibrary *library, const char *reference, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (library != NULL && reference != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  if (tx == NULL)
    return NULL;

  if (twin_id_is_valid (reference))
    return _twin_twin_load (tx, reference, error);

  id = twin_twin_table_find_name (tx, reference, &local_error);
  if (id != NULL)
    return _twin_twin_load (tx, id, error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("There is no twin of this name."));

  return NULL;
}

GPtrArray *
twin_twin_list (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) twins = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  records = tx != NULL ? twin_twin_table_list (tx, FALSE, error) : NULL;
  if (records == NULL)
    return NULL;

  twins = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_twin_free);
  for (guint i = 0; i < records->len; i++)
    {
      TwinTwin *twin = twin_from_record (g_ptr_array_index (records, i), error);

      if (twin == NULL)
        return NULL;
      g_ptr_array_add (twins, twin);
    }

  return g_steal_pointer (&twins);
}

/* Restricted mode takes learners' addresses in hand, for which the agreement must stand first (R106). */
static gboolean
check_mode (TwinTransaction *tx, const TwinConfig *before, const TwinConfig *after, GError **error)
{
  g_autoptr (TwinConfig) settings = NULL;

  if (twin_config_get_access_mode (after) != TWIN_MODE_RESTRICTED
      || twin_config_get_access_mode (before) == TWIN_MODE_RESTRICTED)
    return TRUE;

  settings = _twin_settings_load (tx, error);
  if (settings == NULL)
    return FALSE;
  if (twin_config_get_boolean (settings, "dpa.accepted"))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                       _("A twin can be restricted once the data-processing agreement is accepted "
                         "(dpa.accepted in the settings)."));

  return FALSE;
}

/* Switching analytics on or off stands in the log by itself (R171). */
static gboolean
log_switch (TwinTransaction *tx, const TwinTwin *before, const TwinTwin *after, GError **error)
{
  gboolean was = twin_config_get_boolean (before->config, "analyticsEnabled");
  gboolean is = twin_config_get_boolean (after->config, "analyticsEnabled");

  return was == is || twin_audit_table_append (tx, "twin.analytics", after->id, "done", is ? "{\"on\":true}" : "{\"on\":false}", error);
}

/* So does a change of who may ask (R93). */
static gboolean
log_change (TwinTransaction *tx, const TwinTwin *before, const TwinTwin *after, GError **error)
{
  TwinAccessMode from = twin_config_get_access_mode (before->config);
  TwinAccessMode to = twin_config_get_access_mode (after->config);
  g_autofree char *detail = _twin_config_describe_change (before->config, after->config, NULL);
  g_autofree char *modes = NULL;

  if (!twin_audit_table_append (tx, "twin.change", after->id, "done", detail, error) || !log_switch (tx, before, after, error))
    return FALSE;
  if (from == to)
    return TRUE;

  modes = g_strdup_printf ("{\"from\":\"%s\",\"to\":\"%s\"}", twin_access_mode_to_string (from),
                           twin_access_mode_to_string (to));

  return twin_audit_table_append (tx, "twin.access-mode", after->id, "done", modes, error);
}

gboolean
twin_twin_save (TwinLibrary *library, TwinTwin *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwinRecord) record = NULL;
  g_autoptr (TwinTwin) before = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (library != NULL && self != NULL, FALSE);

  name = normalize_name (self->name, error);
  tx = name != NULL ? twin_store_write (twin_library_get_store (library), error) : NULL;
  record = tx != NULL ? load_record (tx, self->id, error) : NULL;
  before = record != NULL ? twin_from_record (record, error) : NULL;
  if (before == NULL || !check_mode (tx, before->config, self->config, error))
    return FALSE;

  g_set_str (&record->name, name);
  g_free (record->config);
  record->config = twin_config_to_json (self->config, FALSE);
  record->updated_at = twin_transaction_now (tx);

  if (!twin_twin_table_update (tx, record, error)
      || !log_change (tx, before, self, error)
      || !twin_transaction_commit (tx, error))
    return FALSE;

  g_set_str (&self->name, name);
  self->updated_at = record->updated_at;

  return TRUE;
}

gboolean
twin_twin_remove (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwinRecord) record = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  record = tx != NULL ? load_record (tx, id, error) : NULL;
  if (record == NULL)
    return FALSE;

  record->removed_at = twin_transaction_now (tx);

  return twin_twin_table_update (tx, record, error)
         && twin_audit_table_append (tx, "twin.remove", id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_twin_restore (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwinRecord) record = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  record = tx != NULL ? twin_twin_table_get (tx, id, error) : NULL;
  if (record == NULL)
    return FALSE;
  if (record->removed_at == 0)
    return TRUE;

  record->removed_at = 0;

  return twin_twin_table_update (tx, record, error)
         && twin_audit_table_append (tx, "twin.restore", id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_twin_purge_removed (TwinLibrary *library, gint64 before, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) records = NULL;
  guint n_purged = 0;
  guint n_questions = 0;

  g_return_val_if_fail (library != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  records = tx != NULL ? twin_twin_table_list (tx, TRUE, error) : NULL;
  if (records == NULL || !twin_evaluation_table_purge (tx, before, &n_questions, error))
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinTwinRecord *record = g_ptr_array_index (records, i);

      if (record->removed_at >= before)
        continue;
      if (!twin_twin_table_delete (tx, record->id, error)
          || !twin_audit_table_append (tx, "twin.purge", record->id, "done", NULL, error))
        return FALSE;
      n_purged++;
    }

  if (n_purged + n_questions == 0)
    return TRUE;
  if (!twin_transaction_commit (tx, error))
    return FALSE;
  g_clear_pointer (&tx, twin_transaction_free);

  return twin_store_purge (twin_library_get_store (library), NULL, error);
}

/* Adds a document to the twin's hand-picked ones or takes it out. */
static gboolean
change_documents (TwinLibrary *library, const char *id, const char *document_id, gboolean add, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  g_autoptr (TwinTwinRecord) record = tx != NULL ? load_record (tx, id, error) : NULL;
  g_autoptr (TwinDocumentRecord) document = NULL;
  g_autofree char *detail = NULL;
  gboolean done;

  document = record != NULL ? twin_document_table_get (tx, document_id, error) : NULL;
  if (document == NULL)
    return FALSE;
  if (document->removed_at != 0 && add)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This document has been removed."));
      return FALSE;
    }

  if (add)
    done = twin_twin_table_add_document (tx, id, document_id, error);
  else
    done = twin_twin_table_remove_document (tx, id, document_id, error);
  detail = g_strdup_printf ("{\"%s\":\"%s\"}", add ? "added" : "removed", document_id);

  return done
         && twin_audit_table_append (tx, "twin.documents", id, "done", detail, error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_twin_add_document (TwinLibrary *library, const char *id, const char *document_id, GError **error)
{
  g_return_val_if_fail (library != NULL && id != NULL && document_id != NULL, FALSE);

  return change_documents (library, id, document_id, TRUE, error);
}

gboolean
twin_twin_remove_document (TwinLibrary *library, const char *id, const char *document_id, GError **error)
{
  g_return_val_if_fail (library != NULL && id != NULL && document_id != NULL, FALSE);

  return change_documents (library, id, document_id, FALSE, error);
}
