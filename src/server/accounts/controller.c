/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/controller.h"

#include "base/twin-error.h"
#include "base/twin-json.h"

#include <string.h>

#define ROW "controller"
#define PURPOSE "controller.record"
#define MAX_TEXT 1000

/* Name in the record, and where it goes. */
static const struct
{
  const char *name;
  gsize offset;
  gboolean required;
} fields[] = {
  { "name", G_STRUCT_OFFSET (Controller, name), TRUE },       { "address", G_STRUCT_OFFSET (Controller, address), TRUE },
  { "email", G_STRUCT_OFFSET (Controller, email), TRUE },     { "officer", G_STRUCT_OFFSET (Controller, officer), FALSE },
  { "authority", G_STRUCT_OFFSET (Controller, authority), TRUE }, { "policyDate", G_STRUCT_OFFSET (Controller, policy_date), FALSE },
};

#define FIELD(self, i) ((char **) G_STRUCT_MEMBER_P ((self), fields[i].offset))

void
controller_clear (Controller *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_clear_pointer (FIELD (self, i), g_free);
}

gboolean
controller_is_complete (const Controller *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].required && *FIELD (self, i) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
take_record (Controller *self, const char *text, GError **error)
{
  g_autoptr (JsonObject) record = twin_json_parse_object (text, error);

  if (record == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    *FIELD (self, i) = g_strdup (twin_json_get_string (record, fields[i].name, NULL));

  return TRUE;
}

gboolean
controller_read (Storage *storage, Controller *self, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autoptr (StorageRows) rows = tx != NULL ? storage_query (tx, error, "SELECT record FROM controller WHERE id = ?", "s", ROW) : NULL;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;

  *self = (Controller) { 0 };
  if (rows == NULL)
    return FALSE;
  if (!storage_rows_next (rows, &step_error))
    {
      if (step_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  sealed = storage_rows_dup_blob (rows, 0);
  text = storage_open_sealed_text (tx, PURPOSE, sealed, error);

  return text != NULL && take_record (self, text, error);
}

static gboolean
check (const Controller *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (*FIELD (self, i) != NULL && (strlen (*FIELD (self, i)) > MAX_TEXT || !g_utf8_validate (*FIELD (self, i), -1, NULL)))
      {
        g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "“%s” is too long, or is no text.", fields[i].name);
        return FALSE;
      }
  if (self->policy_date != NULL)
    {
      g_autofree char *time = g_strconcat (self->policy_date, "T00:00:00Z", NULL);
      g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (time, NULL);

      if (date == NULL)
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A date looks like 2026-04-03.");
          return FALSE;
        }
    }

  return TRUE;
}

/* With @version: whether there was a policy is looked at before the record is replaced. */
static gboolean
write_record (Storage *storage, const Controller *self, const PolicyVersion *version, gint64 *n_notices, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_auto (Controller) before = { 0 };
  g_autoptr (JsonObject) record = json_object_new ();
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;

  if (!check (self, error) || (version != NULL && !controller_read (storage, &before, error)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (*FIELD (self, i) != NULL && **FIELD (self, i) != '\0')
      json_object_set_string_member (record, fields[i].name, *FIELD (self, i));
  text = twin_json_object_to_string (record, FALSE);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL)
    return FALSE;
  sealed = storage_seal_text (tx, PURPOSE, text);

  return storage_execute (tx, error, "DELETE FROM controller WHERE id = ?", "s", ROW) >= 0
         && storage_execute (tx, error, "INSERT INTO controller (id, record, changed_at) VALUES (?, ?, ?)", "sBi", ROW, sealed, storage_tx_now (tx)) == 1
         && (version == NULL || policy_put (tx, version, before.policy_date != NULL, n_notices, error)) && storage_commit (tx, error);
}

gboolean
controller_write (Storage *storage, const Controller *self, GError **error)
{
  g_return_val_if_fail (storage != NULL && self != NULL, FALSE);

  return write_record (storage, self, NULL, NULL, error);
}

gboolean
controller_change_policy (Storage *storage, const Controller *self, const PolicyVersion *version, gint64 *n_notices, GError **error)
{
  g_return_val_if_fail (storage != NULL && self != NULL && self->policy_date != NULL && version != NULL && n_notices != NULL, FALSE);

  return write_record (storage, self,
                       &(const PolicyVersion) { .date = self->policy_date, .digest = version->digest, .summary = version->summary, .significant = version->significant },
                       n_notices, error);
}
